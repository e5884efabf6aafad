"""Addresses of notes. Included in the namespace `clinician`."""

from django.urls import path

from visavis.web.clinician.notes import views

urlpatterns = [
    path("notes/", views.notes, name="notes"),
    path("rencontres/<uuid:visit_id>/note", views.note_page, name="note"),
    path("rencontres/<uuid:visit_id>/note/enregistrer", views.save, name="note_save"),
    path("rencontres/<uuid:visit_id>/note/signer", views.sign, name="note_sign"),
    path("rencontres/<uuid:visit_id>/note/apercu", views.preview, name="note_preview"),
    path("notes/<uuid:note_id>/ajout", views.addendum, name="note_addendum"),
    path("notes/<uuid:note_id>/deposer", views.file, name="note_file"),
    path("notes/<uuid:note_id>/document", views.document, name="note_document"),
]
