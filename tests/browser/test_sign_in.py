"""Sign-in in a real browser: a passkey of the device, a password without script, a lost password."""

import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import is_sound
from tests.browser.conftest import Stage
from tests.browser.steps.mail import Mailbox, text_of

DAY = re.compile("/journee/")


def with_device_keys(page: Page) -> Page:
    """As a computer that reads a fingerprint, and always finds the right one."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return page


def test_a_passkey_replaces_the_password(stage: Stage, clinic: SimpleNamespace) -> None:
    professional = stage.professional(clinic)
    page = with_device_keys(professional.page)
    page.goto("/compte/securite")
    is_sound(page, "account-security")
    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    is_sound(page, "passkey-add")
    page.get_by_role("button", name="Ajouter cet appareil").click()
    expect(page.get_by_role("heading", name="Codes de secours")).to_be_visible()
    is_sound(page, "recovery-codes")

    page.goto("/compte/securite")
    page.get_by_role("main").get_by_role("button", name="Se déconnecter").click()
    expect(page).to_have_url(re.compile("/connexion"))
    passkey = page.get_by_role("button", name="Se connecter avec une clé d’accès")
    expect(passkey).to_be_focused()
    passkey.press("Enter")
    expect(page).to_have_url(DAY)


def test_a_device_without_its_key_says_so_and_the_password_remains(
    stage: Stage, clinic: SimpleNamespace
) -> None:
    page = with_device_keys(stage.page(stage.browsers("host")))
    page.goto("/connexion")
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    expect(page.locator("[data-passkey-status]")).to_contain_text("utilisez votre mot de passe")
    is_sound(page, "passkey-refused")
    page.get_by_label("Courriel professionnel").fill(clinic.email)
    page.get_by_label("Mot de passe", exact=True).fill(clinic.password)
    page.get_by_label("Mot de passe", exact=True).press("Enter")
    expect(page).to_have_url(DAY)


def test_without_script_the_password_alone_is_offered(stage: Stage, clinic: SimpleNamespace) -> None:
    page = stage.page(stage.browsers("host"), java_script_enabled=False)
    page.goto("/connexion")
    expect(page.get_by_role("button", name="Se connecter avec une clé d’accès")).to_be_hidden()
    expect(page.get_by_role("button", name="Afficher")).to_be_hidden()
    page.get_by_label("Courriel professionnel").fill(clinic.email)
    page.get_by_label("Mot de passe", exact=True).fill("faux")
    page.get_by_role("button", name="Continuer avec le mot de passe").click()
    expect(page).to_have_title(re.compile("^Erreur"))
    expect(page.get_by_label("Courriel professionnel")).to_have_value(clinic.email)
    page.get_by_label("Mot de passe", exact=True).fill(clinic.password)
    page.get_by_role("button", name="Continuer avec le mot de passe").click()
    expect(page).to_have_url(DAY)


def test_a_password_can_be_seen_while_it_is_typed(stage: Stage) -> None:
    page = stage.page(stage.browsers("host"))
    page.goto("/connexion")
    password = page.get_by_label("Mot de passe", exact=True)
    password.fill("une phrase")
    page.get_by_role("button", name="Afficher").click()
    expect(password).to_have_attribute("type", "text")
    page.get_by_role("button", name="Cacher").click()
    expect(password).to_have_attribute("type", "password")


@pytest.mark.requirement("N3")
def test_a_forgotten_password_is_chosen_anew(stage: Stage, clinic: SimpleNamespace, mailbox: Mailbox) -> None:
    page = stage.page(stage.browsers("host"))
    page.goto("/connexion")
    page.get_by_role("link", name="Mot de passe oublié").click()
    is_sound(page, "password-forgotten")
    page.get_by_label("Courriel professionnel").fill(clinic.email)
    page.get_by_role("button", name="Envoyer le lien").click()
    expect(page.get_by_role("heading", name="Lisez vos courriels")).to_be_visible()

    message = text_of(mailbox.wait_for(page, clinic.email))
    found = re.search(r"http://\S+/connexion/nouveau-mot-de-passe/\S+", message)
    assert found
    page.goto(found[0])
    expect(page).to_have_url(re.compile("-set-password$"))
    is_sound(page, "new-password")
    page.get_by_label("Nouveau mot de passe").fill("un tout autre secret")
    page.get_by_role("button", name="Changer le mot de passe").click()
    expect(page.get_by_text("Votre mot de passe est changé. Connectez-vous.")).to_be_visible()
    stage.professional(SimpleNamespace(**vars(clinic) | {"password": "un tout autre secret"}))


def test_the_captured_mail_is_shown(stage: Stage, clinic: SimpleNamespace) -> None:
    page = stage.page(stage.browsers("host"))
    page.goto("/demonstration/courriels/")
    is_sound(page, "captured-mail")
    page.get_by_role("main").get_by_role("listitem").get_by_role("link").first.click()
    is_sound(page, "captured-message")
