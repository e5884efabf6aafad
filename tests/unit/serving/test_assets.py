"""Built files: cached for ever, compressed when the browser takes it, and nothing outside of their folder."""

import asyncio
import gzip
from pathlib import Path

import pytest
from tests.unit.serving.asgi import Answer, ask, scope_of

from visavis.web.serving.assets import Assets
from visavis.web.serving.types import Receive, Scope, Send, respond


async def pages(scope: Scope, receive: Receive, send: Send) -> None:
    await respond(send, 299, [], b"page")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secret.txt").write_text("secret")
    files = tmp_path / "assets"
    files.mkdir()
    (files / "staff-BJLtq2m9.css").write_text("body{}" * 100)
    (files / "mark.svg").write_text("<svg/>")
    (files / "manifest.json").write_text("{}")
    return files


def get(folder: Path, name: str, method: str = "GET", **headers: str) -> Answer:
    scope = scope_of(method, "/static/" + name, {k.replace("_", "-"): v for k, v in headers.items()})
    return asyncio.run(ask(Assets(pages, prefix="/static/", folder=folder), scope))


def test_a_hashed_file_is_kept_for_ever(folder: Path) -> None:
    answer = get(folder, "staff-BJLtq2m9.css")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.body == b"body{}" * 100


def test_a_file_without_hash_is_asked_for_again(folder: Path) -> None:
    assert "immutable" not in get(folder, "mark.svg").headers["cache-control"]


def test_compressed_when_the_browser_takes_it(folder: Path) -> None:
    answer = get(folder, "staff-BJLtq2m9.css", accept_encoding="br;q=0.5, gzip")
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(answer.body) == b"body{}" * 100


def test_not_compressed_when_it_refuses(folder: Path) -> None:
    assert "content-encoding" not in get(folder, "staff-BJLtq2m9.css", accept_encoding="gzip;q=0").headers


def test_brotli_prepared_by_the_build_comes_first(folder: Path) -> None:
    (folder / "staff-BJLtq2m9.css.br").write_bytes(b"brotli")
    answer = get(folder, "staff-BJLtq2m9.css", accept_encoding="gzip, deflate, br")
    assert (answer.headers["content-encoding"], answer.body) == ("br", b"brotli")


def test_a_file_that_is_built_anew_is_read_anew(folder: Path) -> None:
    assets = Assets(pages, prefix="/static/", folder=folder)
    asyncio.run(ask(assets, scope_of(path="/static/mark.svg")))
    (folder / "mark.svg").write_text("<svg>new</svg>")
    assert asyncio.run(ask(assets, scope_of(path="/static/mark.svg"))).body == b"<svg>new</svg>"


@pytest.mark.parametrize("name", ["../secret.txt", "nothing.css", "", "manifest.json", "a\0b", ".."])
def test_nothing_else_is_served(folder: Path, name: str) -> None:
    answer = get(folder, name)
    assert (answer.status, answer.body) == (404, b"")


def test_head_has_no_body(folder: Path) -> None:
    answer = get(folder, "staff-BJLtq2m9.css", method="HEAD")
    assert (answer.status, answer.body, answer.headers["content-length"]) == (200, b"", "600")


def test_files_are_not_posted_to(folder: Path) -> None:
    assert get(folder, "staff-BJLtq2m9.css", method="POST").status == 405


def test_all_else_goes_to_the_pages(folder: Path) -> None:
    assert (
        asyncio.run(ask(Assets(pages, prefix="/static/", folder=folder), scope_of(path="/x"))).status == 299
    )
