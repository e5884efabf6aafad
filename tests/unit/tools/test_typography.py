"""The French catalogue gets its no-break spaces from the tool, never from the typist."""

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
spec = importlib.util.spec_from_file_location("translations", ROOT / "tools" / "translations.py")
assert spec is not None
assert spec.loader is not None
translations = importlib.util.module_from_spec(spec)
sys.modules["translations"] = translations
spec.loader.exec_module(translations)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Démonstration : lieux inventés", "Démonstration~: lieux inventés"),
        ("Touchez « Bloqué ».", "Touchez «~Bloqué~»."),
        ("Attendez 5 min, à 14 h 30", "Attendez 5~min, à 14~h~30"),
        ("Depuis %(minutes)s min", "Depuis %(minutes)s~min"),
        ("Appelez le 514 555-0142.", "Appelez le 514~555-0142."),
        ("https://exemple.ca et 3 personnes", "https://exemple.ca et 3 personnes"),
        ("90 %% des visites", "90~%% des visites"),
    ],
)
def test_no_break_spaces(typed: str, shown: str) -> None:
    assert translations.typographic(typed) == shown.replace("~", "\u00a0")
