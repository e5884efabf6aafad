from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "visavis.visits"
    label = "visits"
