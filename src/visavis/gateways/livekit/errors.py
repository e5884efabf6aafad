"""Failures of the media server. No token, name or address in their text."""

from visavis.gateways.errors import PermanentError, RetryableError


class SfuUnavailable(RetryableError):
    """Down, slow, or between two nodes: the same call may succeed in a moment."""


class SfuRefused(PermanentError):
    """The server understood and said no (wrong key, wrong argument), or the call was never allowed."""


class WebhookRefused(PermanentError):
    """What came to the webhook's address was not signed by our media server."""
