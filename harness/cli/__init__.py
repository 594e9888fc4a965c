"""The `parity` command line: one of the two faces of the engine."""
