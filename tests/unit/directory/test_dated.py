"""Settings as they stand on a day."""

from datetime import date

import pytest

from visavis.directory.dated import DatedSettings

SETTINGS = DatedSettings(
    date(2026, 11, 24),
    {"opening_minutes": 30, "reminder_minutes": [1440, 60], "emergency_numbers": {"a": "911"}},
)


def test_values_come_in_their_types() -> None:
    assert SETTINGS.get("opening_minutes") == 30
    assert SETTINGS.integer("opening_minutes") == 30
    assert SETTINGS.integers("reminder_minutes") == [1440, 60]
    assert SETTINGS.texts("emergency_numbers") == {"a": "911"}


def test_a_setting_that_nobody_made_is_a_fault() -> None:
    with pytest.raises(KeyError):
        SETTINGS.get("unheard_of")
