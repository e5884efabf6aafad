from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "visavis.core"
    label = "core"
