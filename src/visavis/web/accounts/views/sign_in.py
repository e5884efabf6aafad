"""Sign-in by password or passkey, the second step, sign-out."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.account.internal.flows.logout import logout
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from visavis.core.live import wake
from visavis.web.accounts import trail
from visavis.web.accounts.roles import session_topic


class OurContext:
    """allauth hands its templates a `site` of its own, which would hide the one of our pages."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        context.pop("site", None)
        return context


class SignInView(OurContext, account.LoginView):  # type: ignore[misc]
    template_name = "accounts/sign_in.html"


class SecondStepView(OurContext, AuthenticateView):  # type: ignore[misc]
    template_name = "accounts/second_step.html"


class PasskeySignInView(LoginWebAuthnView):  # type: ignore[misc]
    """GET gives a challenge (JSON), POST the answer of the device."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().post(request, *args, **kwargs)
        except (ValidationError, KeyError, TypeError):
            return self.form_invalid(None)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        authenticator = form.cleaned_data["credential"]
        login = Login(user=authenticator.user, redirect_url=get_next_redirect_url(self.request))
        response: HttpResponse = perform_passwordless_login(self.request, authenticator, login)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        trail.note_failure(self.request, "account.passkey_failed")
        messages.error(
            self.request, _("Cette clé d’accès n’ouvre aucun compte. Utilisez votre mot de passe.")
        )
        return redirect("account_login")


class AccountClosedView(OurContext, account.AccountInactiveView):  # type: ignore[misc]
    template_name = "accounts/closed.html"


@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """End the session and the live events that lean on it."""
    if request.user.is_authenticated:
        trail.note(request, request.user, "account.signed_out")
    topic = session_topic(request.session.session_key or "")
    logout(request, show_message=False)
    wake(topic)
    return redirect("account_login")


def no_sign_up(request: HttpRequest) -> HttpResponse:
    """Accounts are made by an establishment; allauth asks for this address by name."""
    return render(request, "404.html", status=404)
