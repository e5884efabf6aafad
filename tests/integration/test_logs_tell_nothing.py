"""Rule N3 on the whole product: a visit's words and secrets reach no log, no job and no output."""

import html
import http.cookiejar
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from types import SimpleNamespace
from urllib.parse import urlencode

import psycopg
import pytest

from tests.browser.office import Office
from tests.harness.product import Product, running_product

# One start of the product after another, as in test_up.
pytestmark = [pytest.mark.xdist_group("up"), pytest.mark.requirement("N3")]

FAMILY, PLACE, WORD = "Zwyntrebel", "9071, chemin du Marqueur", "parole-grumelote"
NOTE, TYPED_WRONG, PASSWORD_WRONG = "texte-clinique-vrimbor", "lien-inconnu-" + "q" * 40, "770913"
SEARCHED = "Recherchonval"


class Surfer:
    """A browser without script: cookies, forms with their token, no fear of error pages."""

    def __init__(self, base: str) -> None:
        jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        self.base, self.jar = base, jar
        self.at = self.page = ""

    def see(self, path: str, **fields: str) -> "Surfer":
        """Open a page, or send it a form."""
        return self._go(path, urlencode(fields).encode() if fields else None, {})

    def ask(self, path: str, token: str) -> "Surfer":
        """As the room's script asks."""
        return self._go(path, b"{}", {"X-CSRFToken": token, "Content-Type": "application/json"})

    def _go(self, path: str, body: bytes | None, headers: dict[str, str]) -> "Surfer":
        address = path if path.startswith("http") else self.base + path
        request = urllib.request.Request(address, data=body, headers={"User-Agent": "Mozilla/5.0"} | headers)
        try:
            answer = self._opener.open(request, timeout=20)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            self.at, self.page = answer.url, answer.read().decode()
        return self

    def send(self, path: str = "", **fields: str) -> "Surfer":
        """Send a form with the token of the page last seen."""
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page)
        assert found, self.at
        return self.see(path or self.at, csrfmiddlewaretoken=found[1], **fields)

    def field(self, name: str) -> str:
        found = re.search(rf'name="{name}"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="{name}"', self.page)
        assert found, f"no {name} at {self.at}"
        return html.unescape(found[1] or found[2] or "")


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running_product(tmp_path_factory.mktemp("logs"), "--no-demo") as running:
        yield running


@pytest.fixture(scope="module")
def office(product: Product) -> Iterator[Office]:
    made = Office(product)
    yield made
    made.close()


@pytest.fixture(scope="module")
def visit(product: Product, office: Office) -> SimpleNamespace:
    """A visit lived through: a guest came, wrote and was let in; a note was written and signed."""
    guest, staff, stranger = (Surfer(product.url) for _ in range(3))
    with product.without("worker"):  # what it has done is gone from the queue
        clinic = office("clinic")
        patient = office("patient", clinic=clinic.clinic, given_name="Odalie", family_name=FAMILY)
        made: SimpleNamespace = office("visit", clinic=clinic.clinic, patient=patient.id, state="opened")
        _guest_waits(guest, made)
        _stranger_guesses(stranger, made)
        _guest_enters(staff, clinic, made, guest, product.info["livekit_url"])
        _note_is_signed(staff, made)
        made.jobs = rows(product, "select task_name || ' ' || args::text from procrastinate_jobs")
    made.guest_cookies = [cookie.value for cookie in guest.jar if cookie.name.startswith("vv_guest")]
    jars = [*guest.jar, *staff.jar]
    made.cookies = [cookie.value for cookie in jars if cookie.value and len(cookie.value) > 15]
    made.account = clinic
    return made


def _guest_waits(guest: Surfer, visit: SimpleNamespace) -> None:
    guest.see(visit.path).send()
    assert guest.at.endswith("/avant")
    base = guest.at.removesuffix("avant")
    guest.send(privacy="alone", place=PLACE, telephone="514 555-0142", callback="safe")
    guest.see(f"{base}essai").send(f"{base}attente")
    assert guest.at.endswith("/attente"), guest.at
    guest.send(f"{base}message", text=WORD)
    guest.see(f"{base}attente?{urlencode({'q': WORD})}")
    assert WORD in guest.page
    visit.connection = base.rstrip("/").rsplit("/", 1)[-1]
    visit.base = base


