"""Failures of the document maker. Neither the data nor Typst's diagnostic (which quotes it) is repeated."""

from visavis.gateways.errors import PermanentError


class DocumentRefused(PermanentError):
    """This template cannot be drawn with these values; trying again changes nothing."""
