"""Why a calendar object cannot be written."""

from visavis.gateways.errors import PermanentError


class CalendarRefused(PermanentError):
    """These values make no event (no zone, end before start, no identifier)."""
