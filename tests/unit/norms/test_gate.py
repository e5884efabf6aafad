"""The four conditions of the regulation, case by case (contract of the norms, question `gate`)."""

from datetime import date
from typing import Any

import pytest

from visavis.norms import Outcome, evaluate

TODAY = date(2026, 11, 24)
EVE_OF_THE_REGULATION = date(2024, 9, 25)
FIRST_DAY = date(2024, 9, 26)

ALL_TOLD = {
    "informed_limits": True,
    "informed_means_and_risks": True,
    "informed_in_person_place": True,
    "informed_recording": True,
}
FULL = {
    "consent": "given",
    "patient_capable": True,
    **ALL_TOLD,
    "presence_required": False,
    "plan_technical": True,
    "plan_clinical": True,
    "in_person_possible": True,
    "group_activity": False,
}


def gate(on: date = TODAY, **changes: Any) -> Any:
    return evaluate("gate", {**FULL, **changes}, on)


def codes(decision: Any) -> list[str]:
    return [finding.code for finding in decision.findings]


@pytest.mark.requirement("R025")
def test_all_conditions_met_permit() -> None:
    decision = gate()
    assert decision.outcome is Outcome.PERMIT
    assert not decision.findings
    assert not decision.missing


@pytest.mark.requirement("R025")
@pytest.mark.parametrize("consent", ["refused", "revoked", "not_asked"])
def test_no_consent_blocks(consent: str) -> None:
    decision = gate(consent=consent, emergency_transfer=False)
    assert decision.outcome is Outcome.DENY
    assert codes(decision) == ["consent_missing"]


@pytest.mark.requirement("R035")
def test_urgent_transfer_with_a_reason_informs_and_asks_neither_capacity_nor_information() -> None:
    facts = {
        name: value
        for name, value in FULL.items()
        if not name.startswith("informed") and name != "patient_capable"
    }
    decision = evaluate(
        "gate",
        {
            **facts,
            "consent": "not_asked",
            "emergency_transfer": True,
            "consent_impossible_reason": "Inconscience",
        },
        TODAY,
    )
    assert decision.outcome is Outcome.PERMIT
    assert codes(decision) == ["emergency_without_consent"]


@pytest.mark.requirement("R035")
def test_a_reason_of_blanks_counts_as_not_written() -> None:
    assert "consent_missing" in codes(
        gate(consent="not_asked", emergency_transfer=True, consent_impossible_reason="  ")
    )


def test_transfer_and_reason_are_missing_together_when_consent_was_not_asked() -> None:
    assert gate(consent="not_asked").missing == ("emergency_transfer", "consent_impossible_reason")


def test_no_reason_is_asked_without_a_transfer() -> None:
    assert "consent_impossible_reason" not in gate(consent="not_asked", emergency_transfer=False).missing


@pytest.mark.requirement("R034")
@pytest.mark.parametrize(
    ("substitute", "expected"),
    [
        ({"consent_by_substitute": False}, ["substitute_required"]),
        (
            {"consent_by_substitute": True, "substitute_name": "A. B.", "substitute_quality": " "},
            ["substitute_required"],
        ),
        (
            {"consent_by_substitute": True, "substitute_name": "A. B.", "substitute_quality": "mandataire"},
            [],
        ),
    ],
)
def test_who_cannot_consent_needs_a_named_substitute(substitute: dict[str, Any], expected: list[str]) -> None:
    assert codes(gate(patient_capable=False, **substitute)) == expected


def test_capacity_is_missing_even_with_a_substitute() -> None:
    decision = gate(
        patient_capable=None,
        consent_by_substitute=True,
        substitute_name="A. B.",
        substitute_quality="mandataire",
    )
    assert decision.missing == ("patient_capable",)
    assert decision.outcome is Outcome.INCOMPLETE


@pytest.mark.requirement("R026")
@pytest.mark.parametrize("item", list(ALL_TOLD))
def test_each_item_of_information_is_owed_and_named(item: str) -> None:
    decision = gate(**{item: False})
    assert codes(decision) == ["information_not_given"]
    named = {"informed_limits": "limits", "informed_recording": "recorded"}.get(item)
    if named:
        assert named in decision.findings[0].message.en


def test_one_item_known_false_settles_the_others() -> None:
    decision = gate(informed_limits=False, informed_recording=None)
    assert codes(decision) == ["information_not_given"]
    assert decision.missing == ()


def test_the_place_is_owed_from_the_date_of_the_regulation_only() -> None:
    assert codes(gate(EVE_OF_THE_REGULATION, informed_in_person_place=False)) == []
    assert codes(gate(FIRST_DAY, informed_in_person_place=False)) == ["information_not_given"]


def test_a_group_lifts_the_place_and_the_fourth_condition() -> None:
    assert codes(gate(group_activity=True, informed_in_person_place=False, in_person_possible=False)) == []


def test_an_unknown_group_leaves_both_unsettled() -> None:
    decision = gate(group_activity=None, informed_in_person_place=None, in_person_possible=None)
    assert codes(decision) == []
    assert decision.missing == ("informed_in_person_place", "in_person_possible", "group_activity")


@pytest.mark.requirement("R013")
def test_presence_required_blocks_from_the_date_of_the_regulation() -> None:
    assert codes(gate(EVE_OF_THE_REGULATION, presence_required=True)) == []
    assert codes(gate(FIRST_DAY, presence_required=True)) == ["presence_required"]


@pytest.mark.requirement("R086")
def test_both_halves_of_the_plan_are_needed_at_any_date() -> None:
    decision = gate(EVE_OF_THE_REGULATION, plan_technical=False, plan_clinical=False)
    assert codes(decision) == ["no_technical_plan", "no_clinical_plan"]


@pytest.mark.requirement("R092")
def test_an_in_person_follow_up_must_be_possible() -> None:
    assert codes(gate(in_person_possible=False)) == ["no_in_person_follow_up"]


def test_a_known_block_is_given_even_when_facts_are_missing() -> None:
    decision = evaluate("gate", {"plan_clinical": False}, TODAY)
    assert decision.outcome is Outcome.DENY
    assert "consent" in decision.missing


def test_every_finding_cites_and_names_requirements_in_both_languages() -> None:
    decision = evaluate(
        "gate",
        {
            "consent": "refused",
            "patient_capable": False,
            "consent_by_substitute": False,
            "presence_required": True,
            "plan_technical": False,
            "plan_clinical": False,
            "in_person_possible": False,
            "group_activity": False,
        },
        TODAY,
    )
    assert len(decision.findings) == 6
    for finding in decision.findings:
        assert finding.citations
        assert finding.requirements
        assert finding.message.fr
        assert finding.message.en
        assert finding.message.fr != finding.message.en
