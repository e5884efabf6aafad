"""allauth's seams: who may sign in, how guesses are slowed down, how factors are kept."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from visavis.core.throttle import SIGN_IN, guess_was_right
from visavis.web.accounts import encryption, trail
from visavis.web.accounts.guessing import account_key, origin_of, refuse_when_too_many, remember_device

NO_MATCH = _("Ce courriel et ce mot de passe ne vont pas ensemble. Vérifiez-les, puis réessayez.")
WRONG_CODE = _("Ce code n’est pas le bon, ou a déjà servi. Attendez le prochain code de votre application.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": NO_MATCH,
        "incorrect_password": _("Ce mot de passe n’est pas le bon."),
        "enter_current_password": _("Ce mot de passe n’est pas le bon."),
        "incorrect_code": WRONG_CODE,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The account that e-mail and password open, or None. Raises ValidationError when one must wait."""
        key = account_key(credentials.get("email", ""))
        origin = origin_of(request, key)
        refuse_when_too_many(SIGN_IN, target=key, origin=origin)
        AuthenticationBackend.unstash_authenticated_user()
        user = authenticate(request, **credentials)
        # The right password of a closed account: the next step says that it is closed.
        user = user or AuthenticationBackend.unstash_authenticated_user()
        if user is None:
            trail.note_failure(request, "account.sign_in_failed")
            return None
        guess_was_right(SIGN_IN, target=key, origin=origin)
        return user

    def reauthenticate(self, user: Any, password: str) -> bool:
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not within the minutes that follow a sign-in: nobody types a password twice in a row."""
        if not super().is_reauthentication_required(app=app, **kwargs):
            return False
        records = get_authentication_records(self.request, self.request.user)
        last = max((record["at"] for record in records), default=0.0)
        return time.time() - last > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def login(self, request: HttpRequest, user: Any) -> None:
        with trail.at_the_door(request):
            super().login(request, user)
        trail.note(request, user, "account.signed_in", by=_methods(request, user))

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        remember_device(request, response, account_key(user.email))
        return response

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Only what is said in our own words (`message`); allauth's remarks say nothing new."""
        if kwargs.get("message"):
            super().add_message(request, level, *args, **kwargs)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Our own jobs send messages; allauth sends none."""

    def set_password(self, user: Any, password: str) -> None:
        user.set_password(password)
        user.save(update_fields=["password"])


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_CODE}

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """The last factor stays where the installation requires one."""
        if not settings.SECOND_FACTOR_REQUIRED:
            return True
        others = type(authenticator).objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return bool(others.filter(type__in=["totp", "webauthn"]).exists())

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        return str(_("Cet appareil"))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "Vis-à-vis"}

    def _get_site_name(self) -> str:
        return "Vis-à-vis"


def _methods(request: HttpRequest, user: Any) -> str:
    records = get_authentication_records(request, user)
    return " + ".join(str(record.get("type", record["method"])) for record in records)
