"""Sentences of the contract that no table holds: what is missing, and what a fact out of scope does."""

from datetime import date
from typing import Any

import pytest

from visavis.norms import Outcome, evaluate

TODAY = date(2026, 11, 22)


def ask(question: str, **facts: Any) -> Any:
    return evaluate(question, facts, TODAY)


def codes(decision: Any) -> list[str]:
    return [finding.code for finding in decision.findings]


@pytest.mark.requirement("R008")
@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("eligibility", ("requested_modality",)),
        ("modality", ("situation", "requested_modality")),
        ("authority", ("requested_modality",)),
        ("referral", ("mechanism",)),
        ("recording", ("requested",)),
        ("companion", ("kind", "patient_consents")),
        ("learner", ("status",)),
        ("volume", ("profession",)),
    ],
)
def test_nothing_known_asks_what_comes_first(question: str, missing: tuple[str, ...]) -> None:
    assert ask(question).missing == missing


def test_columns_are_judged_whatever_was_requested() -> None:
    decision = ask("modality", situation="new_patient_intake", requested_modality="in_person", setting="gmf")
    assert decision.outcome is Outcome.PERMIT
    statuses = {column.modality: column.status.value for column in decision.modalities}
    assert statuses == {"telephone": "reason_required", "video": "offered", "in_person": "offered"}
    blocked = ask("modality", situation="screening", presence_required=True, at_ease_or_helped=False)
    statuses = {column.modality: column.status.value for column in blocked.modalities}
    assert statuses == {"telephone": "blocked", "video": "blocked", "in_person": "offered"}
    assert codes(blocked) == []
    assert ask("modality", requested_modality="in_person").modalities == ()


@pytest.mark.requirement("R012")
def test_an_unknown_vulnerability_leaves_the_date_open() -> None:
    decision = ask("modality", situation="new_patient_intake", requested_modality="video")
    assert "vulnerable" in decision.missing
    assert [owed.as_json() for owed in decision.obligations] == [{"code": "in_person_follow_up", "due": None}]


def test_a_date_outside_blocks_whatever_else_is_unknown() -> None:
    tool = ask("authority", requested_modality="telephone", tool_authorised_until="2026-11-21")
    assert "tool_not_authorised" in codes(tool)
    corridor = ask("referral", mechanism="corridor", corridor_valid_until="2026-11-21")
    assert (codes(corridor), corridor.missing) == (["corridor_not_valid"], ("qualified",))


@pytest.mark.requirement("R175")
def test_an_agreement_lifts_privileges_and_is_not_owed_by_telephone() -> None:
    lifted = {"requested_modality": "telephone", "between": "establishments", "context": "establishment"}
    decision = ask("authority", **lifted, profession="physician", agreement_valid_until="none")
    assert "agreement_missing" not in codes(decision)
    open_lift = ask("authority", **lifted, profession="physician", privileges=False)
    assert "no_privileges" not in codes(open_lift)
    assert "agreement_valid_until" in open_lift.missing


@pytest.mark.requirement("R037")
def test_help_whose_consent_was_not_possible_informs() -> None:
    staff = {"kind": "support_staff", "professional_decided": True, "patient_consents": False}
    assert ask("companion", **staff).missing == ("consent_possible",)
    assert ask("companion", **staff, consent_possible=False).outcome is Outcome.PERMIT
    assert ask("companion", **staff, consent_possible=True).outcome is Outcome.DENY
    relative = ask("companion", kind="relative", patient_consents=False, consent_possible=False)
    assert relative.outcome is Outcome.DENY  # a fact out of scope has no effect


@pytest.mark.requirement("R184")
def test_no_act_at_all_permits_and_approval_is_asked_above_the_limit_only() -> None:
    assert ask("volume", profession="nurse", remote_acts=0, total_acts=0).outcome is Outcome.PERMIT
    assert ask("volume", profession="physician", remote_acts=90, total_acts=100).missing == ()
    assert ask("volume", profession="physician", remote_acts=91, total_acts=100).missing == (
        "ministry_approval",
    )


@pytest.mark.requirement("R103")
def test_the_note_is_owed_until_it_is_filed() -> None:
    ended = "2026-11-21T10:00:00-05:00"
    owed = [one.as_json() for one in ask("note", visit_ended_at=ended).obligations]
    assert owed == [{"code": "file_note", "due": "2026-11-22T10:00:00-05:00"}]
    assert ask("note", visit_ended_at=ended, filed_at="2026-11-21T09:00:00-05:00").obligations == ()
    nothing = ask("note")
    assert "visit_ended_at" in nothing.missing
    assert "now" not in nothing.missing
    assert [one.as_json() for one in nothing.obligations] == [{"code": "file_note", "due": None}]
