"""Headers that keep a page private: no copies, no referrer, only the devices that the room needs."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from visavis.web.middleware.audience import is_public

_DEVICES = ("camera", "microphone", "display-capture", "speaker-selection", "screen-wake-lock", "autoplay")
_ALLOWED = ", ".join(
    [f"{device}=(self)" for device in _DEVICES]
    + ["publickey-credentials-get=(self)", "publickey-credentials-create=(self)"]
    + [f"{feature}=()" for feature in ("geolocation", "payment", "usb", "serial", "hid")]
)


class PrivacyHeadersMiddleware:
    """Each page is somebody's: nothing is stored by a browser or a proxy unless the view says otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        # Nothing of a public address (it may hold a secret) is told to anyone, ourselves included.
        response.headers.setdefault(
            "Referrer-Policy", "no-referrer" if is_public(request.path) else "same-origin"
        )
        response.headers.setdefault("Permissions-Policy", _ALLOWED)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        return response
