from django.db import migrations

from visavis.core.tracking import track


class Migration(migrations.Migration):
    dependencies = [("core", "0002_trail"), ("patients", "0001_initial")]

    operations = [
        track("patients_patient", ignoring=("search_key",)),
        track("patients_relatedperson"),
        track("patients_carerelation"),
    ]
