from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0003_default_settings"), ("patients", "0002_trail")]

    operations = [
        # "C": keys are folded already, and the order is the same whatever the server's locale.
        migrations.AlterField(
            "patient", "search_key", models.TextField(db_collation="C", editable=False)
        ),
        migrations.AddIndex(
            "patient",
            models.Index(fields=["organization", "search_key", "id"], name="patient_by_name"),
        ),
        # Any word of a name by its beginning, without an extension: `patients.selectors` repeats the expression.
        migrations.RunSQL(
            "create index patient_by_words on patients_patient "
            "using gin (array_to_tsvector(string_to_array(search_key, ' ')))",
            "drop index patient_by_words",
        ),
    ]
