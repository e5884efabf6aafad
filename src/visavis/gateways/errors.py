"""What a gateway raises: worth another try, or not.

The text of these errors is safe to log and to show to staff: no secret, no address, nothing clinical.
"""


class GatewayError(Exception):
    """An outside system did not do what was asked."""


class RetryableError(GatewayError):
    """The same call may succeed later: the system is down, slow or busy."""


class PermanentError(GatewayError):
    """The same call will fail again: the request itself is refused."""
