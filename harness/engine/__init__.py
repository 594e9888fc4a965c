"""Replays scenarios on both sides, has them judged, keeps count; knows nothing of pytest or a terminal."""
