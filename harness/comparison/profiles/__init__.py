"""The profiles that come with the harness."""

from harness.comparison.profiles.base import Profile
from harness.comparison.profiles.django import DJANGO
from harness.comparison.profiles.fastapi import FASTAPI
from harness.comparison.profiles.flask import FLASK
from harness.comparison.profiles.nextjs import NEXTJS

BUILTINS: tuple[Profile, ...] = (FLASK, DJANGO, FASTAPI, NEXTJS)
