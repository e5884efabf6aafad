"""A link opened: early, in time, moved, cancelled, over, twice, by two people, unknown."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.factories import Clinic, in_minutes
from tests.integration.patient_pages.browsing import Browser, arrived_by_link, link, pages
from visavis.core import clock, throttle
from visavis.core.models import AuditEvent
from visavis.visits.models import Connection, Participant, VisitEvent
from visavis.visits.services import admission, ending, people, schedule


def test_reading_a_link_changes_nothing(clinic: Clinic, phone: Browser) -> None:
    visit = clinic.opened()
    before = (visit.version, VisitEvent.objects.count())
    response = phone.see(link(clinic.guest(visit)))
    visit.refresh_from_db()
    assert response.status_code == 200
    assert (visit.version, VisitEvent.objects.count()) == before
    assert not Connection.objects.exists()
    assert not [name for name in response.cookies if name.startswith(("vv_guest", "vv_back"))]


def test_a_link_tells_no_address_and_is_kept_by_nobody(clinic: Clinic, phone: Browser) -> None:
    response = phone.see(link(clinic.guest(clinic.opened())))
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "no-store"


def test_the_page_shows_who_when_and_where(clinic: Clinic, phone: Browser) -> None:
    phone.see(link(clinic.guest(clinic.opened())))
    assert "Votre rencontre avec Karim Haddad" in phone.page
    assert "Par Internet, sur cet appareil" in phone.page
    assert "Karim Haddad n’est pas encore là." in phone.page
    assert "travail social" not in phone.page


@pytest.mark.requirement("R061")
def test_going_on_gives_a_session_in_two_cookies_and_leaves_the_secret_behind(
    clinic: Clinic, phone: Browser
) -> None:
    connection = arrived_by_link(phone, clinic.guest(clinic.opened()))
    response = phone.last
    assert response.headers["Location"] == f"/rencontre/{connection.id}/avant"
    page, live = response.cookies["vv_guest"], response.cookies["vv_guest_live"]
    assert page["path"] == f"/rencontre/{connection.id}/"
    assert live["path"] == f"/direct/rencontre/{connection.id}"
    assert page["httponly"]
    assert page["samesite"] == "Lax"
    assert connection.device == "Android (Chrome)"


def test_the_same_device_comes_back_to_its_own_place(clinic: Clinic, phone: Browser) -> None:
    visit = clinic.opened()
    first = arrived_by_link(phone, clinic.guest(visit))
    phone.send(f"{pages(first)}attente")
    again = phone.send(link(clinic.guest(visit)))
    assert again.headers["Location"] == f"/rencontre/{first.id}/attente"
    assert Connection.objects.count() == 1


def test_a_second_device_is_a_second_connection(clinic: Clinic, browser: Callable[..., Browser]) -> None:
    visit = clinic.opened()
    first = arrived_by_link(browser(), clinic.guest(visit))
    second = arrived_by_link(browser(), clinic.guest(visit))
    assert first.id != second.id
    assert (first.device_number, second.device_number) == (1, 2)


def test_a_device_that_was_removed_does_not_come_back_as_itself(clinic: Clinic, phone: Browser) -> None:
    visit = clinic.opened()
    first = arrived_by_link(phone, clinic.guest(visit))
    with clinic.acting() as actor:
        admission.remove(actor=actor, visit_id=visit.id, connection_id=first.id)
    phone.see(f"{pages(first)}attente")
    assert "Vous n’êtes plus dans la rencontre" in phone.page
    assert arrived_by_link(phone, clinic.guest(visit)).id != first.id


def test_somebody_else_on_the_link_says_who_they_are(clinic: Clinic, phone: Browser) -> None:
    connection = arrived_by_link(phone, clinic.guest(clinic.opened()))
    phone.see(f"{pages(connection)}avant")
    assert "Vous n’êtes pas Jeanne Gagnon? Dites votre nom" in phone.page
    assert phone.send(f"{pages(connection)}nom", {"name": "Sophie Tremblay"}).status_code == 303
    connection.refresh_from_db()
    assert connection.said_name == "Sophie Tremblay"


def test_who_helps_by_the_persons_link_is_seen_as_that(clinic: Clinic, phone: Browser) -> None:
    address = f"{link(clinic.guest(clinic.opened()))}/aide"
    assert phone.send(address, {"name": " "}).status_code == 422
    assert "Écrivez votre nom." in phone.page
    assert phone.send(address, {"name": "Sophie Tremblay"}).status_code == 303
    assert Connection.objects.get().said_name == "Sophie Tremblay"


# --- Other states than « now » --------------------------------------------------------------------


def test_too_early_says_from_when_and_offers_the_test(clinic: Clinic, phone: Browser) -> None:
    start = clock.now() + timedelta(days=2)
    visit = clinic.confirmed(start=start)
    address = link(clinic.guest(visit))
    phone.see(address)
    assert "Vous pouvez entrer 30 minutes avant" in phone.page
    assert "Tester mon appareil" in phone.page
    assert "Continuer" not in phone.page
    tried = phone.send(f"{address}/essai")
    assert tried.headers["Location"].endswith("/essai")
    assert phone.see(tried.headers["Location"]).status_code == 200
    waiting = phone.see(tried.headers["Location"].replace("essai", "attente"))
    assert waiting.status_code == 200
    assert "Revenez par le même lien" in phone.page


def test_too_early_nobody_takes_a_place(clinic: Clinic, phone: Browser) -> None:
    connection = arrived_by_link(phone, clinic.guest(clinic.confirmed()))
    assert phone.send(f"{pages(connection)}attente").status_code == 303
    connection.refresh_from_db()
    assert connection.waiting_since is None


@pytest.mark.requirement("R056")
def test_the_waiting_room_opens_by_itself_half_an_hour_before(clinic: Clinic, phone: Browser) -> None:
    visit = clinic.confirmed(start=in_minutes(20))
    connection = arrived_by_link(phone, clinic.guest(visit))
    visit.refresh_from_db()
    assert visit.state == "open"
    assert phone.last.headers["Location"] == f"/rencontre/{connection.id}/avant"


def test_moved_shows_the_new_date_on_the_old_link(clinic: Clinic, phone: Browser) -> None:
    visit = clinic.confirmed()
    address = link(clinic.guest(visit))
    start = clock.now() + timedelta(days=9)
    with clinic.acting() as actor:
        schedule.reschedule_visit(
            actor=actor, visit_id=visit.id, start=start, end=start + timedelta(minutes=30)
        )
    phone.see(address)
    assert "Nouvelle date" in phone.page


def test_moved_while_the_person_waits(clinic: Clinic, phone: Browser) -> None:
    visit = clinic.opened()
    connection = arrived_by_link(phone, clinic.guest(visit))
    phone.send(f"{pages(connection)}attente")
    start = clock.now() + timedelta(days=1)
    with clinic.acting() as actor:
        schedule.reschedule_visit(
            actor=actor, visit_id=visit.id, start=start, end=start + timedelta(minutes=30)
        )
    phone.see(f"{pages(connection)}attente/etat?situation=waiting")
    assert 'data-situation="too_early"' in phone.page
    assert "Nouvelle date" in phone.page


def test_cancelled_says_who_calls(clinic: Clinic, phone: Browser) -> None:
    visit = clinic.confirmed()
    with clinic.acting() as actor:
        schedule.cancel_visit(actor=actor, visit_id=visit.id)
    phone.see(link(clinic.guest(visit)))
    assert "Cette rencontre est annulée." in phone.page
    assert "514 555-0199" in phone.page
    assert phone.send(link(clinic.guest(visit))).status_code == 303
    assert not Connection.objects.exists()


def test_over_shows_the_end_and_what_comes_next(clinic: Clinic, phone: Browser) -> None:
    visit = clinic.opened()
    clinic.identified(visit)
    with clinic.acting() as actor:
        ending.end_visit(actor=actor, visit_id=visit.id)
    phone.see(link(clinic.guest(visit)))
    assert "La rencontre est terminée" in phone.page
    assert "La suite" in phone.page
    for number in ("514 555-0199", "811", "911"):
        assert number in phone.page


def test_reopened_the_same_link_opens_again(clinic: Clinic, phone: Browser) -> None:
    visit = clinic.opened()
    clinic.identified(visit)
    with clinic.acting() as actor:
        ending.end_visit(actor=actor, visit_id=visit.id)
        ending.reopen_visit(actor=actor, visit_id=visit.id)
    phone.see(link(clinic.guest(visit)))
    assert "Vous pouvez entrer maintenant." in phone.page


# --- Unknown, revoked, malformed: one calm page ----------------------------------------------------


def _unknown_links(clinic: Clinic) -> list[str]:
    visit = clinic.opened()
    good = link(clinic.guest(visit))
    with clinic.acting() as actor:
        relative = people.add_participant(
            actor=actor, visit_id=visit.id, guest=people.Guest(kind="relative", name="Luc Roy")
        )
        revoked = link(relative)
        people.revoke_participant(actor=actor, visit_id=visit.id, participant_id=relative.id)
    wrong = good[:-1] + ("A" if good[-1] != "A" else "B")
    host = link(Participant.objects.get(visit=visit, kind="host"))
    draft = link(clinic.guest(clinic.draft()))
    return [wrong, revoked, host, draft, "/r/abc", "/r/a/b", "/r/" + "é" * 44, "/r/" + "x" * 2000]


def test_all_that_is_unknown_gives_the_same_page(clinic: Clinic, browser: Callable[..., Browser]) -> None:
    seen = set()
    for address in _unknown_links(clinic):
        visitor = browser()
        response = visitor.see(address)
        assert response.status_code == 404
        main = visitor.page[visitor.page.index("<main") : visitor.page.index("</main>")]
        seen.add(main)
    assert len(seen) == 1
    assert "Ce lien n’existe plus" in seen.pop()


@pytest.mark.django_db(transaction=True)
def test_many_unknown_links_are_slowed_down_and_good_ones_are_not(
    clinic: Clinic, phone: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    strict = throttle.ThrottlePolicy(
        "link.address", free=3, pause=timedelta(seconds=2), window=timedelta(minutes=10)
    )
    monkeypatch.setattr(throttle, "UNKNOWN_LINK", strict)
    statuses = [phone.see("/r/xyz").status_code for _try in range(5)]
    assert statuses == [404, 404, 404, 429, 429]
    assert phone.see(link(clinic.guest(clinic.opened()))).status_code == 200


# --- Language -------------------------------------------------------------------------------------


def test_the_page_speaks_the_persons_language_until_another_is_chosen(clinic: Clinic, phone: Browser) -> None:
    visit = clinic.opened(clinic.patient(language="en-ca"))
    address = link(clinic.guest(visit))
    phone.see(address)
    assert '<html lang="en-CA">' in phone.page
    assert "Your visit with Karim Haddad" in phone.page
    phone.send("/langue", {"language": "fr-ca", "next": address})
    phone.see(address)
    assert "Votre rencontre avec Karim Haddad" in phone.page


def test_two_devices_are_told_of_each_other(clinic: Clinic, browser: Callable[..., Browser]) -> None:
    visit = clinic.opened()
    first, second = browser(), browser()
    own = arrived_by_link(first, clinic.guest(visit))
    first.see(f"{pages(own)}avant")
    assert "un autre appareil" not in first.page
    other = arrived_by_link(second, clinic.guest(visit))
    second.see(f"{pages(other)}avant")
    assert "Ce lien est aussi ouvert sur un autre appareil." in second.page


@pytest.mark.requirement("R187")
def test_reading_leaves_a_line(clinic: Clinic, phone: Browser) -> None:
    visit = clinic.opened()
    phone.see(link(clinic.guest(visit)))
    connection = arrived_by_link(phone, clinic.guest(visit))
    phone.see(f"{pages(connection)}avant")
    phone.see(f"{pages(connection)}attente/etat?situation=waiting")
    lines = AuditEvent.objects.filter(visit_id=visit.id, action__in=["link.opened", "guest.page"])
    assert [(line.action, line.actor_kind, line.patient_id) for line in lines.order_by("id")] == [
        ("link.opened", "guest", visit.patient_id),
        ("guest.page", "guest", visit.patient_id),
    ]


@pytest.mark.parametrize(("towards", "page"), [("essai", "/essai"), ("avis", "/avis"), ("autre", None)])
def test_the_links_of_a_message_lead_straight_to_their_page(
    clinic: Clinic, phone: Browser, towards: str, page: str | None
) -> None:
    address = link(clinic.guest(clinic.confirmed()))
    response = phone.see(f"{address}?vers={towards}")
    if page is None:
        assert response.status_code == 200
    else:
        assert response.headers["Location"] == f"{address}{page}"
        assert phone.see(response.headers["Location"]).status_code == 200


def test_what_is_collected_is_told_to_anybody(clinic: Clinic, phone: Browser) -> None:
    assert phone.see("/renseignements").status_code == 200
    assert "La rencontre n’est pas enregistrée." in phone.page
    assert "24 heures après la fin" in phone.page
