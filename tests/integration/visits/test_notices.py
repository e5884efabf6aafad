"""Messages promised: each sent once, none lost, none that no longer holds (R046, R050, R052; rule N5)."""

import threading
from datetime import date, datetime, timedelta

import pytest
from django.db import connection as database

from tests.factories import Clinic, clinic
from tests.integration.domain import jobs_named, refuses
from visavis.core import clock
from visavis.core.acting import acting
from visavis.core.actors import system
from visavis.core.models import AuditEvent
from visavis.gateways.errors import RetryableError
from visavis.gateways.mail.fake import FakeMail
from visavis.jobs import tasks
from visavis.patients.models import Patient
from visavis.visits.models import Notice, NoticeState, Visit
from visavis.visits.services import ending, exchange, notices, people, schedule, sending

pytestmark = pytest.mark.django_db


def the(visit: Visit, kind: str, **more: object) -> Notice:
    return Notice.objects.get(visit=visit, kind=kind, **more)


def send(notice: Notice) -> Notice:
    tasks.send_notice(str(notice.id))
    notice.refresh_from_db()
    return notice


def send_all() -> None:
    """What the worker would do now: every promised job whose hour has come."""
    now = clock.now()
    for job in jobs_named(notices.SEND_TASK):
        if job.scheduled_at is None or job.scheduled_at <= now:
            tasks.send_notice(**job.args)


def states(visit: Visit) -> dict[str, str]:
    return {f"{n.kind} {n.minutes_before}": n.state for n in Notice.objects.filter(visit=visit)}


def subjects(mail: FakeMail) -> list[str]:
    return [message.subject.partition("\xa0:")[0] for message in mail.outbox]


# --- Once -----------------------------------------------------------------------------------------


@pytest.mark.requirement("R046")
@pytest.mark.requirement("R050")
def test_confirmation_promises_an_invitation_that_leaves_at_once(place: Clinic, mail: FakeMail) -> None:
    visit = place.confirmed()
    send_all()
    assert [(m.to_address, m.message_id) for m in mail.outbox] == [
        ("jeanne.gagnon@example.com", the(visit, "invitation").message_id)
    ]
    notice = the(visit, "invitation")
    assert (notice.state, notice.sent_at is not None) == ("sent", True)
    assert AuditEvent.objects.filter(action="notice.sent", visit_id=visit.id).count() == 1


def test_job_run_twice_sends_once(place: Clinic, mail: FakeMail) -> None:
    visit = place.confirmed()
    for _ in range(3):
        send(the(visit, "invitation"))
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.requirement("N5")
def test_two_workers_at_once_send_once(mail: FakeMail) -> None:
    notice = the(clinic().confirmed(), "invitation")
    barrier = threading.Barrier(6)

    def work() -> None:
        barrier.wait()
        try:
            tasks.send_notice(str(notice.id))
        finally:
            database.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(mail.outbox) == 1
    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == ("sent", 1)


@pytest.mark.requirement("N5")
def test_worker_killed_after_its_claim_loses_nothing(place: Clinic, mail: FakeMail) -> None:
    visit = place.confirmed()
    notice = the(visit, "invitation")
    now = clock.now()
    with acting(system("mail")), clock.played_at(now):
        assert sending.claim(notice.id) is not None
    with clock.played_at(now + sending.STALE_CLAIM / 2):
        assert send(notice).state == "sending"
        assert notice.id not in sending.overdue()
    with clock.played_at(now + sending.STALE_CLAIM + timedelta(seconds=1)):
        assert notice.id in sending.overdue()
        assert send(notice).state == "sent"
    assert len(mail.outbox) == 1


def test_worker_killed_after_the_message_left_repeats_the_same_message(place: Clinic, mail: FakeMail) -> None:
    """The receiver knows it by its Message-ID; nothing better is possible with SMTP."""
    notice = the(place.confirmed(), "invitation")
    mail.lose_answer = True
    with pytest.raises(RetryableError):
        send(notice)
    mail.lose_answer = False
    send(notice)
    assert len({m.message_id for m in mail.outbox}) == 1


@pytest.mark.requirement("N5")
def test_mail_server_down_then_up_sends_once(place: Clinic, mail: FakeMail) -> None:
    notice = the(place.confirmed(), "invitation")
    mail.up = False
    for _ in range(3):
        with pytest.raises(RetryableError):
            send(notice)
    notice.refresh_from_db()
    assert (notice.state, notice.failure, notice.attempts) == ("pending", "unreachable", 3)
    mail.up = True
    assert send(notice).failure == ""
    assert len(mail.outbox) == 1


