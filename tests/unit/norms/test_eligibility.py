"""Whether a person can take part by video (contract of the norms, question `eligibility`)."""

from datetime import date
from typing import Any

import pytest

from visavis.norms import Outcome, evaluate

TODAY = date(2026, 11, 24)
ABLE = {
    "requested_modality": "video",
    "has_internet": True,
    "has_email": True,
    "at_ease": True,
    "device": "tablet",
}


def ask(**changes: Any) -> Any:
    return evaluate("eligibility", {**ABLE, **changes}, TODAY)


def codes(decision: Any) -> list[str]:
    return [finding.code for finding in decision.findings]


@pytest.mark.requirement("R003")
def test_able_person_is_permitted_without_further_question() -> None:
    assert (ask().outcome, ask().missing) == (Outcome.PERMIT, ())


@pytest.mark.parametrize("modality", ["telephone", "in_person", "chat"])
def test_anything_but_video_permits(modality: str) -> None:
    assert evaluate("eligibility", {"requested_modality": modality}, TODAY).outcome is Outcome.PERMIT


def test_unknown_modality_is_missing_and_nothing_behind_it() -> None:
    assert evaluate("eligibility", {}, TODAY).missing == ("requested_modality",)


@pytest.mark.requirement("R003")
def test_no_internet_asks_for_a_reason() -> None:
    assert ask(has_internet=False).outcome is Outcome.REASON_REQUIRED


@pytest.mark.requirement("R005")
def test_ease_or_help_suffices() -> None:
    assert codes(ask(at_ease=False, helper_available=True)) == []
    assert codes(ask(at_ease=False, helper_available=False)) == ["not_at_ease_without_help"]
    assert ask(at_ease=False).missing == ("helper_available",)


@pytest.mark.requirement("R006")
def test_a_computer_needs_camera_microphone_and_sound() -> None:
    whole = {"computer_camera": True, "computer_microphone": True, "computer_sound": True}
    assert codes(ask(device="computer", **whole)) == []
    assert codes(ask(device="computer", **{**whole, "computer_sound": False})) == ["equipment_missing"]
    assert codes(ask(device="none")) == ["equipment_missing"]
    assert codes(ask(device="smartphone", computer_camera=False)) == []


@pytest.mark.requirement("R004")
def test_without_any_channel_nobody_can_be_invited() -> None:
    nobody = {"has_email": False, "can_receive_text": False}
    assert codes(ask(**nobody, reachable_by_telephone=False)) == ["no_invitation_channel"]
    assert codes(ask(**nobody, reachable_by_telephone=True)) == ["dictate_number_and_password"]
    assert ask(**nobody).missing == ("reachable_by_telephone",)


def test_headset_is_only_advised_and_never_missing() -> None:
    decision = ask(headset=False)
    assert (codes(decision), decision.outcome) == (["headset_advised"], Outcome.PERMIT)
