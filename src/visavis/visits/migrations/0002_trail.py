from django.db import migrations

from visavis.core.tracking import append_only, track


class Migration(migrations.Migration):
    dependencies = [("core", "0002_trail"), ("visits", "0001_initial")]

    operations = [
        track("visits_visit", ignoring=("version",)),
        track("visits_participant"),
        track("visits_connection", ignoring=("session_hash", "user_session")),
        track("visits_attendance"),
        track("visits_notice"),
        track("visits_task"),
        track("visits_chatmessage", ignoring=("text",)),
        append_only("visits_visitevent"),
    ]