def test_mail_server_down_for_hours_adds_one_job_a_notice_not_one_a_minute(
    place: Clinic, mail: FakeMail
) -> None:
    place.confirmed()
    now = clock.now()
    before = len(jobs_named(notices.SEND_TASK))
    for minute in range(2, 7):
        with clock.played_at(now + timedelta(minutes=minute)):
            tasks.each_minute(0)
    assert len(jobs_named(notices.SEND_TASK)) == before + 1


# --- Reminders ------------------------------------------------------------------------------------


@pytest.mark.requirement("R052")
def test_reminders_are_promised_for_their_instants(place: Clinic, mail: FakeMail) -> None:
    visit = place.confirmed(start=clock.now() + timedelta(days=3))
    assert visit.start is not None
    due = {n.minutes_before: n.due_at for n in Notice.objects.filter(visit=visit, kind="reminder")}
    assert due == {1440: visit.start - timedelta(days=1), 60: visit.start - timedelta(hours=1)}
    hours = {job.scheduled_at for job in jobs_named(notices.SEND_TASK)}
    assert hours == {None, *due.values()}


def test_reminder_in_the_night_of_the_change_of_hour_leaves_in_time(place: Clinic, sfu: object) -> None:
    """3 h 15, the hour after the one that does not exist: one hour before is 1 h 15, for the clocks too."""
    start = datetime(2027, 3, 14, 3, 15, tzinfo=clock.MONTREAL)
    with clock.played_at(start - timedelta(days=10)), place.acting() as actor:
        visit = place.confirmed()
        schedule.reschedule_visit(
            actor=actor, visit_id=visit.id, start=start, end=start + timedelta(minutes=30)
        )
    due = the(visit, "reminder", minutes_before=60, calendar_sequence=1).due_at
    assert due == datetime(2027, 3, 14, 1, 15, tzinfo=clock.MONTREAL)


def test_each_reminder_leaves_once_at_its_hour(place: Clinic, mail: FakeMail) -> None:
    visit = place.confirmed(start=clock.now() + timedelta(days=3))
    assert visit.start is not None
    counts = []
    for before in (timedelta(hours=25), timedelta(hours=23), timedelta(minutes=59), timedelta(0)):
        with clock.played_at(visit.start - before):
            send_all()
        counts.append(len(mail.outbox))
    assert counts == [1, 2, 3, 3]


@pytest.mark.requirement("N5")
def test_worker_down_for_an_hour_loses_no_reminder(place: Clinic, mail: FakeMail) -> None:
    visit = place.confirmed(start=clock.now() + timedelta(days=3))
    assert visit.start is not None
    with clock.played_at(visit.start - timedelta(hours=23)):
        send_all()
    assert states(visit)["reminder 1440"] == "sent"


def test_reminder_is_not_sent_after_the_start(place: Clinic, mail: FakeMail) -> None:
    visit = place.confirmed(start=clock.now() + timedelta(days=3))
    assert visit.start is not None
    with clock.played_at(visit.start + timedelta(seconds=1)):
        assert send(the(visit, "reminder", minutes_before=60)).state == "too_late"
    assert mail.outbox == []


def test_reminder_whose_hour_is_past_is_not_promised(place: Clinic) -> None:
    visit = place.confirmed(start=clock.now() + timedelta(hours=3))
    assert set(states(visit)) == {"invitation 0", "reminder 60"}


def test_invitation_that_could_not_leave_is_not_sent_after_the_visit(
    place: Clinic, mail: FakeMail, sfu: object
) -> None:
    visit = place.opened()
    place.identified(visit)
    with place.acting() as actor:
        ending.end_visit(actor=actor, visit_id=visit.id)
    assert send(the(visit, "invitation")).state == "too_late"
    assert mail.outbox == []


