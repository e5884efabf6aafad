"""The demonstration, loaded on a real database through the services."""

import json
import stat
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from visavis.core import clock
from visavis.core.errors import Refused
from visavis.directory.models import User
from visavis.jobs import demo
from visavis.patients.models import Patient
from visavis.visits.models import Visit
from visavis.visits.states import VisitState

ROLES = {
    "physician",
    "social_worker",
    "nurse",
    "facilitator",
    "coordinator",
    "establishment_admin",
    "privacy_officer",
    "learner",
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    settings.VISAVIS_HOME = str(tmp_path)
    settings.DEMONSTRATION = True
    return tmp_path


def states_by_host() -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for visit in Visit.objects.select_related("host__practitioner"):
        found.setdefault(visit.host.name, Counter())[visit.state] += 1
    return found


def test_it_has_the_accounts_the_people_and_the_visits_of_the_design(home: Path) -> None:
    """Loaded once for all that follows: it takes seconds."""
    accounts = demo.load()
    check_accounts(accounts)
    check_passwords_file(home)
    check_visits(accounts)
    check_people()


def check_accounts(accounts: list[dict[str, Any]]) -> None:
    assert {account["role"] for account in accounts} >= ROLES
    assert len({account["organization"] for account in accounts}) >= 3
    for account in accounts:
        assert set(account) == {"role", "name", "email", "password", "totp_secret", "organization"}
        user = User.objects.get(email=account["email"])
        assert user.check_password(account["password"])
        assert not user.check_password("autre chose")


def check_passwords_file(home: Path) -> None:
    file = home / "demo-accounts.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text())


def check_visits(accounts: list[dict[str, Any]]) -> None:
    """Every state is there; the first account of each role may begin a visit at once."""
    assert set(Visit.objects.values_list("state", flat=True)) == set(VisitState.values)
    first = {account["role"]: account["name"] for account in reversed(accounts)}
    by_host = states_by_host()
    assert not [name for name in first.values() if by_host.get(name, Counter())[VisitState.IN_PROGRESS]]
    assert by_host[first["social_worker"]][VisitState.CONFIRMED] >= 3


def check_people() -> None:
    people = list(Patient.objects.all())
    assert len(people) == 50
    assert any(not person.email for person in people)
    assert any(person.interpreter_language for person in people)
    assert any(not person.nam and person.nam_absence for person in people)
    assert any(person.callback_safety == "unsafe" for person in people)
    assert any(person.related_people.filter(relation="substitute").exists() for person in people)
    for person in people:
        assert person.email.endswith("@example.com") or not person.email
        assert person.telephone[5:10] == "55501" or not person.telephone


def test_loading_again_adds_nothing_until_the_next_day(home: Path) -> None:
    first = demo.load()
    counted = (Patient.objects.count(), Visit.objects.count(), User.objects.count())
    assert demo.load() == first
    assert (Patient.objects.count(), Visit.objects.count(), User.objects.count()) == counted

    (home / "demo-accounts.json").unlink()
    renewed = demo.load()[0]
    assert renewed["password"] != first[0]["password"]
    assert User.objects.get(email=renewed["email"]).check_password(renewed["password"])

    with clock.played_at(clock.now() + timedelta(days=1)):
        morning, _night = clock.day_bounds(clock.today())
        before = Visit.objects.filter(start__gte=morning).count()
        demo.load()
        assert Visit.objects.filter(start__gte=morning).count() > before


def test_it_is_never_loaded_in_production(settings: Any) -> None:
    settings.DEMONSTRATION = False
    with pytest.raises(Refused):
        demo.load()
    assert not User.objects.exists()
