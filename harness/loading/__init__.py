"""Reads settings and scenarios, checks all of them, and says everything that is wrong with file, line and column."""
