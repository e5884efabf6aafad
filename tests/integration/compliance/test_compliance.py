"""Answers and decisions on a real database: kept with their words, facts and norms; they only grow."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories import Clinic
from visavis.compliance import selectors, services
from visavis.compliance.models import Answer, Decision
from visavis.core.errors import Refused
from visavis.norms import VERSION, InvalidInputError

ON = date(2026, 11, 24)
PERMITTED = {"requested_modality": "telephone"}
ASKED = {
    "requested_modality": "video",
    "has_internet": False,
    "has_email": True,
    "at_ease": True,
    "device": "tablet",
}


def answer(place: Clinic, subject: UUID, person: UUID | None = None, **values: Any) -> list[Answer]:
    return services.record_answers(
        actor=place.actor,
        role=place.role,
        organization_id=place.organization.id,
        subject_id=subject,
        person_id=person,
        answers=values,
        texts={key: f"Question {key}?" for key in values},
        language="fr-ca",
    )


class Subject:
    def __init__(self, place: Clinic) -> None:
        self.id, self.organization_id = uuid4(), place.organization.id


def test_answers_keep_the_words_shown_who_and_their_block(place: Clinic) -> None:
    subject = uuid4()
    answer(place, subject, has_internet=True, plan_technical_text="Rappeler")
    kept = selectors.answers_of(subject)
    assert kept["has_internet"].text_shown == "Question has_internet?"
    assert kept["has_internet"].block == "person"
    assert kept["plan_technical_text"].block == "safety"
    assert kept["plan_technical_text"].answered_by == place.role


def test_the_latest_answer_holds_and_the_earlier_one_stays(place: Clinic) -> None:
    subject = uuid4()
    for value in (True, False, None):
        answer(place, subject, has_internet=value)
    assert selectors.values_of(subject) == {"has_internet": None}
    assert Answer.objects.filter(subject_id=subject).count() == 3


def test_all_answers_take_one_statement(place: Clinic, django_assert_num_queries: Any) -> None:
    with place.acting(), django_assert_num_queries(1):
        answer(place, uuid4(), has_internet=True, at_ease=True, device="tablet", equity="")
    with place.acting(), django_assert_num_queries(0):
        answer(place, uuid4())


def test_an_answer_without_its_words_is_a_fault(place: Clinic) -> None:
    with pytest.raises(KeyError):
        services.record_answers(
            actor=place.actor,
            role=place.role,
            organization_id=place.organization.id,
            subject_id=uuid4(),
            person_id=None,
            answers={"has_internet": True},
            texts={},
            language="fr-ca",
        )


def test_earlier_answers_of_a_person_come_with_their_origin(place: Clinic) -> None:
    person, first, second, other = (uuid4() for _ in range(4))
    answer(place, first, person, device="tablet", at_ease=True)
    answer(place, second, person, device="computer")
    answer(place, other, uuid4(), device="none")
    earlier = selectors.earlier_answers(person, ["device", "at_ease"], excluding_subject=uuid4())
    assert earlier["device"].value == "computer"
    assert earlier["device"].subject_id == second
    assert earlier["at_ease"].answered_by.name == "Karim Haddad"
    assert selectors.earlier_answers(person, ["device"], excluding_subject=second)["device"].value == "tablet"
    assert selectors.earlier_answers(person, ["headset"]) == {}


def test_a_decision_is_kept_with_its_facts_and_the_norms_version(place: Clinic) -> None:
    subject = Subject(place)
    with place.acting():
        services.decide("gate", {"consent": "refused"}, ON, subject, place.actor)
    kept = selectors.latest_decisions(subject.id)["gate"]
    assert (kept.outcome, kept.on, kept.norms_version) == ("deny", ON, VERSION)
    assert kept.facts == {"consent": "refused"}
    assert kept.findings[0]["citations"]
    assert kept.decided_by == place.role
    assert not selectors.allows(kept)


@pytest.mark.requirement("R007")
def test_a_motive_lets_go_on_where_one_is_asked_for(place: Clinic) -> None:
    subject = Subject(place)
    without = services.decide("eligibility", ASKED, ON, subject, place.actor, motive="  ")
    with_motive = services.decide("eligibility", ASKED, ON, subject, place.actor, motive="Préfère ainsi.")
    assert (without.outcome, selectors.allows(without)) == ("reason_required", False)
    assert selectors.allows(with_motive)
    assert selectors.latest_decisions(subject.id)["eligibility"].motive == "Préfère ainsi."


def test_no_motive_lifts_a_block(place: Clinic) -> None:
    decision = services.decide(
        "gate", {"plan_clinical": False}, ON, Subject(place), place.actor, motive="Je le veux"
    )
    assert not selectors.allows(decision)
    assert not selectors.allows(None)


def test_several_questions_take_one_statement(place: Clinic, django_assert_num_queries: Any) -> None:
    subject = Subject(place)
    questions: dict[str, dict[str, Any]] = {"gate": {}, "eligibility": dict(PERMITTED)}
    with place.acting(), django_assert_num_queries(1):
        decided = services.decide_all(questions, ON, subject, place.actor)
    assert (decided["gate"].outcome, decided["eligibility"].outcome) == ("incomplete", "permit")
    assert selectors.latest_decisions_of([subject.id])[subject.id].keys() == {"gate", "eligibility"}


def test_facts_that_are_not_the_questions_keep_nothing(place: Clinic) -> None:
    with pytest.raises(InvalidInputError):
        services.decide("gate", {"unheard_of": True}, ON, Subject(place), place.actor)
    with pytest.raises(Refused):
        services.decide("gate", {}, ON, Subject(place), place.actor, motive="x" * 2001)
    assert not Decision.objects.exists()


@pytest.mark.parametrize("table", ["compliance_answer", "compliance_decision"])
@pytest.mark.parametrize("act", ["update {} set created_at = now()", "delete from {}", "truncate {}"])
def test_neither_answers_nor_decisions_change(place: Clinic, table: str, act: str) -> None:
    answer(place, uuid4(), has_internet=True)
    services.decide("gate", {}, ON, Subject(place), place.actor)
    with (
        place.acting(),
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match=r"only grows|permission denied"),
        transaction.atomic(),
    ):
        cursor.execute(act.format(table))
    assert (Answer.objects.count(), Decision.objects.count()) == (1, 1)
