"""Writes scenarios from recorded exchanges, as a person would have written them."""

from harness.recording.author.authoring import Authored, author

__all__ = ["Authored", "author"]
