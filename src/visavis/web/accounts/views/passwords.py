"""A password forgotten or changed."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.account.internal.userkit import filter_users_by_email
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from visavis.core.throttle import PASSWORD_FORGOTTEN, check, register_failure
from visavis.web.accounts import trail
from visavis.web.accounts.forms import PasswordForgottenForm
from visavis.web.accounts.guessing import account_key
from visavis.web.accounts.reset import ask_for_reset_message
from visavis.web.accounts.views.sign_in import OurContext


def password_forgotten(request: HttpRequest) -> HttpResponse:
    """Asks for the address; the answer never tells whether it has an account."""
    form = PasswordForgottenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _ask(request, form.cleaned_data["email"])
        return redirect("account_reset_password_done")
    return render(request, "accounts/password_forgotten.html", {"form": form})


def reset_message_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/password_forgotten_sent.html")


def _ask(request: HttpRequest, email: str) -> None:
    key = account_key(email)
    # Too many messages to one address: none, and the same answer.
    if not check(PASSWORD_FORGOTTEN, key).allowed:
        return
    register_failure(PASSWORD_FORGOTTEN, key)
    users = filter_users_by_email(email, is_active=True, for_login=True)
    with transaction.atomic():
        ask_for_reset_message(users[0].pk if users else None)


class NewPasswordView(OurContext, account.PasswordResetFromKeyView):  # type: ignore[misc]
    """Opened from the message; the link's secret leaves the address bar at once, its GET changes nothing."""

    template_name = "accounts/new_password.html"
    success_url = reverse_lazy("account_login")

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        trail.note(self.request, self.reset_user, "account.password_reset")
        messages.success(self.request, _("Votre mot de passe est changé. Connectez-vous."))
        return response


class ChangePasswordView(account.PasswordChangeView):  # type: ignore[misc]
    template_name = "accounts/change_password.html"
    success_url = reverse_lazy("mfa_index")

    def get_default_success_url(self) -> str:
        return str(self.success_url)

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        trail.note(self.request, self.request.user, "account.password_changed")
        messages.success(self.request, _("Votre mot de passe est changé."))
        return response
