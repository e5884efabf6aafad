"""Addresses of the visit page. Included in the namespace `clinician`."""

from django.urls import path

from visavis.web.clinician.visit import acts, api, views

urlpatterns = [
    path("rencontres/<uuid:visit_id>/", views.visit_page, name="visit"),
    path("rencontres/<uuid:visit_id>/panneau", views.panel, name="visit_panel"),
    path("rencontres/<uuid:visit_id>/ouvrir", acts.open_room, name="visit_open"),
    path("rencontres/<uuid:visit_id>/attendre", acts.wait_at_door, name="visit_wait"),
    path("rencontres/<uuid:visit_id>/faire-entrer/<uuid:connection_id>", acts.admit, name="admit"),
    path("rencontres/<uuid:visit_id>/identite/<uuid:connection_id>", acts.identity, name="identity"),
    path("rencontres/<uuid:visit_id>/renvoyer/<uuid:connection_id>", acts.send_back, name="send_back"),
    path("rencontres/<uuid:visit_id>/telephone", acts.telephone, name="telephone"),
    path("rencontres/<uuid:visit_id>/telephone/<uuid:breakdown_id>", acts.call_outcome, name="call_outcome"),
    path("rencontres/<uuid:visit_id>/message", acts.message, name="message"),
    path("rencontres/<uuid:visit_id>/aide/<uuid:request_id>", acts.help_answered, name="help_answered"),
    path("rencontres/<uuid:visit_id>/accord-retire", acts.revoke, name="revoke"),
    path("rencontres/<uuid:visit_id>/terminer", acts.end, name="visit_end"),
    path("rencontres/<uuid:visit_id>/rouvrir", acts.reopen, name="visit_reopen"),
    path("rencontres/<uuid:visit_id>/absence", acts.missed, name="visit_missed"),
    path("rencontres/<uuid:visit_id>/api/<str:name>", api.room_api, name="room_api"),
]
