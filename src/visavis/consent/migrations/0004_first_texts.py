"""The first texts, in order of article 2 of S-4.2, r. 23.1, in short sentences to be read aloud.

Made from the wording of the Zoom and Teams procedures (R028), completed with what the regulation adds. It
does not say « technologie certifiée »: an establishment that may claim it adds its own version.
"""

from datetime import date

from django.db import migrations

from visavis.core.acting import acting
from visavis.core.actors import system
from visavis.core.tracking import track

TELEHEALTH = {
    "fr": [
        {
            "item": "limits",
            "heading": "Les limites",
            "sentences": [
                "À distance, je ne peux pas vous examiner.",
                "Je peux manquer des signes.",
                "Si une rencontre en personne devient nécessaire, je vous le dirai.",
            ],
        },
        {
            "item": "means_and_risks",
            "heading": "Les moyens et leurs risques",
            "sentences": [
                "Nous utiliserons le téléphone ou la vidéo.",
                "Pour la vidéo, il faut Internet et un appareil avec une caméra et un micro.",
                "Ce que nous disons est confidentiel.",
                "Comme pour toute communication électronique, il reste un risque.",
                "Choisissez un endroit où personne ne peut vous entendre.",
            ],
        },
        {
            "item": "in_person_place",
            "heading": "Le suivi en personne",
            "sentences": ["S’il faut se voir en personne, ce sera à cet endroit\u00a0: {place}."],
        },
        {
            "item": "recording",
            "heading": "L’enregistrement",
            "sentences": ["La rencontre n’est pas enregistrée.", "Son contenu ne sert à rien d’autre."],
        },
        {
            "item": "choice",
            "heading": "Votre choix",
            "sentences": [
                "Vous pouvez refuser, ou changer d’avis en tout temps.",
                "Une rencontre en personne vous sera toujours offerte.",
            ],
        },
        {"item": "question", "heading": "", "sentences": ["Comprenez-vous et êtes-vous d’accord?"]},
    ],
    "en": [
        {
            "item": "limits",
            "heading": "The limits",
            "sentences": [
                "From a distance, I cannot examine you.",
                "I may miss some signs.",
                "If we need to meet in person, I will tell you.",
            ],
        },
        {
            "item": "means_and_risks",
            "heading": "The means and their risks",
            "sentences": [
                "We will use the telephone or video.",
                "For video, you need the Internet and a device with a camera and a microphone.",
                "What we say is confidential.",
                "As with all electronic communication, some risk remains.",
                "Choose a place where nobody can overhear you.",
            ],
        },
        {
            "item": "in_person_place",
            "heading": "In-person follow-up",
            "sentences": ["If we need to meet in person, it will be at this place: {place}."],
        },
        {
            "item": "recording",
            "heading": "Recording",
            "sentences": ["The visit is not recorded.", "What is said is used for nothing else."],
        },
        {
            "item": "choice",
            "heading": "Your choice",
            "sentences": [
                "You may refuse, or change your mind at any time.",
                "You will always be offered an in-person visit.",
            ],
        },
        {"item": "question", "heading": "", "sentences": ["Do you understand and do you agree?"]},
    ],
}

THIRD_PERSON = {
    "fr": [
        {
            "item": "presence",
            "heading": "Une autre personne",
            "sentences": [
                "{person} assisterait à la rencontre.",
                "Cette personne entendrait ce que nous disons.",
                "Elle s’engage à n’en parler à personne.",
            ],
        },
        {
            "item": "choice",
            "heading": "Votre choix",
            "sentences": ["Vous pouvez refuser, ou changer d’avis en tout temps."],
        },
        {"item": "question", "heading": "", "sentences": ["Êtes-vous d’accord?"]},
    ],
    "en": [
        {
            "item": "presence",
            "heading": "Another person",
            "sentences": [
                "{person} would attend the visit.",
                "This person would hear what we say.",
                "They agree to tell nobody.",
            ],
        },
        {
            "item": "choice",
            "heading": "Your choice",
            "sentences": ["You may refuse, or change your mind at any time."],
        },
        {"item": "question", "heading": "", "sentences": ["Do you agree?"]},
    ],
}

REGULATION_IN_FORCE = date(2024, 9, 26)


def seed(apps, schema_editor):
    model = apps.get_model("consent", "ConsentText")
    with acting(system("migration")):
        for purpose, body in (("telehealth", TELEHEALTH), ("third_person", THIRD_PERSON)):
            model.objects.get_or_create(
                organization=None,
                purpose=purpose,
                version=1,
                defaults={"valid_from": REGULATION_IN_FORCE, "body": body},
            )


class Migration(migrations.Migration):
    dependencies = [("consent", "0003_trail")]

    operations = [
        # Texts only grow: going back leaves them.
        migrations.RunPython(seed, migrations.RunPython.noop),
        track("consent_consent", ignoring=("text_shown",)),
    ]
