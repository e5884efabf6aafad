"""Addresses of the public: links, the dictated number, and the pages of a connection."""

from django.urls import URLPattern, path

from visavis.web.patient.links import unknown_link
from visavis.web.patient.views import after, api, arrival, before, helping, joining, notice, testing, waiting

app_name = "patient"

_CONNECTION = "rencontre/<uuid:connection_id>/"

urlpatterns: list[URLPattern] = [
    path("joindre", joining.join, name="join"),
    path("renseignements", notice.collection_notice, name="collection_notice"),
    path("r/<str:secret>", arrival.arrival, name="arrival"),
    path("r/<str:secret>/essai", arrival.try_device, name="link_test"),
    path("r/<str:secret>/aide", arrival.helping, name="link_helping"),
    path("r/<str:secret>/telephone", arrival.by_telephone, name="link_telephone"),
    path("r/<str:secret>/avis", after.change_of_mind_by_link, name="link_avis"),
    path("r/<path:rest>", unknown_link, name="unknown_link"),
    path(f"{_CONNECTION}avant", before.before, name="before"),
    path(f"{_CONNECTION}aidant", before.helper_link, name="helper_link"),
    path(f"{_CONNECTION}nom", before.name, name="name"),
    path(f"{_CONNECTION}essai", testing.test, name="test"),
    path(f"{_CONNECTION}attente", waiting.waiting, name="waiting"),
    path(f"{_CONNECTION}attente/etat", waiting.state, name="waiting_state"),
    path(f"{_CONNECTION}message", waiting.message, name="message"),
    path(f"{_CONNECTION}besoin-aide", waiting.ask_help, name="ask_help"),
    path(f"{_CONNECTION}sortir", waiting.go_away, name="go_away"),
    path(f"{_CONNECTION}cacher", waiting.hide, name="hide"),
    path(f"{_CONNECTION}entrer", waiting.enter, name="enter"),
    path(f"{_CONNECTION}fin", after.end, name="end"),
    path(f"{_CONNECTION}avis", after.change_of_mind, name="avis"),
    path(f"{_CONNECTION}telephone", after.telephone, name="telephone"),
    path(f"{_CONNECTION}aide", helping.helper, name="helper"),
    path(f"{_CONNECTION}aide/etat", helping.helper_state, name="helper_state"),
    path(f"{_CONNECTION}api/<str:name>", api.api, name="api"),
]
