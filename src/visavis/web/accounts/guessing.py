"""Slowing down guesses of passwords and codes, so that it never locks an account's owner out.

Failures count for the account as seen from one origin. The origin is a device that has signed in to this
account before (a signed cookie), else the network address: whoever guesses from next door does not lock out
a known device.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from visavis.core.throttle import GuessPolicy, begin_guess, network_of
from visavis.web.accounts.roles import address_of

DEVICE_COOKIE = "vv_device"
_SALT = "visavis.accounts.device"
_REMEMBERED = timedelta(days=180)


def account_key(email: str) -> str:
    """The name of an account in counters and cookies: a keyed hash of its address."""
    return salted_hmac("visavis.accounts.key", email.strip().lower(), algorithm="sha256").hexdigest()[:32]


def origin_of(request: HttpRequest, account: str) -> str:
    """Where a guess at `account` (its `account_key`) comes from."""
    for device in _known_devices(request):
        if device.get("account") == account:
            return f"device:{device['id']}"
    return network_of(address_of(request))


def remember_device(request: HttpRequest, response: HttpResponse, account: str) -> None:
    """After a whole sign-in: this browser's later mistakes are its own."""
    others = [device for device in _known_devices(request) if device.get("account") != account]
    # A shared computer knows its last few users.
    devices = [{"account": account, "id": secrets.token_urlsafe(12)}, *others][:5]
    response.set_cookie(
        DEVICE_COOKIE,
        signing.dumps(devices, salt=_SALT, compress=True),
        max_age=_REMEMBERED,
        path="/connexion",
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def refuse_when_too_many(policy: GuessPolicy, *, target: str, origin: str) -> None:
    """Count a try. Raises ValidationError with the time to wait."""
    verdict = begin_guess(policy, target=target, origin=origin)
    if not verdict.allowed:
        raise ValidationError(wait_sentence(verdict.retry_after_seconds), code="too_many_tries")


def wait_sentence(seconds: int) -> str:
    """« Attendez une minute, puis réessayez. »"""
    minutes = max(1, -(-seconds // 60))
    return ngettext(
        "Attendez une minute, puis réessayez.",
        "Attendez %(minutes)d minutes, puis réessayez.",
        minutes,
    ) % {"minutes": minutes}


def _known_devices(request: HttpRequest) -> list[dict[str, Any]]:
    try:
        found = signing.loads(request.COOKIES.get(DEVICE_COOKIE, ""), salt=_SALT, max_age=_REMEMBERED)
    except signing.BadSignature:
        return []
    return found if isinstance(found, list) else []
