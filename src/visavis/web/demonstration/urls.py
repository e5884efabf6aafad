"""Addresses of the captured mail."""

from __future__ import annotations

from django.urls import path

from visavis.web.demonstration import views

app_name = "demonstration"
urlpatterns = [
    path("courriels/", views.mail_list, name="mail_list"),
    path("courriels/<str:key>/", views.mail_message, name="mail_message"),
    path("courriels/<str:key>/html", views.mail_html, name="mail_html"),
    path("courriels/<str:key>/rendez-vous.ics", views.mail_calendar, name="mail_calendar"),
]
