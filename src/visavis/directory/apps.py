from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "visavis.directory"
    label = "directory"
