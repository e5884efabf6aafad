"""Every address of the product, by audience."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from visavis.web import site_pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("", site_pages.front_door, name="front_door"),
    path("langue", site_pages.choose_language, name="language"),
    path("sante", site_pages.health, name="health"),
    path("robots.txt", site_pages.robots, name="robots"),
    path("", include("visavis.web.accounts.urls")),
    path("", include("visavis.web.patient.urls")),
    path("", include("visavis.web.media.urls")),
    path("", include("visavis.web.clinician.urls")),
]

if settings.DEMONSTRATION:
    urlpatterns.append(path("demonstration/", include("visavis.web.demonstration.urls")))

handler400 = "visavis.web.errors.bad_request"
handler403 = "visavis.web.errors.permission_denied"
handler404 = "visavis.web.errors.page_not_found"
handler500 = "visavis.web.errors.server_error"
