"""The `flask` profile: Flask itself adds nothing to an answer that other frameworks lack for no reason."""

from harness.comparison.profiles.base import Profile

FLASK = Profile("flask", ())
