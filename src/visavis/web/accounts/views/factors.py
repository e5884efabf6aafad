"""Second factors of one's own account: authenticator application, recovery codes, passkeys."""

from __future__ import annotations

from typing import Any

from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import IndexView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCodeView
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from visavis.web.accounts import trail


class SecurityView(IndexView):  # type: ignore[misc]
    template_name = "accounts/security.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        found = context["authenticators"]
        return context | {
            "totp": found.get("totp"),
            "recovery_codes": found.get("recovery_codes"),
            "passkeys": found.get("webauthn", []),
            "factor_missing": settings.SECOND_FACTOR_REQUIRED and not ({"totp", "webauthn"} & found.keys()),
        }


class ConfirmByPasswordView(ReauthenticateView):  # type: ignore[misc]
    template_name = "accounts/confirm.html"


class ConfirmByCodeView(ReauthenticateByCodeView):  # type: ignore[misc]
    template_name = "accounts/confirm.html"


class ConfirmByPasskeyView(webauthn.ReauthenticateWebAuthnView):  # type: ignore[misc]
    template_name = "accounts/confirm.html"


class AddTotpView(totp.ActivateTOTPView):  # type: ignore[misc]
    template_name = "accounts/totp_add.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        secret = context["form"].secret
        spaced = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        return context | {"secret": spaced, "drawing": _inline(context["totp_svg"])}

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        trail.note(self.request, self.request.user, "account.factor_added", kind="totp")
        return response


class RemoveTotpView(totp.DeactivateTOTPView):  # type: ignore[misc]
    template_name = "accounts/totp_remove.html"

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        trail.note(self.request, self.request.user, "account.factor_removed", kind="totp")
        return response


class RecoveryCodesView(recovery.ViewRecoveryCodesView):  # type: ignore[misc]
    template_name = "accounts/recovery_codes.html"


class NewRecoveryCodesView(recovery.GenerateRecoveryCodesView):  # type: ignore[misc]
    template_name = "accounts/recovery_codes_new.html"

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        trail.note(self.request, self.request.user, "account.factor_reset", kind="recovery_codes")
        return response


class RecoveryCodesFileView(recovery.DownloadRecoveryCodesView):  # type: ignore[misc]
    template_name = "accounts/recovery_codes.txt"
    content_type = "text/plain; charset=utf-8"


class AddPasskeyView(webauthn.AddWebAuthnView):  # type: ignore[misc]
    template_name = "accounts/passkey_add.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().post(request, *args, **kwargs)
        except (ValidationError, KeyError, TypeError):
            messages.error(request, _("Cet appareil n’a pas pu être ajouté. Réessayez."))
            return redirect("mfa_add_webauthn")
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        trail.note(self.request, self.request.user, "account.factor_added", kind="passkey")
        return response


class RemovePasskeyView(webauthn.RemoveWebAuthnView):  # type: ignore[misc]
    template_name = "accounts/passkey_remove.html"
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        trail.note(self.request, self.request.user, "account.factor_removed", kind="passkey")
        return response


def _inline(svg: str) -> SafeString:
    """The drawing without its XML declaration, to stand in the page: the policy allows no data: address."""
    return mark_safe(svg[svg.index("<svg") :])  # noqa: S308 - drawn by the QR library from our own text
