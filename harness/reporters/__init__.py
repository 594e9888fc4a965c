"""Reports: results.json is the one source, every other report is made from it."""
