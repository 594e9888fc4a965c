"""Two pictures: how many of their pixels differ to the eye, where, and the picture of that."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.comparison.node import Picture

if TYPE_CHECKING:
    from PIL.Image import Image

THRESHOLD = 0.1
"""How far two colours of a pixel may be apart, from 0 (equal) to 1; below it no eye sees a difference."""


@dataclass(frozen=True, slots=True)
class Gap:
    """How two pictures part: differing pixels, all pixels, the box (left, top, right, bottom) that holds the former.

    ``sizes`` are (width, height) of both; where they differ, pixels that only one picture has count as differing.
    """

    pixels: int
    of: int
    box: tuple[int, int, int, int] | None
    sizes: tuple[tuple[int, int], tuple[int, int]]

    @property
    def share(self) -> float:
        return self.pixels / self.of if self.of else 0.0

    def __str__(self) -> str:
        told = f"{self.pixels:,} of {self.of:,} pixels differ"
        if self.box is not None:
            told += f", from {self.box[0]},{self.box[1]} to {self.box[2]},{self.box[3]}"
        if self.sizes[0] != self.sizes[1]:
            (width, height), (other_width, other_height) = self.sizes
            told += f"; {width} x {height} became {other_width} x {other_height}"
        return told


class NotAPicture(ValueError):
    """What should be a PNG is none."""


def gap(legacy: Picture, candidate: Picture, threshold: float = THRESHOLD) -> Gap:
    """Compare pixel by pixel; edges that are only smoothed differently (anti-aliasing) do not count unless ``threshold`` is 0.

    Raises NotAPicture.
    """
    if legacy.png == candidate.png:
        return Gap(0, 1, None, (legacy.size, candidate.size))
    return _compared(legacy, candidate, threshold)[0]


def same_picture(legacy: Picture, candidate: Picture) -> bool:
    """Whether every pixel is the same; two files that are no pictures are the same only byte by byte."""
    try:
        whole = gap(legacy, candidate, 0)
    except NotAPicture:
        return False
    return whole.pixels == 0 and whole.sizes[0] == whole.sizes[1]


def told_gap(legacy: object, candidate: object) -> str:
    """How two pictures part, in words; empty for anything else."""
    if not isinstance(legacy, Picture) or not isinstance(candidate, Picture):
        return ""
    try:
        return str(gap(legacy, candidate, 0))
    except NotAPicture as error:
        return str(error)


def difference_picture(legacy: Picture, candidate: Picture, threshold: float = THRESHOLD) -> bytes:
    """A PNG: legacy's picture faded, what differs in red. Raises NotAPicture."""
    drawn = _compared(legacy, candidate, threshold)[1]
    out = io.BytesIO()
    drawn.save(out, "PNG", optimize=False)
    return out.getvalue()


def _compared(legacy: Picture, candidate: Picture, threshold: float) -> tuple[Gap, Image]:
    from PIL import Image
    from pybind11_pixelmatch import Options, pixelmatch

    left, right = _opened(legacy), _opened(candidate)
    sizes = (left.size, right.size)
    size = max(left.width, right.width), max(left.height, right.height)
    options = Options()
    options.threshold = float(threshold)
    options.includeAA = threshold == 0
    buffer = bytearray(size[0] * size[1] * 4)
    shape = (size[1], size[0], 4)
    views = [memoryview(_padded(image, size).tobytes()).cast("B", shape) for image in (left, right)]
    pixelmatch(*views, output=memoryview(buffer).cast("B", shape), options=options)
    drawn = Image.frombytes("RGBA", size, bytes(buffer))
    mask = Image.new("1", size)
    mask.paste(1, mask=_red(drawn))
    count = mask.convert("L").histogram()[255]
    if sizes[0] != sizes[1]:
        mask.paste(1, mask=_outside(sizes, size))
        drawn.paste((255, 0, 0, 255), mask=mask)
        count = mask.convert("L").histogram()[255]
    return Gap(count, size[0] * size[1], mask.getbbox(), sizes), drawn


def _opened(picture: Picture) -> Image:
    from PIL import Image, UnidentifiedImageError

    try:
        image = Image.open(io.BytesIO(picture.png), formats=["PNG"])
        image.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise NotAPicture(f"the picture cannot be read: {error}") from error
    return image.convert("RGBA")


def _padded(image: Image, size: tuple[int, int]) -> Image:
    from PIL import Image

    if image.size == size:
        return image
    whole = Image.new("RGBA", size, (255, 255, 255, 255))
    whole.paste(image)
    return whole


def _red(drawn: Image) -> Image:
    """A mask of the pixels that pixelmatch painted red."""
    from PIL import ImageChops

    red, green, blue, _ = drawn.split()
    full = red.point(lambda value: 255 if value == 255 else 0)
    empty = [band.point(lambda value: 255 if value == 0 else 0) for band in (green, blue)]
    return ImageChops.darker(full, ImageChops.darker(*empty)).convert("1")


def _outside(sizes: tuple[tuple[int, int], tuple[int, int]], size: tuple[int, int]) -> Image:
    """A mask of what lies in one of the pictures only."""
    from PIL import Image, ImageChops

    masks = []
    for width, height in sizes:
        mask = Image.new("L", size, 0)
        mask.paste(255, (0, 0, width, height))
        masks.append(mask)
    return ImageChops.logical_xor(masks[0].convert("1"), masks[1].convert("1"))