def _stranger_guesses(stranger: Surfer, visit: SimpleNamespace) -> None:
    stranger.see(f"/r/{TYPED_WRONG}")
    stranger.see(f"{visit.path}/nulle-part?secret={TYPED_WRONG}")
    stranger.see("/joindre").send(number=visit.number, password=PASSWORD_WRONG)


def _guest_enters(
    staff: Surfer, clinic: SimpleNamespace, visit: SimpleNamespace, guest: Surfer, sfu: str
) -> None:
    staff.see("/connexion").send(login=clinic.email, password=f"{clinic.password} faux")
    staff.see("/connexion").send(login=clinic.email, password=clinic.password)
    assert staff.at.endswith("/journee/"), staff.at
    staff.see(f"/personnes/?{urlencode({'q': SEARCHED})}")
    staff.see(f"/rencontres/{visit.id}/faire-entrer/{visit.connection}").send()
    visit.token = _token(guest, visit.base)
    query = urlencode({"access_token": visit.token})
    guest.see(f"{sfu.replace('ws', 'http', 1)}/rtc?{query}")  # refused: nobody speaks WebSocket here
    guest.see(f"/rtc?{query}")


def _token(guest: Surfer, base: str) -> str:
    boot = re.search(r'"csrf": "([^"]+)"', guest.see(f"{base}attente").page)
    assert boot
    found = re.search(r'"token": "([^"]+)"', guest.ask(f"{base}api/token", boot[1]).page)
    assert found, guest.page
    return found[1]


def _note_is_signed(staff: Surfer, visit: SimpleNamespace) -> None:
    page = f"/rencontres/{visit.id}/"
    staff.see(f"{page}note").send(f"{page}terminer")
    staff.see(f"{page}note")
    fields = {"heading-0": "Situation", "text-0": NOTE, "revision": staff.field("revision")}
    staff.send(f"{page}note/signer", **fields)
    assert NOTE in staff.page


def rows(product: Product, question: str) -> list[str]:
    with psycopg.connect(product.info["database_url"], autocommit=True) as connection:
        return [row[0] for row in connection.execute(question)]  # type: ignore[call-overload]


def logs(product: Product) -> dict[str, str]:
    found = {
        str(path.relative_to(product.home)): path.read_text(errors="replace")
        for path in sorted((product.home / "logs").rglob("*"))
        if path.is_file()
    }
    return found | {"output": product.output}


def secrets_of(visit: SimpleNamespace) -> dict[str, str]:
    """What must stand nowhere, by what it is."""
    return {
        "link": visit.path.removeprefix("/r/"),
        "password of the participant": visit.password,
        "wrong link": TYPED_WRONG,
        "wrong password": PASSWORD_WRONG,
        "name": FAMILY,
        "place": PLACE,
        "word of the waiting room": WORD,
        "clinical text": NOTE,
        "search": SEARCHED,
        "account's password": visit.account.password,
        "media token": visit.token,
        **{f"cookie {rank}": value for rank, value in enumerate(visit.cookies)},
    }


def test_nothing_of_a_visit_stands_in_a_log(product: Product, visit: SimpleNamespace) -> None:
    written = logs(product)
    # The requests were written down: the silence below means something.
    assert "POST /r/…" in written["logs/web.log"]
    assert f"POST /rencontres/{visit.id}/note/signer 302" in written["logs/web.log"]
    assert len(visit.cookies) >= 2
    found = [
        (what, log)
        for what, secret in secrets_of(visit).items()
        for log, text in written.items()
        if secret in text
    ]
    assert found == []


def test_jobs_carry_names_of_rows_only(visit: SimpleNamespace) -> None:
    assert any(visit.id in job for job in visit.jobs)
    told = "\n".join(visit.jobs)
    assert [what for what, secret in secrets_of(visit).items() if secret in told] == []


def test_the_link_and_the_session_stand_in_no_table(product: Product, visit: SimpleNamespace) -> None:
    """The guest's cookie and link are kept as hashes, or not at all."""
    link = visit.path.removeprefix("/r/")
    kept = rows(
        product,
        "select row_to_json(c)::text from visits_connection c union all "
        "select row_to_json(p)::text from visits_participant p union all "
        "select row_to_json(n)::text from visits_notice n",
    )
    assert len(kept) >= 2
    assert [value for value in [*visit.guest_cookies, link] if any(value in row for row in kept)] == []
