"""Addresses of « Ma journée ». Included in the namespace `clinician`."""

from django.urls import path

from visavis.web.clinician.day import views

urlpatterns = [
    path("journee/", views.day, name="day"),
    path("journee/liste", views.living, name="day_living"),
    path("journee/retard", views.late, name="day_late"),
    path("journee/message/<uuid:visit_id>", views.write, name="day_write"),
    path("journee/aide/<uuid:visit_id>/<uuid:request_id>", views.help_seen, name="day_help_seen"),
    path("journee/tache/<uuid:task_id>", views.task_done, name="day_task_done"),
    path("journee/appel/<uuid:visit_id>/<uuid:notice_id>", views.called, name="day_called"),
]
