"""To whom one may write or call is read at the moment of use; a device that nobody knows changes nothing."""

from datetime import date

import pytest

from tests.factories import Clinic
from tests.integration.domain import as_guest
from visavis.core import clock
from visavis.core.acting import acting
from visavis.core.actors import system
from visavis.encounters.services import telephone_of
from visavis.gateways.mail.fake import FakeMail
from visavis.records.prefill import facts_of
from visavis.visits.models import Notice, Visit
from visavis.visits.policies import check_clinical_open
from visavis.visits.services import arrival, people, sending

pytestmark = pytest.mark.usefixtures("sfu", "mail")
ON_FILE, OTHER = "+15145550142", "+14185550166"


def say(visit: Visit, place: Clinic, number: str, safety: str, *, wait: bool = True) -> None:
    """A device of the person's invitation says this, and waits or only looks."""
    connection = place.arrived(visit)
    said = arrival.BeforeEntering("alone", "Ici", number, safety)
    with as_guest(connection) as same:
        arrival.save_before(said=said, **same)
        if wait:
            arrival.enter_waiting_room(**same)


def on_file(place: Clinic, visit: Visit, **fields: object) -> None:
    assert visit.patient is not None
    with place.acting():
        for name, value in fields.items():
            setattr(visit.patient, name, value)
        visit.patient.save()


@pytest.mark.requirement("R089")
def test_the_number_is_of_the_identified_device_then_of_the_first_that_waits(place: Clinic) -> None:
    visit = place.opened()
    say(visit, place, OTHER, "safe", wait=False)
    assert telephone_of(visit) == ON_FILE, "a page that was only opened speaks for nobody"
    say(visit, place, OTHER, "safe")
    assert telephone_of(visit) == ON_FILE, "a second device that nobody identified"
    place.identified(visit)
    assert telephone_of(visit) == ON_FILE
    first = place.opened(place.patient(given_name="Luc", email="luc@example.com"))
    say(first, place, OTHER, "safe")
    assert telephone_of(first) == OTHER, "what the person says at arrival"


@pytest.mark.requirement("R089")
def test_unsafe_wins_until_the_file_gives_another_number(place: Clinic) -> None:
    visit = place.opened()
    say(visit, place, ON_FILE, "unsafe", wait=False)
    place.identified(visit)
    assert telephone_of(visit) == ""
    on_file(place, visit, contact_confirmed_on=clock.today())
    assert telephone_of(visit) == ""
    on_file(place, visit, telephone=OTHER, callback_safety="safe")
    assert telephone_of(visit) in (OTHER, ON_FILE)


@pytest.mark.requirement("R089")
@pytest.mark.parametrize(("number", "called"), [("", ""), (ON_FILE, ""), (OTHER, OTHER)])
def test_unsafe_on_file_gives_way_only_to_another_number_called_safe(
    place: Clinic, number: str, called: str
) -> None:
    visit = place.opened(place.patient(callback_safety="unsafe"))
    say(visit, place, number, "safe")
    assert telephone_of(visit) == called


@pytest.mark.requirement("R086")
def test_the_note_names_no_unsafe_number(place: Clinic) -> None:
    visit = place.draft()
    place.answer(visit, plan_technical_text="Rappeler au 514 555-0142.")
    plan = next(fact.value for fact in facts_of(visit, "fr-ca") if fact.key == "plan")
    assert "514 555-0142" in plan
    on_file(place, visit, callback_safety="unsafe")
    plan = next(fact.value for fact in facts_of(visit, "fr-ca") if fact.key == "plan")
    assert "0142" not in plan
    assert "numéro non sûr" in plan


# --- Messages -------------------------------------------------------------------------------------


@pytest.mark.requirement("R046")
def test_a_promised_message_goes_to_the_address_of_now(place: Clinic) -> None:
    visit = place.confirmed()
    notice = Notice.objects.get(visit=visit, kind="invitation")
    on_file(place, visit, email="nouvelle@example.com")
    with acting(system("mail", "visit")):
        claimed = sending.claim(notice.id)
    assert claimed is not None
    assert claimed.address == "nouvelle@example.com"


@pytest.mark.requirement("R046")
@pytest.mark.parametrize("change", [{"email": ""}, {"parent_contact_agreed": False}])
def test_a_promised_message_that_may_not_leave_any_more_is_to_be_told_by_a_call(
    place: Clinic, mail: FakeMail, change: dict[str, object]
) -> None:
    today = clock.today()
    young = place.patient(
        birth_date=date(today.year - 15, 1, 1), email_owner="parent", parent_contact_agreed=True
    )
    visit = place.confirmed(young)
    notice = Notice.objects.get(visit=visit, kind="invitation")
    assert notice.state == "pending"
    on_file(place, visit, **change)
    with acting(system("mail", "visit")):
        assert sending.claim(notice.id) is None
    notice.refresh_from_db()
    assert (notice.state, notice.channel, notice.address) == ("to_call", "call", "")


# --- Who opens what -------------------------------------------------------------------------------


@pytest.mark.requirement("R042")
def test_a_relative_alone_opens_neither_chat_nor_sharing(place: Clinic) -> None:
    visit = place.opened()
    with place.acting() as actor:
        relative = people.add_participant(
            actor=actor, visit_id=visit.id, guest=people.Guest(kind="relative", name="Sophie Roy")
        )
    first = place.identified(visit, relative)
    assert not check_clinical_open([first])
    assert check_clinical_open([first, place.identified(visit)])
    assert check_clinical_open([first], is_group=True)
