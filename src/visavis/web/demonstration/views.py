"""Reading the captured mail. Exists in the demonstration only; nothing here in production."""

from __future__ import annotations

import base64
import re
from pathlib import Path

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from visavis.gateways.mail.maildir import MaildirBox
from visavis.gateways.mail.schemas import StoredMail, StoredMessage

_SHOWN = 200
_CID = re.compile(r"cid:([^\"'\s)>]+)")


@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    """The newest first; `q` looks in recipients and subjects."""
    wanted = request.GET.get("q", "").strip()[:100]
    found = [mail for mail in _box().list(limit=_SHOWN) if _matches(mail, wanted)]
    return render(request, "demonstration/mail_list.html", {"mails": found, "wanted": wanted})


@require_safe
@csp_replace({"frame-src": [SELF]})  # type: ignore[untyped-decorator]
def mail_message(request: HttpRequest, key: str) -> HttpResponse:
    return render(request, "demonstration/mail_message.html", {"message": _message(key)})


@require_safe
@csp_replace(  # type: ignore[untyped-decorator]
    {
        "default-src": [NONE],
        "style-src": ["'unsafe-inline'"],
        "img-src": ["data:"],
        "script-src": None,
        "frame-ancestors": [SELF],
        "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
    }
)
def mail_html(request: HttpRequest, key: str) -> HttpResponse:
    """The HTML part alone, without script, origin or network; its links open beside."""
    message = _message(key)
    pictures = {part.cid: part for part in message.images}

    def inlined(found: re.Match[str]) -> str:
        part = pictures.get(found[1])
        return (
            f"data:{part.content_type};base64,{base64.b64encode(part.content).decode()}" if part else found[0]
        )

    response = HttpResponse('<base target="_blank">' + _CID.sub(inlined, message.html))
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@require_safe
def mail_calendar(request: HttpRequest, key: str) -> HttpResponse:
    message = _message(key)
    if not message.calendar:
        raise Http404
    response = HttpResponse(message.calendar, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="rendez-vous.ics"'
    return response


def _box() -> MaildirBox:
    if not settings.VISAVIS_MAILDIR:
        raise Http404  # messages leave by a real server
    return MaildirBox(Path(settings.VISAVIS_MAILDIR))


def _message(key: str) -> StoredMessage:
    message = _box().get(key)
    if message is None:
        raise Http404
    return message


def _matches(mail: StoredMail, wanted: str) -> bool:
    return wanted.casefold() in f"{mail.recipient} {mail.subject}".casefold()
