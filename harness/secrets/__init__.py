"""What is secret, where it stands and how it is spelled; nothing here needs more than the standard library."""
