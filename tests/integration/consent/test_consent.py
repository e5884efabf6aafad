"""Consent on a real database: the text that was read is kept word for word, answers only grow."""

import hashlib
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories import Clinic
from visavis.consent import selectors, services
from visavis.consent.models import Consent, ConsentText, Giver, Manner, Purpose, Status
from visavis.core import clock
from visavis.core.acting import acting
from visavis.core.actors import system
from visavis.core.errors import Refused
from visavis.core.models import AuditEvent

PLACE = "CLSC du Vieux-Moulin, 40, chemin de la Grève"
BEFORE_THE_REGULATION = date(2024, 9, 25)


def record(clinic: Clinic, **changes: Any) -> Consent:
    values: dict[str, Any] = {
        "actor": clinic.actor,
        "role": clinic.role,
        "patient": changes.get("patient") or clinic.patient(),
        "subject_id": uuid4(),
        "status": Status.GIVEN,
        "manner": Manner.VERBAL,
        "language": "fr-ca",
        "place": PLACE,
        "informed": services.ALL_INFORMED,
    }
    return services.record_consent(**values | changes)


@pytest.mark.requirement("R026")
@pytest.mark.parametrize(("language", "words"), [("fr-ca", "examiner"), ("en-ca", "examine")])
def test_the_text_has_the_items_of_article_2_in_their_order(place: Clinic, language: str, words: str) -> None:
    shown = selectors.text_in_force(place.organization.id, Purpose.TELEHEALTH, None, language, PLACE)
    items = [section.item for section in shown.sections]
    assert items == ["limits", "means_and_risks", "in_person_place", "recording", "choice"]
    assert words in shown.plain
    assert PLACE in shown.plain
    assert "{" not in shown.plain
    assert shown.question.endswith("?")
    assert shown.promises_no_recording


@pytest.mark.requirement("R028")
def test_the_text_is_in_short_sentences_without_claims_of_certification(place: Clinic) -> None:
    shown = selectors.text_in_force(place.organization.id, Purpose.TELEHEALTH, None, "fr-ca", "au CLSC")
    sentences = [sentence for section in shown.sections for sentence in section.sentences]
    assert all(len(sentence.split()) <= 16 for sentence in sentences)
    assert "certifi" not in shown.plain


def test_a_missing_place_refuses_at_its_field(place: Clinic) -> None:
    for empty in ("", "   "):
        with pytest.raises(Refused) as refused:
            selectors.text_in_force(place.organization.id, Purpose.TELEHEALTH, None, "fr-ca", empty)
        assert (refused.value.refusal.code, refused.value.refusal.field) == (
            "in_person_place_missing",
            "in_person_place",
        )
    with pytest.raises(Refused):
        record(place, place="")
    assert not Consent.objects.exists()


def test_no_text_is_in_force_before_the_regulation(place: Clinic) -> None:
    with pytest.raises(Refused) as refused:
        selectors.text_in_force(
            place.organization.id, Purpose.TELEHEALTH, BEFORE_THE_REGULATION, "fr-ca", PLACE
        )
    assert refused.value.refusal.code == "no_consent_text"


def test_the_establishments_own_text_goes_first_from_its_day_on(place: Clinic) -> None:
    body = {"fr": [{"item": "limits", "heading": "H", "sentences": ["Notre texte, à {place}."]}]}
    tomorrow = clock.today() + timedelta(days=1)
    with acting(system("tests")):
        ConsentText.objects.create(
            organization=place.organization, purpose="telehealth", version=2, valid_from=tomorrow, body=body
        )
    today = selectors.text_in_force(place.organization.id, Purpose.TELEHEALTH, None, "fr-ca", PLACE)
    then = selectors.text_in_force(place.organization.id, Purpose.TELEHEALTH, tomorrow, "fr-ca", PLACE)
    assert (today.version, then.version) == (1, 2)
    assert then.sections[0].sentences == (f"Notre texte, à {PLACE}.",)


