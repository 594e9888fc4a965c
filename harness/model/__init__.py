"""Frozen nouns and nothing else: no I/O, no judgement."""
