"""What stands in for a side's own origin while comparing: with its scheme, and as host and port alone."""

ORIGIN = "${origin}"
HOST = "${host}"
