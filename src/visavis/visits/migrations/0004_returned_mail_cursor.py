from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("visits", "0003_failed_try")]

    operations = [
        migrations.CreateModel(
            name="ReturnedMailCursor",
            fields=[
                ("mailbox", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("read_until", models.DateTimeField()),
            ],
        ),
    ]
