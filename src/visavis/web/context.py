"""What every page may need from its request, without a query: language, demonstration, address."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from visavis.core.formats import base_language


@dataclass(frozen=True)
class Site:
    """Facts of the page's frame. Templates read them as `site.…`."""

    demonstration: bool
    lang: str  # BCP 47, for the lang attribute: fr-CA, en-CA
    english: bool
    path: str  # where the change of language comes back to
    signed_in: bool


def site(request: HttpRequest) -> dict[str, Site]:
    """Context processor: `site`."""
    english = base_language(get_language() or "fr") == "en"
    return {
        "site": Site(
            demonstration=bool(getattr(settings, "DEMONSTRATION", False)),
            lang="en-CA" if english else "fr-CA",
            english=english,
            path=request.get_full_path(),
            signed_in=getattr(request, "actor", None) is not None,
        )
    }
