from django.db import migrations

from visavis.core.tracking import track


class Migration(migrations.Migration):
    dependencies = [("core", "0002_trail"), ("directory", "0001_initial")]

    operations = [
        track("directory_organization"),
        track("directory_location"),
        track("directory_practitioner"),
        track("directory_practitionerrole"),
        track("directory_authorizedtool"),
        track("directory_datedsetting"),
    ]
