from django.apps import AppConfig


class EncountersConfig(AppConfig):
    name = "visavis.encounters"
    label = "encounters"
