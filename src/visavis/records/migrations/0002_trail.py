from django.db import migrations

from visavis.core.tracking import append_only, track


class Migration(migrations.Migration):
    dependencies = [("core", "0002_trail"), ("records", "0001_initial")]

    operations = [
        track("records_note", ignoring=("sections", "facts", "document", "revision", "saved_at")),
        append_only("records_addendum"),
    ]
