"""Addresses of sign-in and account. Names are allauth's own: it asks for them by name."""

from __future__ import annotations

from django.urls import path, re_path
from django.views.generic import RedirectView

from visavis.web.accounts.views import factors, passwords, roles, sign_in

_to_security = RedirectView.as_view(pattern_name="mfa_index")

urlpatterns = [
    path("connexion", sign_in.SignInView.as_view(), name="account_login"),
    path("connexion/code", sign_in.SecondStepView.as_view(), name="mfa_authenticate"),
    path("connexion/cle", sign_in.PasskeySignInView.as_view(), name="mfa_login_webauthn"),
    path("connexion/compte-ferme", sign_in.AccountClosedView.as_view(), name="account_inactive"),
    path("connexion/inscription", sign_in.no_sign_up, name="account_signup"),
    path("connexion/mot-de-passe-oublie", passwords.password_forgotten, name="account_reset_password"),
    path("connexion/message-envoye", passwords.reset_message_sent, name="account_reset_password_done"),
    re_path(
        r"^connexion/nouveau-mot-de-passe/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)$",
        passwords.NewPasswordView.as_view(),
        name="account_reset_password_from_key",
    ),
    path("deconnexion", sign_in.sign_out, name="account_logout"),
    path("compte/role", roles.choose_role, name="account_role"),
    path("compte/mot-de-passe", passwords.ChangePasswordView.as_view(), name="account_change_password"),
    path("compte/mot-de-passe/premier", _to_security, name="account_set_password"),
    path("compte/courriel", _to_security, name="account_email"),
    path("compte/confirmer", factors.ConfirmByPasswordView.as_view(), name="account_reauthenticate"),
    path("compte/confirmer/code", factors.ConfirmByCodeView.as_view(), name="mfa_reauthenticate"),
    path("compte/confirmer/cle", factors.ConfirmByPasskeyView.as_view(), name="mfa_reauthenticate_webauthn"),
    path("compte/securite", factors.SecurityView.as_view(), name="mfa_index"),
    path("compte/application/ajouter", factors.AddTotpView.as_view(), name="mfa_activate_totp"),
    path("compte/application/retirer", factors.RemoveTotpView.as_view(), name="mfa_deactivate_totp"),
    path("compte/codes-de-secours", factors.RecoveryCodesView.as_view(), name="mfa_view_recovery_codes"),
    path(
        "compte/codes-de-secours/nouveaux",
        factors.NewRecoveryCodesView.as_view(),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "compte/codes-de-secours/fichier",
        factors.RecoveryCodesFileView.as_view(),
        name="mfa_download_recovery_codes",
    ),
    path("compte/cles", _to_security, name="mfa_list_webauthn"),
    path("compte/cles/ajouter", factors.AddPasskeyView.as_view(), name="mfa_add_webauthn"),
    path("compte/cles/<int:pk>/retirer", factors.RemovePasskeyView.as_view(), name="mfa_remove_webauthn"),
]
