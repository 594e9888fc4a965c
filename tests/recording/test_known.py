"""Known secrets are found wherever they stand, as if each were looked for alone."""

from __future__ import annotations

from urllib.parse import quote

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.recording.known import KnownSecrets
from harness.secrets.spellings import needle

_TOKENS = st.text(alphabet="ab0", min_size=15, max_size=30)
_PROSE = st.text(alphabet="ab0é+/=._- ", min_size=8, max_size=30).filter(lambda text: len(needle(text)) > 2)
_SECRETS = st.lists(_TOKENS | _PROSE, min_size=1, max_size=90, unique=True)


@given(_SECRETS, st.text(alphabet="xyé&% ", max_size=20), st.integers(0, 200), st.booleans())
@settings(max_examples=300, deadline=None)
def test_the_latest_64_are_found_at_any_place_in_any_spelling(
    secrets: list[str], around: str, which: int, encoded: bool
) -> None:
    known = KnownSecrets()
    for number, secret in enumerate(secrets):
        known.add(secret, f"<{number}>")
    kept = secrets[-64:]
    secret = kept[which % len(kept)]
    spelled = quote(secret, safe="") if encoded else secret
    text = f"{around} {spelled} {around}"
    found = known.replaced(text, text.encode())
    assert found is not None
    assert "<" in found
    assert spelled not in found


@given(_SECRETS)
@settings(max_examples=100, deadline=None)
def test_what_was_forgotten_leaves_nothing_behind(secrets: list[str]) -> None:
    known = KnownSecrets()
    for secret in (*secrets, *(f"another-secret-{number:04d}" for number in range(64 + 256))):
        known.add(secret, "x")
    for secret in secrets:
        assert known.get(secret) is None
    text = " ".join(secrets)
    assert known.replaced(text, text.encode()) is None
    assert len(known._blocks) <= (64 + 256) * 8
    assert not {secret for found in known._blocks.values() for secret in found}.intersection(secrets)
