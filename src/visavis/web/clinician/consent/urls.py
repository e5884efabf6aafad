"""Address of the consent page. Included in the namespace `clinician`."""

from django.urls import path

from visavis.web.clinician.consent import views

urlpatterns = [path("rencontres/<uuid:visit_id>/consentement", views.consent, name="consent")]
