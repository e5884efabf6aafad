from django.db import migrations

from visavis.core.tracking import append_only


class Migration(migrations.Migration):
    dependencies = [("core", "0002_trail"), ("consent", "0002_initial")]

    operations = [
        append_only("consent_consent"),
        append_only("consent_consenttext"),
    ]
