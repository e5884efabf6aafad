"""`/renseignements`: what is collected and why, as the law asks to be told (RLRQ, c. R-22.1, art. 14)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from visavis.directory.selectors import settings_on


@require_safe
def collection_notice(request: HttpRequest) -> HttpResponse:
    """The six elements of article 14, in plain words; it says only what the product does."""
    hours = settings_on(None).integer("chat_retention_hours")
    return render(request, "patient/collection_notice.html", {"chat_hours": hours})
