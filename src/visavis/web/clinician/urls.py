"""Addresses of the professionals' pages, one list for each page. Namespace `clinician`."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver

app_name = "clinician"

# The order counts: `rencontres/nouvelle` comes before what takes any name.
_PAGES = ("day", "planning", "consent", "people", "visit", "notes")

urlpatterns: list[URLPattern | URLResolver] = [
    pattern
    for page in _PAGES
    if find_spec(f"visavis.web.clinician.{page}.urls")
    for pattern in import_module(f"visavis.web.clinician.{page}.urls").urlpatterns
]
