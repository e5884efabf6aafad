"""People on a real database: written once, found in many ways, never seen from another establishment."""

import threading
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection

from tests.factories import Clinic, actor_of
from visavis.core.errors import NotFound, Refused
from visavis.core.models import AuditEvent
from visavis.patients import selectors, services
from visavis.patients.details import Details
from visavis.patients.models import CareRelation, Patient

DETAILS = Details(
    family_name="Cerf-Volant",
    given_name="Éloi",
    birth_date=date(2011, 1, 15),
    nam_absence="minor_alone",
    telephone="+15145550137",
    email="eloi@example.com",
    record_number="A-204",
)
WITH_NAM = replace(DETAILS, nam="CERE11011512", nam_absence="")


def create(place: Clinic, details: Details = DETAILS, **options: Any) -> Patient:
    with place.acting() as actor:
        return services.create_patient(actor=actor, role=place.role, details=details, **options)


def names(place: Clinic, typed: str) -> list[str]:
    with place.acting() as actor:
        return [person.name for person in selectors.find_people(actor, typed).people]


def lines(action: str, patient_id: UUID) -> int:
    return AuditEvent.objects.filter(action=action, patient_id=patient_id).count()


def test_a_new_person_is_cared_for_by_who_registered_them(place: Clinic) -> None:
    patient = create(place)
    assert patient.organization_id == place.organization.id
    assert CareRelation.objects.filter(patient=patient, role=place.role, origin="created").exists()
    assert lines("patient.created", patient.id) == 1


@pytest.mark.parametrize(
    "typed",
    [
        "éloi cerf-volant",
        "CERF VOLANT",
        "cerfvolant",
        "volant el",
        "eloi",
        "2011-01-15",
        "15 janvier 2011",
        "514 555-0137",
        "555-0137",
        "cere 1101 1512",
        "cere1101",
        "a-204",
        "cerf 2011-01-15",
    ],
)
def test_a_person_is_found_in_many_ways(place: Clinic, typed: str) -> None:
    create(place, WITH_NAM)
    assert names(place, typed) == ["Éloi Cerf-Volant"]


@pytest.mark.parametrize(
    "typed", ["cerf 2011-01-16", "xyz", "555-0138", "ere1101", "!!!", "loi", "514 555-9999"]
)
def test_what_does_not_fit_finds_nobody(place: Clinic, typed: str) -> None:
    create(place, WITH_NAM)
    assert names(place, typed) == []


def test_without_a_query_one_sees_the_people_one_cares_for(place: Clinic) -> None:
    create(place)
    place.patient()  # registered by nobody in particular
    assert names(place, "") == ["Éloi Cerf-Volant"]


def test_lists_are_in_order_of_names_and_go_on(place: Clinic) -> None:
    for number in range(45):
        place.patient(family_name=f"Gagnon{number:02d}", birth_date=date(1950, 1, 1))
    seen: list[str] = []
    after = ""
    with place.acting() as actor:
        while True:
            found = selectors.find_people(actor, "gagnon", after)
            seen += [person.family_name for person in found.people]
            if not found.following:
                break
            after = found.following
    assert seen == [f"Gagnon{number:02d}" for number in range(45)]


def test_a_mark_of_another_establishment_or_nonsense_begins_at_the_start(
    place: Clinic, elsewhere: Clinic
) -> None:
    create(place)
    stranger = elsewhere.patient(family_name="Zola")
    with place.acting() as actor:
        for mark in ("nonsense", str(uuid4())):
            assert len(selectors.find_people(actor, "cerf", mark).people) == 1
        assert stranger not in selectors.find_people(actor, "cerf", str(stranger.id)).people


def test_another_establishment_sees_nothing(place: Clinic, elsewhere: Clinic) -> None:
    patient = create(place, WITH_NAM)
    assert names(elsewhere, "cerf") == []
    assert names(elsewhere, "cere 1101 1512") == []
    with elsewhere.acting() as actor:
        with pytest.raises(NotFound):
            selectors.patient_for(actor, patient.id)
        with pytest.raises(NotFound):
            services.update_patient(actor=actor, patient_id=patient.id, details=DETAILS)
    assert lines("patient.read", patient.id) == 0


@pytest.mark.parametrize("code", ["establishment_admin", "privacy_officer"])
def test_a_role_without_need_sees_nobody(place: Clinic, code: str) -> None:
    patient = create(place)
    actor = actor_of(place.colleague(code=code))
    with pytest.raises(NotFound):
        selectors.patient_for(actor, patient.id)
    assert selectors.find_people(actor, "cerf").people == []


def test_a_learner_reads_and_does_not_write(place: Clinic) -> None:
    patient = create(place)
    role = place.colleague(code="learner")
    actor = actor_of(role)
    assert selectors.patient_for(actor, patient.id) == patient
    with pytest.raises(NotFound):
        services.create_patient(actor=actor, role=role, details=DETAILS)
    with pytest.raises(NotFound):
        services.update_patient(actor=actor, patient_id=patient.id, details=DETAILS)