@pytest.mark.requirement("R052")
def test_moved_visit_sends_its_new_date_and_no_older_reminder(
    place: Clinic, mail: FakeMail, sfu: object
) -> None:
    visit = place.confirmed(start=clock.now() + timedelta(days=3))
    old = list(Notice.objects.filter(visit=visit))
    start = clock.now() + timedelta(days=6)
    with place.acting() as actor:
        schedule.reschedule_visit(
            actor=actor, visit_id=visit.id, start=start, end=start + timedelta(minutes=30)
        )
    for notice in old:
        assert send(notice).state == "withdrawn"
    send_all()
    assert subjects(mail) == ["Nouvel horaire"]
    with clock.played_at(start - timedelta(minutes=30)):
        send_all()
    assert len(mail.outbox) == 3


def test_moved_twice_sends_the_last_date_alone(place: Clinic, mail: FakeMail, sfu: object) -> None:
    visit = place.confirmed()
    with place.acting() as actor:
        for days in (5, 6):
            start = clock.now() + timedelta(days=days)
            schedule.reschedule_visit(
                actor=actor, visit_id=visit.id, start=start, end=start + timedelta(minutes=30)
            )
    send_all()
    assert len(mail.outbox) == 1
    assert the(visit, "moved", state="sent").calendar_sequence == 2


@pytest.mark.requirement("R052")
def test_cancelled_visit_sends_its_cancellation_and_no_reminder(
    place: Clinic, mail: FakeMail, sfu: object
) -> None:
    visit = place.confirmed()
    send_all()
    mail.outbox.clear()
    with place.acting() as actor:
        schedule.cancel_visit(actor=actor, visit_id=visit.id)
    assert visit.start is not None
    with clock.played_at(visit.start - timedelta(minutes=5)):
        send_all()
    assert subjects(mail) == ["Rendez-vous annulé"]


def test_reminders_can_be_changed_and_each_leaves_once(place: Clinic, mail: FakeMail) -> None:
    visit = place.confirmed(start=clock.now() + timedelta(days=3))
    for minutes in ([120], [120, 60], [60]):
        with place.acting() as actor:
            notices.change_reminders(actor=actor, visit_id=visit.id, minutes=minutes)
    found = states(visit)
    assert found["reminder 120"] == "withdrawn"
    assert found["reminder 60"] == "pending"
    assert visit.start is not None
    with clock.played_at(visit.start - timedelta(minutes=1)):
        send_all()
    assert len(mail.outbox) == 2


# --- Who cannot be written to ---------------------------------------------------------------------


@pytest.mark.requirement("R046")
def test_person_without_an_address_is_to_be_called(place: Clinic, mail: FakeMail) -> None:
    visit = place.confirmed(place.patient(email=""))
    assert set(states(visit).values()) == {"to_call"}
    assert jobs_named(notices.SEND_TASK) == []
    notice = the(visit, "invitation")
    with place.acting() as actor:
        for _ in range(2):
            notices.mark_called(actor=actor, role=place.role, visit_id=visit.id, notice_id=notice.id)
    notice.refresh_from_db()
    assert (notice.state, notice.done_by) == ("called", place.role)
    assert AuditEvent.objects.filter(action="notice.called").count() == 1


def born(years: int) -> date:
    today = clock.today()
    return today.replace(year=today.year - years, day=min(today.day, 28))


@pytest.mark.parametrize(
    ("years", "agreed", "state"),
    [(13, False, "pending"), (14, False, "to_call"), (15, False, "to_call"), (15, True, "pending")],
)
def test_from_fourteen_nothing_goes_to_a_parents_address_without_agreement(
    place: Clinic, years: int, agreed: bool, state: str
) -> None:
    young = place.patient(
        birth_date=born(years), email_owner="parent", parent_contact_agreed=agreed, email="parent@example.com"
    )
    assert the(place.confirmed(young), "invitation").state == state


def test_address_of_their_own_is_written_to_at_fifteen(place: Clinic) -> None:
    assert the(place.confirmed(place.patient(birth_date=born(15))), "invitation").state == "pending"


# --- What went wrong ------------------------------------------------------------------------------


def test_refused_address_is_not_delivered_and_says_why(place: Clinic, mail: FakeMail) -> None:
    visit = place.confirmed()
    mail.refuse("jeanne.gagnon@example.com", code=550, status="5.1.1")
    notice = send(the(visit, "invitation"))
    assert (notice.state, notice.failure) == ("failed", "address_unknown 550 5.1.1")
    assert notice.failed_at is not None
    assert send(notice).attempts == 1
    assert AuditEvent.objects.filter(action="notice.failed").count() == 1


