"""The message of a forgotten password. Its link is made here: it stands in no job argument and no row."""

from __future__ import annotations

from email.utils import make_msgid
from urllib.parse import urlsplit

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.management import call_command
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from visavis.core.acting import acting
from visavis.core.actors import system
from visavis.core.throttle import purge_expired
from visavis.directory.models import User
from visavis.gateways.errors import RetryableError
from visavis.gateways.mail.client import from_settings as mailer
from visavis.gateways.mail.schemas import OutgoingMail

# Longer than the link lives would be no use.
_RETRY = RetryStrategy(max_attempts=10, exponential_wait=2, retry_exceptions={RetryableError})


@app.task(name="visavis.accounts.send_password_reset", retry=_RETRY)
def send_password_reset(user_id: str, language: str) -> None:
    """Nothing for an address without account: the page has said the same in both cases."""
    user = User.objects.filter(pk=user_id, is_active=True).first() if user_id else None
    if user is None:
        return
    with acting(system("mail", "password-reset")), translation.override(language):
        mailer().send(_message(user, language))


@app.periodic(cron="17 4 * * *")
@app.task(name="visavis.accounts.sweep", queueing_lock="accounts.sweep")
def sweep(timestamp: int) -> None:
    """Each night: counters and sessions that no longer matter."""
    purge_expired()
    call_command("clearsessions")


def _message(user: User, language: str) -> OutgoingMail:
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    context = {"link": settings.VISAVIS_URL + path, "english": language.startswith("en")}
    sender = settings.VISAVIS_MAIL_FROM
    return OutgoingMail(
        to_address=user.email,
        to_name="",
        from_address=sender,
        from_name="Vis-à-vis",
        reply_to=sender,
        envelope_from=sender,
        subject=render_to_string("accounts/mail/password_reset_subject.txt", context).strip(),
        text=render_to_string("accounts/mail/password_reset.txt", context),
        html=render_to_string("accounts/mail/password_reset.html", context),
        message_id=make_msgid(domain=urlsplit(settings.VISAVIS_URL).hostname or "localhost"),
        language="en-CA" if language.startswith("en") else "fr-CA",
    )