def test_reading_and_finding_leave_lines(place: Clinic) -> None:
    patient = create(place)
    with place.acting() as actor:
        selectors.patient_for(actor, patient.id)
        selectors.find_people(actor, "cerf")
    assert lines("patient.read", patient.id) == 1
    assert lines("patient.found", patient.id) == 1
    line = AuditEvent.objects.get(action="patient.read")
    assert (line.actor_name, line.organization_id) == ("Karim Haddad", place.organization.id)


def test_the_same_nam_is_refused_with_the_file_that_has_it(place: Clinic) -> None:
    first = create(place, WITH_NAM)
    with pytest.raises(Refused) as refused:
        create(place, replace(WITH_NAM, family_name="Autre"), is_another=True)
    assert refused.value.refusal.code == "same_nam"
    assert refused.value.refusal.data == {"patient_id": str(first.id)}
    assert Patient.objects.count() == 1


def test_the_same_nam_may_be_in_two_establishments(place: Clinic, elsewhere: Clinic) -> None:
    create(place, WITH_NAM)
    create(elsewhere, WITH_NAM)
    assert Patient.objects.count() == 2


def test_the_same_name_and_birth_date_is_refused_unless_it_is_another_person(place: Clinic) -> None:
    first = create(place)
    twin = replace(DETAILS, family_name="CERF VOLANT", given_name="Eloi")
    with pytest.raises(Refused) as refused:
        create(place, twin)
    assert (refused.value.refusal.code, refused.value.refusal.data) == (
        "same_person",
        {"patient_id": str(first.id)},
    )
    create(place, twin, is_another=True)
    assert Patient.objects.count() == 2


def test_a_change_keeps_the_old_value_in_the_history(place: Clinic, owner: psycopg.Connection) -> None:
    patient = create(place)
    with place.acting() as actor:
        services.update_patient(
            actor=actor, patient_id=patient.id, details=replace(DETAILS, city="Saint-Loin")
        )
        with connection.cursor() as cursor:
            cursor.execute(
                "select changes->'city', actor->>'name' from core_historyentry "
                "where row_id = %s and operation = 'UPDATE'",
                [patient.id],
            )
            assert cursor.fetchall() == [('["", "Saint-Loin"]', "Karim Haddad")]
    patient.refresh_from_db()
    assert patient.city == "Saint-Loin"


def test_a_renamed_person_is_found_by_the_new_name_only(place: Clinic) -> None:
    patient = create(place)
    with place.acting() as actor:
        services.update_patient(
            actor=actor, patient_id=patient.id, details=replace(DETAILS, family_name="Étoile")
        )
    assert names(place, "etoile") == ["Éloi Étoile"]
    assert names(place, "cerf") == []


def test_a_form_that_is_older_than_the_file_is_refused(place: Clinic) -> None:
    patient = create(place)
    with place.acting() as actor:
        read_at = selectors.patient_for(actor, patient.id).updated_at
        services.update_patient(actor=actor, patient_id=patient.id, details=DETAILS, read_at=read_at)
        with pytest.raises(Refused) as refused:
            services.update_patient(
                actor=actor, patient_id=patient.id, details=replace(DETAILS, city="x"), read_at=read_at
            )
    assert refused.value.refusal.code == "changed_meanwhile"
    patient.refresh_from_db()
    assert patient.city == ""


def test_a_confirmation_of_contacts_lasts_while_they_are_the_same(place: Clinic) -> None:
    patient = create(place, replace(DETAILS, contact_confirmed_on=date(2026, 11, 1)))
    with place.acting() as actor:
        same = services.update_patient(actor=actor, patient_id=patient.id, details=DETAILS)
        assert same.contact_confirmed_on == date(2026, 11, 1)
        moved = services.update_patient(
            actor=actor, patient_id=patient.id, details=replace(DETAILS, email="autre@example.com")
        )
    assert moved.contact_confirmed_on is None


def test_a_relation_is_noted_once(place: Clinic) -> None:
    patient = create(place)
    for _time in range(2):
        services.relate(
            actor=place.actor,
            organization_id=place.organization.id,
            patient_id=patient.id,
            role_id=place.role.id,
            origin="visit",
        )
    assert CareRelation.objects.filter(patient=patient, origin="visit").count() == 1


def test_searching_takes_two_statements_whatever_the_number(
    place: Clinic, django_assert_num_queries: Any
) -> None:
    for number in range(15):
        place.patient(family_name=f"Gagnon{number:02d}")
    with place.acting() as actor, django_assert_num_queries(2):
        selectors.find_people(actor, "gagnon")


@pytest.mark.django_db(transaction=True)
def test_two_people_who_register_somebody_at_once_make_one_person() -> None:
    from tests.factories import clinic

    place = clinic()
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def register() -> None:
        start.wait()
        try:
            create(place)
            outcomes.append("created")
        except Refused as refused:
            outcomes.append(refused.refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=register) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["created", "same_person"]
    assert Patient.objects.count() == 1
