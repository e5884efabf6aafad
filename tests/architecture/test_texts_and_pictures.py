"""Every text has its English, every picture named by a page exists, and no page holds style or script."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WEB = ROOT / "src" / "visavis" / "web"
TEMPLATES = sorted(path for path in (ROOT / "src").glob("**/templates/**/*.html"))
# A message is its own document: its style stands in it, since nothing remote is loaded.
PAGES = [path for path in TEMPLATES if "mail" not in path.parts and "messages" not in path.parts]


def test_every_text_has_one_english() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "translations.py", "check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_every_named_picture_exists() -> None:
    named = {
        (path.name, name)
        for path in TEMPLATES
        for name in re.findall(r"{% icon ['\"]([\w-]+)['\"]", path.read_text(encoding="utf-8"))
    }
    missing = [(page, name) for page, name in named if not (WEB / "icons" / f"{name}.svg").exists()]
    assert not missing


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_style_script_or_handler_inside_a_page(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:", page)
    scripts = re.findall(r"<script[^>]*>", page)
    assert all('type="application/json"' in script for script in scripts), scripts
