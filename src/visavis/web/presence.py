"""The presence mark: two half-discs facing across a gap. Left is the person, right the professional.

Only geometry here; colours are in `frontend/styles/_presence.css`. The outline is drawn inside the shape,
and the viewBox keeps a margin, or the curve is cut. The mark is decoration: words beside it say the same.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

RADIUS = 44.0
MARGIN = 4.0


class Half(StrEnum):
    """What a half-disc says."""

    ABSENT = "absent"
    PRESENT = "present"
    WAITING = "waiting"  # waits for the reader: copper
    TESTING = "testing"  # tries a device: hatched
    LOST = "lost"  # link lost: dashed
    QUEUED = "queued"  # somebody ahead in the line


# The gap is the distance between the two.
GAPS = {"apart": 26.0, "near": 14.0, "together": 6.0, "cut": 64.0, "logo": 12.0}


@dataclass(frozen=True)
class Mark:
    """Paths and size of a drawn mark."""

    width: float
    height: float
    left: str
    right: str
    left_hatch: str = ""
    right_hatch: str = ""


def mark(gap: float, stroke: float, *, left_hatched: bool = False, right_hatched: bool = False) -> Mark:
    """Both halves, `gap` units apart, with an outline `stroke` units wide."""
    inset = stroke / 2
    flat_left = MARGIN + RADIUS
    flat_right = flat_left + gap
    return Mark(
        width=2 * (RADIUS + MARGIN) + gap,
        height=2 * (RADIUS + MARGIN),
        left=_half(flat_left, -1, inset),
        right=_half(flat_right, 1, inset),
        left_hatch=_hatch(flat_left, -1) if left_hatched else "",
        right_hatch=_hatch(flat_right, 1) if right_hatched else "",
    )


def half(side: int, stroke: float) -> tuple[float, float, str]:
    """One half alone, `side` -1 for the left one: width, height, path."""
    flat = MARGIN + RADIUS if side < 0 else MARGIN
    return RADIUS + 2 * MARGIN, 2 * (RADIUS + MARGIN), _half(flat, side, stroke / 2)


def _half(flat: float, side: int, inset: float) -> str:
    """A half-disc whose flat side stands at x = `flat` and whose curve goes to `side`."""
    radius = RADIUS - inset
    x = flat + side * inset
    # The flat side moved inwards: where it meets the inner circle.
    reach = sqrt(radius**2 - inset**2)
    middle = MARGIN + RADIUS
    sweep = 1 if side > 0 else 0
    return (
        f"M{_n(x)} {_n(middle - reach)}A{_n(radius)} {_n(radius)} 0 0 {sweep} {_n(x)} {_n(middle + reach)}Z"
    )


def _hatch(flat: float, side: int, step: float = 15.0) -> str:
    """Diagonal strokes cut at the edge by computation: a clip path would need an id, and ids repeat."""
    middle = MARGIN + RADIUS
    strokes = []
    offset = -2 * RADIUS + step / 2
    while offset < 2 * RADIUS:
        ends = _diagonal_in_half(offset, side)
        if ends:
            (x1, y1), (x2, y2) = ends
            strokes.append(f"M{_n(flat + x1)} {_n(middle + y1)}L{_n(flat + x2)} {_n(middle + y2)}")
        offset += step
    return "".join(strokes)


def _diagonal_in_half(offset: float, side: int) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """The part of the line y = offset - x inside the half-disc around the origin, if long enough to show."""
    radius = RADIUS - 3
    discriminant = 2 * radius**2 - offset**2
    if discriminant <= 0:
        return None
    low, high = (offset - sqrt(discriminant)) / 2, (offset + sqrt(discriminant)) / 2
    low, high = (low, min(high, -2)) if side < 0 else (max(low, 2), high)
    if high - low < 4:
        return None
    return (low, offset - low), (high, offset - high)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