def test_resent_message_goes_to_the_corrected_address(place: Clinic, mail: FakeMail) -> None:
    visit = place.confirmed()
    mail.refuse("jeanne.gagnon@example.com", code=550, status="5.1.1")
    notice = send(the(visit, "invitation"))
    with place.acting() as actor:
        Patient.objects.filter(pk=visit.patient_id).update(email="jeanne@example.org")
        notices.resend(actor=actor, visit_id=visit.id, notice_id=notice.id)
    send_all()
    assert [m.to_address for m in mail.outbox] == ["jeanne@example.org"]
    notice.refresh_from_db()
    again = the(visit, "invitation", repeat=1)
    assert (notice.state, again.state) == ("withdrawn", "sent")
    assert again.message_id != notice.message_id


def test_nothing_is_resent_to_who_has_no_address(place: Clinic) -> None:
    visit = place.confirmed(place.patient(email=""))
    with place.acting() as actor, refuses("no_address"):
        notices.resend(actor=actor, visit_id=visit.id, notice_id=the(visit, "invitation").id)


def test_invitation_to_a_cancelled_visit_is_not_resent(place: Clinic, sfu: object) -> None:
    visit = place.confirmed()
    with place.acting() as actor:
        schedule.cancel_visit(actor=actor, visit_id=visit.id)
        with refuses("visit_state"):
            notices.resend(actor=actor, visit_id=visit.id, notice_id=the(visit, "invitation").id)


def test_who_is_not_expected_any_more_is_not_reminded(place: Clinic, mail: FakeMail, sfu: object) -> None:
    visit = place.confirmed(start=clock.now() + timedelta(days=3))
    guest = people.Guest("relative", "Luc Gagnon", email="luc@example.com")
    with place.acting() as actor:
        relative = people.add_participant(actor=actor, visit_id=visit.id, guest=guest)
        people.revoke_participant(actor=actor, visit_id=visit.id, participant_id=relative.id)
    assert visit.start is not None
    with clock.played_at(visit.start - timedelta(minutes=1)):
        send_all()
    assert "luc@example.com" not in {m.to_address for m in mail.outbox}
    assert set(relative.notices.values_list("state", flat=True)) == {"withdrawn"}


def test_message_in_hand_when_its_person_is_revoked_is_not_tried_again(
    place: Clinic, mail: FakeMail, sfu: object
) -> None:
    visit = place.confirmed()
    with place.acting() as actor:
        relative = people.add_participant(
            actor=actor, visit_id=visit.id, guest=people.Guest("relative", "Luc", email="luc@example.com")
        )
        notice = the(visit, "invitation", participant=relative)
        sending.claim(notice.id)
        people.revoke_participant(actor=actor, visit_id=visit.id, participant_id=relative.id)
        sending.release(notice.id, "unreachable")
    assert send(notice).state == "withdrawn"
    assert mail.outbox == []


# --- Delays ---------------------------------------------------------------------------------------


@pytest.mark.requirement("R052")
def test_delay_is_written_to_who_has_no_page_open_and_the_last_one_alone(
    place: Clinic, mail: FakeMail
) -> None:
    noon = datetime.combine(clock.today(), datetime.min.time(), clock.MONTREAL) + timedelta(hours=12)
    with clock.played_at(noon):
        away, here = (place.confirmed(start=noon + timedelta(minutes=m)) for m in (60, 20))
        place.waiting(here)
        send_all()
        mail.outbox.clear()
        with place.acting() as actor:
            for minutes in (10, 30):
                exchange.announce_delay(actor=actor, role=place.role, minutes=minutes)
        send_all()
    assert subjects(mail) == ["Retard"]
    assert "30 minutes" in mail.outbox[0].text
    assert mail.outbox[0].calendar is None
    assert not Notice.objects.filter(visit=here, kind="delay").exists()
    assert Notice.objects.filter(visit=away, kind="delay", state=NoticeState.SENT).count() == 1


def test_news_of_a_delay_is_worth_nothing_once_the_visit_began(place: Clinic, mail: FakeMail) -> None:
    with clock.played_at(
        datetime.combine(clock.today(), datetime.min.time(), clock.MONTREAL) + timedelta(hours=12)
    ):
        visit = place.opened()
        with place.acting() as actor:
            exchange.announce_delay(actor=actor, role=place.role, minutes=10)
        place.admitted(visit)
        assert send(the(visit, "delay")).state == "too_late"
    assert mail.outbox == []
