from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "visavis.records"
    label = "records"
