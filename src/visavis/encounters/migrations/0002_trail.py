from django.db import migrations

from visavis.core.tracking import append_only, track


class Migration(migrations.Migration):
    dependencies = [("core", "0002_trail"), ("encounters", "0001_initial")]

    operations = [
        append_only("encounters_identitycheck"),
        track("encounters_breakdown"),
    ]
