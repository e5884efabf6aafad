"""Addresses of the pages about people, in the namespace `clinician`."""

from django.urls import path

from visavis.web.clinician.people import views

urlpatterns = [
    path("personnes/", views.people, name="people"),
    path("personnes/nouvelle", views.new_person, name="person_new"),
    path("personnes/<uuid:patient_id>/", views.person, name="person"),
    path("personnes/<uuid:patient_id>/modifier", views.edit_person, name="person_edit"),
]
