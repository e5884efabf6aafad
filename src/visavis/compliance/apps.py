from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    name = "visavis.compliance"
    label = "compliance"
