"""Pictures: equal pixel by pixel, similar within bounds, and every change of one pixel is found."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from harness.comparison.node import Picture
from harness.comparison.pictures import NotAPicture, difference_picture, gap, same_picture, told_gap

WHITE, BLACK, GREY = (255, 255, 255), (0, 0, 0), (250, 250, 250)


def picture(size: tuple[int, int] = (40, 30), level: int = 6, **pixels: tuple[int, int, int]) -> Picture:
    """A white picture in which ``x1_y2`` are pixels of another colour."""
    image = Image.new("RGB", size, WHITE)
    for place, colour in pixels.items():
        x, y = place[1:].split("_y")
        image.putpixel((int(x), int(y)), colour)
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=level)
    return Picture(out.getvalue())


def test_the_same_pixels_in_other_bytes_are_the_same_picture() -> None:
    one, other = picture(level=0), picture(level=9)
    assert one.png != other.png
    assert same_picture(one, other)
    assert gap(one, other).pixels == 0


@given(x=st.integers(0, 39), y=st.integers(0, 29), level=st.integers(0, 254))
def test_one_changed_pixel_is_found_both_ways(x: int, y: int, level: int) -> None:
    one, other = picture(), picture(**{f"x{x}_y{y}": (level, 255, 255)})
    for left, right in ((one, other), (other, one)):
        assert not same_picture(left, right)
        assert gap(left, right, 0).box == (x, y, x + 1, y + 1)


def test_what_no_eye_sees_is_within_the_threshold() -> None:
    pale = {f"x{x}_y{y}": GREY for x in range(10, 20) for y in range(10, 20)}
    dark = dict.fromkeys(pale, BLACK)
    assert gap(picture(), picture(**pale)).pixels == 0
    found = gap(picture(), picture(**dark))
    assert (found.pixels, found.of, found.box) == (100, 1200, (10, 10, 20, 20))
    assert str(found) == "100 of 1,200 pixels differ, from 10,10 to 20,20"


def test_another_size_is_never_the_same() -> None:
    found = gap(picture((40, 30)), picture((40, 31)))
    assert found.pixels == 40
    assert str(found).endswith("; 40 x 30 became 40 x 31")
    assert not same_picture(picture((40, 30)), picture((40, 31)))


def test_the_picture_of_the_difference_shows_it_in_red() -> None:
    drawn = Image.open(io.BytesIO(difference_picture(picture(), picture(x5_y6=BLACK)))).convert("RGB")
    assert drawn.size == (40, 30)
    assert drawn.getpixel((5, 6)) == (255, 0, 0)
    assert drawn.getpixel((0, 0)) != (255, 0, 0)


def test_what_is_no_picture_is_told() -> None:
    with pytest.raises(NotAPicture):
        gap(Picture(b"x"), picture())
    assert not same_picture(Picture(b"x"), Picture(b"y"))
    assert same_picture(Picture(b"x"), Picture(b"x"))
    assert "cannot be read" in told_gap(Picture(b"x"), picture())
    assert Picture(b"x").size == (0, 0)
