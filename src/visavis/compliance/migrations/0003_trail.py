from django.db import migrations

from visavis.core.tracking import append_only


class Migration(migrations.Migration):
    dependencies = [("core", "0002_trail"), ("compliance", "0002_initial")]

    operations = [
        append_only("compliance_answer"),
        append_only("compliance_decision"),
    ]
