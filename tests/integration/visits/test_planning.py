"""Drafting, confirming, moving and cancelling (R002, R025, R046, R047, R086, R092; rules N1, N6)."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import close_old_connections, connection

from tests.factories import Clinic, actor_of, clinic
from visavis.compliance.selectors import latest_decisions
from visavis.core import clock
from visavis.core.acting import acting
from visavis.core.errors import NotFound, Refused
from visavis.core.models import AuditEvent, HistoryEntry
from visavis.visits.models import Notice, Visit
from visavis.visits.services import ending, planning, schedule

pytestmark = pytest.mark.django_db


def confirm(place: Clinic, visit: Visit) -> Visit:
    with place.acting() as actor:
        return planning.confirm_visit(actor=actor, visit_id=visit.id)


@pytest.mark.requirement("R002")
@pytest.mark.requirement("N1")
def test_visit_without_answers_is_not_confirmed(place: Clinic) -> None:
    visit = place.draft()
    with pytest.raises(Refused) as refused:
        confirm(place, visit)
    assert refused.value.refusal.code in ("decision_denied", "decision_incomplete")
    visit.refresh_from_db()
    assert visit.state == "draft"
    assert not Notice.objects.filter(visit=visit).exists()


@pytest.mark.requirement("R025")
def test_visit_without_consent_is_not_confirmed(place: Clinic) -> None:
    visit = place.draft()
    place.answer(visit)
    with pytest.raises(Refused) as refused:
        confirm(place, visit)
    findings = refused.value.refusal.data["findings"]
    assert "consent_missing" in {finding["code"] for finding in findings}


@pytest.mark.requirement("R025")
def test_refused_consent_blocks(place: Clinic) -> None:
    visit = place.draft()
    place.answer(visit)
    place.consent(visit, "refused")
    with pytest.raises(Refused):
        confirm(place, visit)


@pytest.mark.requirement("R086")
@pytest.mark.parametrize("key", ["plan_technical_text", "plan_clinical_text"])
def test_blank_contingency_plan_blocks(place: Clinic, key: str) -> None:
    visit = place.draft()
    place.answer(visit, **{key: "   "})
    place.consent(visit)
    with pytest.raises(Refused):
        confirm(place, visit)


@pytest.mark.requirement("R092")
def test_no_in_person_follow_up_blocks(place: Clinic) -> None:
    visit = place.draft()
    place.answer(visit, in_person_possible=False)
    place.consent(visit)
    with pytest.raises(Refused):
        confirm(place, visit)


@pytest.mark.requirement("N1")
def test_person_without_internet_needs_a_motive(place: Clinic) -> None:
    visit = place.draft()
    place.answer(visit, has_internet=False)
    place.consent(visit)
    with pytest.raises(Refused) as refused:
        confirm(place, visit)
    assert refused.value.refusal.code == "motive_missing"
    with place.acting() as actor:
        planning.confirm_visit(
            actor=actor, visit_id=visit.id, motives={"eligibility": "Internet chez sa voisine."}
        )
    assert latest_decisions(visit.id)["eligibility"].motive == "Internet chez sa voisine."


@pytest.mark.requirement("R002")
@pytest.mark.requirement("R046")
def test_confirmed_visit_keeps_its_decisions_and_promises_its_invitation(place: Clinic) -> None:
    visit = place.confirmed()
    decisions = latest_decisions(visit.id)
    assert decisions["gate"].outcome == "permit"
    assert decisions["gate"].norms_version
    kinds = list(Notice.objects.filter(visit=visit).order_by("due_at").values_list("kind", flat=True))
    assert kinds == ["invitation", "reminder", "reminder"]


@pytest.mark.requirement("N4")
def test_decisions_are_never_changed(place: Clinic) -> None:
    visit = place.confirmed()
    from django.db import DatabaseError, transaction

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update compliance_decision set motive = 'autre' where subject_id = %s", [visit.id])


@pytest.mark.parametrize(
    ("start", "length", "code"),
    [
        (-timedelta(hours=1), timedelta(minutes=30), "in_the_past"),
        (timedelta(days=1), timedelta(0), "end_before_start"),
    ],
)
def test_times_that_cannot_be_are_refused(
    place: Clinic, start: timedelta, length: timedelta, code: str
) -> None:
    begin = clock.now() + start
    with pytest.raises(Refused) as refused:
        place.draft(start=begin, end=begin + length)
    assert refused.value.refusal.code == code
    assert not Visit.objects.exists()


def test_form_sent_twice_makes_one_visit(place: Clinic) -> None:
    key, person = uuid4(), place.patient()
    first = place.draft(person, submission_key=key)
    second = place.draft(person, submission_key=key)
    assert first.id == second.id
    assert Visit.objects.count() == 1
    assert first.participants.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.requirement("N6")
def test_form_sent_twice_at_once_makes_one_visit() -> None:
    place = clinic()
    key, person = uuid4(), place.patient()
    found, barrier = [], threading.Barrier(4)

    def send() -> None:
        barrier.wait()
        try:
            found.append(place.draft(person, submission_key=key).id)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    assert len(found) == 4
    assert len(set(found)) == 1
    assert Visit.objects.count() == 1


def test_stranger_gets_not_found(place: Clinic) -> None:
    visit = place.ready()
    stranger = clinic("CIUSSS d’ailleurs")
    with stranger.acting() as actor, pytest.raises(NotFound):
        planning.confirm_visit(actor=actor, visit_id=visit.id)


def test_learner_may_not_plan(place: Clinic) -> None:
    learner = place.colleague("Ève Stagiaire", "learner")
    actor = actor_of(learner)
    with acting(actor), pytest.raises(Refused) as refused:
        planning.draft_visit(actor=actor, planner=learner, plan=place.plan())
    assert refused.value.refusal.code == "may_not_plan"


@pytest.mark.requirement("R052")
def test_moved_visit_stays_the_same_and_tells(place: Clinic) -> None:
    visit = place.confirmed()
    start = clock.now() + timedelta(days=5)
    with place.acting() as actor:
        moved = schedule.reschedule_visit(
            actor=actor, visit_id=visit.id, start=start, end=start + timedelta(hours=1)
        )
    assert (moved.id, moved.calendar_uid, moved.calendar_sequence) == (visit.id, visit.calendar_uid, 1)
    states = set(Notice.objects.filter(visit=visit, calendar_sequence=0).values_list("state", flat=True))
    assert states == {"withdrawn"}
    assert set(Notice.objects.filter(visit=visit, calendar_sequence=1).values_list("kind", flat=True)) == {
        "moved",
        "reminder",
    }


def test_visit_is_not_moved_once_somebody_is_inside(place: Clinic, sfu: object) -> None:
    visit = place.opened()
    place.admitted(visit)
    start = clock.now() + timedelta(days=5)
    with place.acting() as actor, pytest.raises(Refused) as refused:
        schedule.reschedule_visit(actor=actor, visit_id=visit.id, start=start, end=start + timedelta(hours=1))
    assert refused.value.refusal.code == "someone_admitted"


def test_cancelled_visit_tells_and_withdraws_reminders(place: Clinic, sfu: object) -> None:
    visit = place.confirmed()
    with place.acting() as actor:
        Notice.objects.filter(visit=visit, kind="invitation").update(state="sent")
        schedule.cancel_visit(actor=actor, visit_id=visit.id, reason="Congé")
    notices = {n.kind: n.state for n in Notice.objects.filter(visit=visit)}
    assert notices["reminder"] == "withdrawn"
    assert notices["cancelled"] == "pending"


def test_cancelled_draft_tells_nobody(place: Clinic, sfu: object) -> None:
    visit = place.draft()
    with place.acting() as actor:
        schedule.cancel_visit(actor=actor, visit_id=visit.id)
    assert not Notice.objects.filter(visit=visit).exists()


def test_visit_opens_by_itself_half_an_hour_before(place: Clinic) -> None:
    early = place.confirmed(start=clock.now() + timedelta(minutes=45))
    due = place.confirmed(start=clock.now() + timedelta(minutes=29))
    with acting(place.actor):
        assert schedule.open_due_visits() == 1
    early.refresh_from_db()
    due.refresh_from_db()
    assert (early.state, due.state) == ("confirmed", "open")


def test_visit_whose_consent_was_revoked_does_not_open(place: Clinic) -> None:
    visit = place.confirmed(start=clock.now() + timedelta(minutes=20))
    place.consent(visit, "revoked")
    with acting(place.actor):
        assert schedule.open_due_visits() == 0
    visit.refresh_from_db()
    assert visit.state == "confirmed"


@pytest.mark.requirement("R047")
def test_instant_visit_has_a_number_at_once_and_opens_when_its_gate_is_complete(place: Clinic) -> None:
    with place.acting() as actor:
        visit = planning.start_instant_visit(actor=actor, host=place.role, patient=place.patient())
    assert len(visit.number) == 9
    assert visit.state == "draft"
    place.answer(visit)
    place.consent(visit)
    opened = confirm(place, visit)
    assert opened.state == "open"


def test_revoked_consent_cancels_what_was_to_come_and_owes_an_in_person_visit(
    place: Clinic, sfu: object
) -> None:
    visit = place.confirmed()
    with place.acting() as actor:
        ending.revoke_consent(actor=actor, visit_id=visit.id, role=place.role)
    visit.refresh_from_db()
    assert visit.state == "cancelled"
    assert visit.tasks.get().kind == "offer_in_person"


def test_visit_across_the_change_of_hour_keeps_its_length(place: Clinic) -> None:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    zone = ZoneInfo("America/Toronto")
    start = datetime(2027, 11, 7, 1, 30, tzinfo=zone, fold=0)
    visit = place.confirmed(start=start, end=start.astimezone(clock.MONTREAL).replace(fold=1))
    assert visit.end is not None
    assert visit.start is not None
    stored = Visit.objects.get(pk=visit.pk)
    assert stored.end is not None
    assert stored.start is not None
    assert stored.end - stored.start == timedelta(hours=1)


@pytest.mark.requirement("N4")
def test_each_act_leaves_a_line_and_each_row_its_history(place: Clinic) -> None:
    visit = place.confirmed()
    actions = set(AuditEvent.objects.filter(visit_id=visit.id).values_list("action", flat=True))
    assert {"visit.drafted", "visit.confirmed"} <= actions
    line = AuditEvent.objects.filter(visit_id=visit.id, action="visit.confirmed").get()
    assert (line.actor_name, line.patient_id, line.source) == ("Karim Haddad", visit.patient_id, "127.0.0.1")
    assert HistoryEntry.objects.filter(row_id=visit.id, operation="UPDATE").exists()
