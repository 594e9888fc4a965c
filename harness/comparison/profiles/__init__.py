"""The profiles that come with the harness."""

from harness.comparison.profiles.base import Profile
from harness.comparison.profiles.django import DJANGO
from harness.comparison.profiles.flask import FLASK

BUILTINS: tuple[Profile, ...] = (FLASK, DJANGO)