@pytest.mark.requirement("R027")
def test_an_answer_keeps_who_when_how_and_the_very_words(place: Clinic) -> None:
    kept = record(place)
    kept.refresh_from_db()
    assert PLACE in kept.text_shown
    assert kept.text_hash == hashlib.sha256(kept.text_shown.encode()).hexdigest()
    assert kept.text is not None
    assert (kept.collected_by, kept.giver_name, kept.manner) == (place.role, "Jeanne Gagnon", "verbal")
    assert kept.informed_in_person_place


def test_what_was_not_told_is_kept_as_not_told(place: Clinic) -> None:
    kept = record(place, informed={"informed_limits": True})
    assert kept.informed_limits
    assert not kept.informed_recording


@pytest.mark.requirement("R034")
def test_a_substitute_has_a_name_and_a_quality(place: Clinic) -> None:
    with pytest.raises(Refused) as refused:
        record(place, giver=Giver.SUBSTITUTE, giver_name="Lucien Doucerive", giver_quality=" ")
    assert refused.value.refusal.code == "substitute_unnamed"
    kept = record(place, giver=Giver.SUBSTITUTE, giver_name="Lucien Doucerive", giver_quality="mandataire")
    assert (kept.giver_name, kept.giver_quality) == ("Lucien Doucerive", "mandataire")


@pytest.mark.requirement("R016")
def test_a_person_may_refuse_before_anything_is_read(place: Clinic) -> None:
    kept = record(place, status=Status.REFUSED, place="", informed={})
    assert (kept.status, kept.text_shown) == (Status.REFUSED, "")


@pytest.mark.requirement("R036")
def test_the_presence_of_a_third_person_has_its_own_text(place: Clinic) -> None:
    kept = record(place, purpose=Purpose.THIRD_PERSON, place="", person="Sophie Tremblay")
    assert "Sophie Tremblay" in kept.text_shown
    with pytest.raises(Refused):
        record(place, purpose=Purpose.THIRD_PERSON, place="", person="")


@pytest.mark.requirement("R033")
def test_consent_is_taken_back_at_any_time_and_once(place: Clinic) -> None:
    given = record(place)
    revoked = services.revoke(actor=place.actor, subject_id=given.subject_id, manner=Manner.PAGE)
    again = services.revoke(actor=place.actor, subject_id=given.subject_id, manner=Manner.PAGE)
    held = selectors.latest(given.subject_id)
    assert again.id == revoked.id
    assert held is not None
    assert held.status == Status.REVOKED
    assert held.text_hash == given.text_hash
    assert Consent.objects.filter(subject_id=given.subject_id).count() == 2
    assert AuditEvent.objects.filter(action="consent.revoked", patient_id=given.patient_id).count() == 1


def test_nothing_can_be_taken_back_that_was_not_given(place: Clinic) -> None:
    refused_one = record(place, status=Status.REFUSED)
    for subject in (uuid4(), refused_one.subject_id):
        with pytest.raises(Refused) as refused:
            services.revoke(actor=place.actor, subject_id=subject, manner=Manner.VERBAL)
        assert refused.value.refusal.code == "nothing_to_revoke"


def test_the_latest_answer_holds(place: Clinic) -> None:
    subject = uuid4()
    patient = place.patient()
    for status in (Status.REFUSED, Status.GIVEN):
        record(place, subject_id=subject, patient=patient, status=status)
    held = selectors.latest(subject)
    assert held is not None
    assert held.status == Status.GIVEN
    assert selectors.latest_of([subject, uuid4()])[subject].status == Status.GIVEN
    assert [one.status for one in selectors.consents_of(subject)] == ["refused", "given"]


@pytest.mark.parametrize(
    "statement",
    [
        "update consent_consent set status = 'given'",
        "delete from consent_consent",
        "truncate consent_consent",
    ],
)
def test_no_answer_is_changed_or_removed(place: Clinic, statement: str) -> None:
    record(place)
    with (
        place.acting(),
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match=r"only grows|permission denied"),
        transaction.atomic(),
    ):
        cursor.execute(statement)
    assert Consent.objects.count() == 1


def test_recording_takes_two_statements(place: Clinic, django_assert_num_queries: Any) -> None:
    patient = place.patient()
    with place.acting(), django_assert_num_queries(2):
        record(place, patient=patient)
