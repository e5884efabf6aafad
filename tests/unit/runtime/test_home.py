"""The home keeps secrets to its owner, and the same ones at each start."""

import json
import stat
from pathlib import Path

import pytest

from visavis.runtime.errors import StartError
from visavis.runtime.home import default_home, kept_secrets, make_keys, open_home, write_private


def test_keys_are_made_once_and_private(tmp_path: Path) -> None:
    home = open_home(tmp_path / "home")
    make_keys(home)
    first = {path.name: path.read_text() for path in home.keys.iterdir()}
    make_keys(home)
    assert {path.name: path.read_text() for path in home.keys.iterdir()} == first
    assert set(first) == {"django_secret", "links.json"}
    links = json.loads(first["links.json"])
    assert set(links["keys"]) == {str(links["current"])}
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in home.keys.iterdir())


def test_a_new_name_keeps_the_secrets_that_exist(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    first = kept_secrets(path, ("a",))
    both = kept_secrets(path, ("a", "b"))
    assert both["a"] == first["a"]
    assert both["b"] != both["a"]


def test_private_file_replaces_an_open_one(tmp_path: Path) -> None:
    path = tmp_path / "ready.json"
    path.write_text("old")
    path.chmod(0o644)
    write_private(path, "new")
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_home_that_is_a_file_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(StartError, match="cannot be used"):
        open_home(tmp_path / "home")


def test_home_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISAVIS_HOME", "/somewhere")
    assert default_home() == Path("/somewhere")
