"""The product's own values of what may change, each with where it comes from."""

from datetime import date

from django.db import migrations

from visavis.core.acting import acting
from visavis.core.actors import system

FROM = date(2020, 1, 1)  # before any visit

DEFAULTS = [
    ("opening_minutes", 30, "R056 : démarrer quelques minutes avant l’heure"),
    ("reminder_minutes", [1440, 60], "R046, R050 : la veille et une heure avant"),
    ("note_filing_hours", 24, "R103 : déposer la note dans les 24 heures"),
    ("chat_retention_hours", 24, "Valeur de départ : le clavardage est effacé au plus tard 24 h après la fin"),
    ("visit_minutes", 45, "Valeur de départ : durée proposée d’une rencontre"),
    ("delay_minutes", [10, 15, 30], "R052 : retards que l’on peut annoncer"),
    ("callback_minutes", 5, "R088 : délai du rappel si la technologie échoue"),
    ("no_answer_minutes", 15, "Valeur de départ : délai avant d’offrir « La personne n’est pas venue »"),
    ("filing_alert_hours", 6, "Valeur de départ : la note à déposer est signalée"),
    (
        "emergency_numbers",
        {"emergency": "911", "health": "811", "poison": "+18004635060", "suicide": "+18662773553"},
        "Gouvernement du Québec, Info-Santé, Centre antipoison, 1 866 APPELLE",
    ),
    ("quick_exit_url", "https://meteo.gc.ca/", "Valeur de départ : page ouverte par « Quitter vite »"),
]


def seed(apps, schema_editor):
    model = apps.get_model("directory", "DatedSetting")
    with acting(system("migration")):
        for key, value, source in DEFAULTS:
            model.objects.create(organization=None, key=key, value=value, valid_from=FROM, source=source)


def unseed(apps, schema_editor):
    model = apps.get_model("directory", "DatedSetting")
    with acting(system("migration")):
        model.objects.filter(organization=None, valid_from=FROM).delete()


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_trail")]

    operations = [migrations.RunPython(seed, unseed)]
