"""The presence mark stays inside its box, whatever its gap, and hatches only who tests a device."""

import re

import pytest

from visavis.web import presence


def numbers(path: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", path)]


@pytest.mark.parametrize("gap", presence.GAPS.values())
def test_both_halves_stand_in_the_box_and_face_each_other(gap: float) -> None:
    mark = presence.mark(gap, stroke=4)
    left_flat, right_flat = numbers(mark.left)[0], numbers(mark.right)[0]
    assert 0 < left_flat < right_flat < mark.width
    assert right_flat - left_flat == pytest.approx(gap + 4)
    assert all(0 <= number <= mark.width for number in numbers(mark.left) + numbers(mark.right))


def test_only_a_half_that_tests_is_hatched() -> None:
    mark = presence.mark(26, stroke=4, left_hatched=True)
    assert mark.left_hatch.count("M") >= 3
    assert mark.right_hatch == ""
