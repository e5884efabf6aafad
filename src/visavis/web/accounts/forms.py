"""Forms of sign-in: allauth's checks, our words, each guess counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms as second_factor
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from visavis.core.throttle import SECOND_FACTOR, claim_once, guess_was_right
from visavis.web.accounts import trail
from visavis.web.accounts.adapter import WRONG_CODE
from visavis.web.accounts.guessing import account_key, origin_of, refuse_when_too_many

# A code of an authenticator application is accepted for three periods of 30 seconds; kept a while longer.
_CODE_LIFETIME = timedelta(minutes=3)
_EMAIL_MISSING = {
    "required": _("Entrez votre courriel."),
    "invalid": _("Entrez un courriel complet, comme nom@exemple.ca."),
}
_PASSWORD_MISSING = {"required": _("Entrez votre mot de passe.")}


def _password(label: Any, *, autocomplete: str, hint: Any = "", error: Any = None) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        max_length=1024,  # argon2 would work on megabytes
        help_text=hint,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        error_messages={"required": error or _PASSWORD_MISSING["required"]},
    )


def _email() -> forms.EmailField:
    # A plain text control: the browser's own bubble would speak before our message at the field.
    attributes = {
        "autocomplete": "username webauthn",
        "inputmode": "email",
        "autocapitalize": "none",
        "spellcheck": "false",
    }
    return forms.EmailField(
        label=_("Courriel professionnel"),
        max_length=254,
        widget=forms.TextInput(attrs=attributes),
        error_messages=_EMAIL_MISSING,
    )


class SignInForm(account.LoginForm):  # type: ignore[misc]
    """E-mail and password; what was typed stays, but for the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = _email()
        self.fields["password"] = _password(_("Mot de passe"), autocomplete="current-password")

    def clean_login(self) -> str:
        return str(self.cleaned_data["login"]).strip().lower()


class PasswordForgottenForm(forms.Form):
    """Says the same whether or not the address has an account."""

    email = _email()


class NewPasswordForm(account.ResetPasswordKeyForm):  # type: ignore[misc]
    """One field: what is shown on demand need not be typed twice."""

    password2 = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"] = new_password_field(self.user)


class ChangePasswordForm(account.ChangePasswordForm):  # type: ignore[misc]
    password2 = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"] = _password(_("Mot de passe actuel"), autocomplete="current-password")
        self.fields["password1"] = new_password_field(self.user)

    def clean_oldpassword(self) -> str:
        if not get_adapter().reauthenticate(self.user, self.cleaned_data["oldpassword"]):
            raise get_adapter().validation_error("enter_current_password")
        return str(self.cleaned_data["oldpassword"])


class ConfirmPasswordForm(account.ReauthenticateForm):  # type: ignore[misc]
    password = _password(_("Mot de passe"), autocomplete="current-password")


class NewPasswordField(forms.CharField):
    """Checked against the rules of the settings, knowing whose it is."""

    user: Any = None

    def clean(self, value: Any) -> str:
        from django.contrib.auth.password_validation import validate_password

        password = str(super().clean(value))
        validate_password(password, self.user)
        return password


def new_password_field(user: Any) -> NewPasswordField:
    field = NewPasswordField(
        label=_("Nouveau mot de passe"),
        strip=False,
        max_length=1024,
        help_text=_("Au moins 12 caractères. Une phrase se retient mieux qu’un mot."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Entrez un nouveau mot de passe.")},
    )
    field.user = user
    return field


class _SlowedCode(forms.Form):
    """A code of six digits, or a recovery code; each try is counted, each right code passes once only."""

    user: Any

    code = forms.CharField(
        label=_("Code à 6 chiffres"),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
        error_messages={"required": _("Entrez le code de votre application.")},
    )

    def clean_code(self) -> str:
        self.cleaned_data["code"] = code = "".join(self.cleaned_data["code"].split()).replace("-", "")
        key = account_key(self.user.email)
        origin = origin_of(context.request, key)
        refuse_when_too_many(SECOND_FACTOR, target=key, origin=origin)
        try:
            super().clean_code()  # type: ignore[misc]
            self._refuse_second_use(code)
        except ValidationError:
            trail.note_failure(context.request, "account.code_failed", self.user.pk)
            raise
        guess_was_right(SECOND_FACTOR, target=key, origin=origin)
        return code

    def _refuse_second_use(self, code: str) -> None:
        """A recovery code burns itself; one of the application is claimed in the database, for all."""
        authenticator = getattr(self, "authenticator", None)
        if authenticator is not None and authenticator.type != Authenticator.Type.TOTP:
            return
        if not claim_once("totp", f"{self.user.pk}:{code}", lifetime=_CODE_LIFETIME):
            raise ValidationError(WRONG_CODE, code="incorrect_code")


class CodeForm(_SlowedCode, second_factor.AuthenticateForm):  # type: ignore[misc]
    """Second step of a sign-in."""


class ConfirmCodeForm(_SlowedCode, second_factor.ReauthenticateForm):  # type: ignore[misc]
    """Confirming who one is, before a change of factors."""


class ActivateTotpForm(_SlowedCode, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator application."""
