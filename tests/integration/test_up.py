"""`visavis up`: starts, says that it is ready, mends itself, stops, and leaves nothing behind."""

import json
import os
import shutil
import signal
import smtplib
import socket
import stat
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.harness.product import Product, clean_environment, is_alive, running_product, wait_for
from visavis.runtime.postgres import APPLICATION, OWNER, Postgres

pytestmark = pytest.mark.xdist_group("up")
PARTS = {"web", "worker", "livekit", "postgres", "mail"}


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a product that has started and stopped once, in a folder with a space and an accent."""
    with running_product(tmp_path_factory.mktemp("first") / "chez moi é", "--no-demo") as running:
        pass
    return running.home


def _begun(migrated: Path, folder: Path) -> Path:
    """A folder for one more product, whose home has been used: it starts in two seconds instead of ten."""
    # Without ports: each takes its own.
    shutil.copytree(migrated, folder / "home", ignore=shutil.ignore_patterns("ports.json"))
    return folder


@pytest.fixture(scope="module")
def product(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running_product(
        _begun(migrated, tmp_path_factory.mktemp("b") / "chez moi é"), "--no-demo"
    ) as running:
        yield running


@pytest.fixture
def folder(migrated: Path, tmp_path: Path) -> Path:
    return _begun(migrated, tmp_path)


def _processes(product: Product) -> list[int]:
    return [pid for pids in product.info["processes"].values() for pid in pids]


def test_ready_file_tells_everything_and_is_private(product: Product) -> None:
    info = product.info
    assert set(info) >= {"url", "mail_url", "maildir", "database_url", "livekit_url", "accounts", "processes"}
    assert set(info["processes"]) == PARTS
    assert all(is_alive(pid) for pid in _processes(product))
    assert info["url"].startswith("http://localhost:")
    assert stat.S_IMODE(product.ready_file.stat().st_mode) == 0o600


def test_pages_answer(product: Product) -> None:
    with urllib.request.urlopen(f"{product.url}/sante", timeout=10) as answer:
        assert answer.read().strip() == b"ok"


def test_database_url_is_the_application_which_owns_nothing(product: Product) -> None:
    with psycopg.connect(product.info["database_url"]) as connection:
        row = connection.execute(
            "select current_user::text, rolsuper, has_schema_privilege('public', 'create')"
            " from pg_roles where rolname = current_user"
        ).fetchone()
    assert row == ("visavis_app", False, False)


def test_only_the_owner_of_the_home_can_read_its_keys(product: Product) -> None:
    keys = product.home / "keys"
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700
    assert {stat.S_IMODE(key.stat().st_mode) for key in keys.iterdir()} == {0o600}


def test_application_processes_never_see_the_owner(product: Product) -> None:
    for part in ("web", "worker", "mail", "livekit"):
        environment = Path(f"/proc/{product.pid(part)}/environ").read_bytes()
        assert b"visavis_owner" not in environment


def test_mail_is_kept_once_and_unknown_recipients_are_refused(product: Product) -> None:
    message = b"From: a@clinique.example\r\nMessage-ID: <1@x>\r\nSubject: s\r\n\r\nBonjour\r\n"
    before = len(list((product.maildir / "new").iterdir()))
    with smtplib.SMTP("127.0.0.1", _mail_port(product)) as client:
        client.sendmail("a@clinique.example", ["b@exemple.example"], message)
        client.sendmail("a@clinique.example", ["b@exemple.example"], message)
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            client.sendmail("a@clinique.example", ["x@nonlivre.example"], message)
    assert refused.value.recipients["x@nonlivre.example"][0] == 550
    assert len(list((product.maildir / "new").iterdir())) == before + 1


@pytest.mark.parametrize("part", sorted(PARTS))
def test_killed_part_is_started_again_and_said_so(product: Product, part: str) -> None:
    product.restart(part)
    assert "stopped (SIGKILL); starting it again" in product.output
    wait_for(lambda: _healthy(product), "the pages to answer again", 30)


def test_second_start_in_the_same_home_is_refused_in_a_sentence(product: Product) -> None:
    second = Product(product.home.parent, "--no-demo")
    second.output_file = product.home.parent / "second.txt"
    second.ready_file = product.home.parent / "second.json"
    second.start()
    assert second.process is not None
    assert second.process.wait(30) == 1
    assert "Another Vis-à-vis is running" in second.output
    assert product.ready_file.exists()


def test_two_homes_run_side_by_side_and_taken_ports_are_replaced(product: Product, folder: Path) -> None:
    mine = int(product.url.rpartition(":")[2])
    with running_product(folder, "--no-demo", "--port", str(mine)) as other:
        assert other.url != product.url
        assert f"Port {mine} is taken: web uses {other.url.rpartition(':')[2]}." in other.output
        assert _healthy(product)
        assert _healthy(other)


@pytest.mark.parametrize(("number", "starts"), [(signal.SIGINT, 1), (signal.SIGTERM, 2)])
def test_stop_ends_all_children_with_exit_0_and_ports_are_kept(
    folder: Path, number: signal.Signals, starts: int
) -> None:
    product = Product(folder, "--no-demo", "--port", str(_free_port()))
    urls = []
    for _ in range(starts):
        product.start()
        product.wait_until_ready()
        processes = _processes(product)
        urls.append((product.url, product.info["livekit_url"]))
        assert product.stop(number) == 0
        assert not [pid for pid in processes if is_alive(pid)]
        assert not product.ready_file.exists()
    assert len(set(urls)) == 1


def test_stop_during_the_start_ends_everything_too(folder: Path) -> None:
    product = Product(folder, "--no-demo")
    product.start()
    wait_for(lambda: (product.home / "run" / "children.json").exists(), "the first children", 30)
    assert product.stop() == 0
    assert _of_home(product.home) == []


def test_killed_parent_leaves_nothing_and_the_next_start_works(folder: Path) -> None:
    product = Product(folder, "--no-demo")
    product.start()
    product.wait_until_ready()
    processes = _processes(product)
    assert product.process is not None
    os.kill(product.process.pid, signal.SIGKILL)
    product.process.wait()
    wait_for(lambda: not [pid for pid in processes if is_alive(pid)], "the children to end", 10)
    product.start()
    wait_for(lambda: product.output.count("is ready") == 2, "the second start", 60, lambda: product.output)
    assert product.stop() == 0


def test_processes_left_behind_are_ended_by_the_next_start(folder: Path) -> None:
    """The second net: a process that is suspended does not hear that its parent died."""
    with running_product(folder, "--no-demo") as product:
        stopped = product.pid("mail")
        os.kill(stopped, signal.SIGSTOP)
        assert product.process is not None
        children = (product.home / "run" / "children.json").read_text()
        os.kill(product.process.pid, signal.SIGKILL)
        product.process.wait()
        assert str(stopped) in children
        product.start()
        wait_for(
            lambda: product.output.count("is ready") == 2, "the second start", 60, lambda: product.output
        )
        assert not is_alive(stopped)


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"DATABASE_URL": "postgresql://nobody:x@127.0.0.1:1/none"}, "DATABASE_OWNER_URL is not"),
        (
            {
                "DATABASE_URL": "postgresql://nobody:x@127.0.0.1:1/none",
                "DATABASE_OWNER_URL": "postgresql://owner:x@127.0.0.1:1/none",
            },
            "DATABASE_URL does not open a database",
        ),
        (
            {"DATABASE_URL": "mysql://a/b", "DATABASE_OWNER_URL": "mysql://a/b"},
            "DATABASE_URL is not an address",
        ),
        ({"LIVEKIT_URL": "ws://127.0.0.1:1"}, "LIVEKIT_API_KEY and LIVEKIT_API_SECRET must be set"),
        (
            {"LIVEKIT_URL": "ws://127.0.0.1:1", "LIVEKIT_API_KEY": "a", "LIVEKIT_API_SECRET": "b"},
            "LIVEKIT_URL: no LiveKit server answers",
        ),
        ({"EMAIL_URL": "smtp://127.0.0.1:1"}, "EMAIL_URL: no mail server answers"),
        ({"EMAIL_URL": "carrier-pigeon:"}, "EMAIL_URL is not an address"),
    ],
)
def test_wrong_value_stops_the_start_and_is_named(tmp_path: Path, values: dict[str, str], named: str) -> None:
    product = Product(tmp_path, environment=values)
    product.start()
    assert product.process is not None
    assert product.process.wait(60) == 1
    assert named in product.output
    assert "Traceback" not in product.output
    assert not product.ready_file.exists()


def test_secret_of_another_livekit_is_refused_by_name(product: Product, tmp_path: Path) -> None:
    values = {
        "LIVEKIT_URL": product.info["livekit_url"],
        "LIVEKIT_API_KEY": "visavis",
        "LIVEKIT_API_SECRET": "no",
    }
    other = Product(tmp_path, environment=values)
    other.start()
    assert other.process is not None
    assert other.process.wait(60) == 1
    assert "LIVEKIT_API_KEY and LIVEKIT_API_SECRET are refused" in other.output


def test_owner_as_application_is_refused(product: Product, tmp_path: Path) -> None:
    values = {
        "DATABASE_URL": product.info["database_url"],
        "DATABASE_OWNER_URL": product.info["database_url"],
    }
    other = Product(tmp_path, environment=values)
    other.start()
    assert other.process is not None
    assert other.process.wait(60) == 1
    assert "DATABASE_URL names the role visavis_app" in other.output


def test_parts_that_run_elsewhere_are_used_and_not_started(product: Product, tmp_path: Path) -> None:
    keys = product.home / "keys"
    port = int(product.info["database_url"].rpartition(":")[2].partition("/")[0])
    server = Postgres(product.home / "postgres", keys / "postgres.json", port)
    server.create_database("elsewhere")
    values = {
        "DATABASE_URL": server.url(APPLICATION, "elsewhere"),
        "DATABASE_OWNER_URL": server.url(OWNER, "elsewhere"),
        "LIVEKIT_URL": product.info["livekit_url"],
        "LIVEKIT_API_KEY": "visavis",
        "LIVEKIT_API_SECRET": json.loads((keys / "livekit.json").read_text())["livekit"],
        "EMAIL_URL": f"smtp://127.0.0.1:{_mail_port(product)}",
    }
    with running_product(tmp_path, "--no-demo", environment=values) as other:
        assert set(other.info["processes"]) == {"web", "worker"}
        assert other.info["livekit_url"] == product.info["livekit_url"]
        assert other.info["maildir"] is None
        assert _healthy(other)
        assert b"visavis_owner" not in Path(f"/proc/{other.pid('web')}/environ").read_bytes()


def test_environment_of_the_harness_is_clean() -> None:
    assert not [name for name in clean_environment() if name.startswith(("DATABASE_", "VISAVIS_"))]


def _healthy(product: Product) -> bool:
    try:
        with urllib.request.urlopen(f"{product.url}/sante", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _mail_port(product: Product) -> int:
    return int(json.loads((product.home / "ports.json").read_text())["mail"])


def _of_home(home: Path) -> list[str]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and is_alive(int(folder.name)):
            try:
                words = (folder / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if str(home) in words:
                found.append(words)
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
