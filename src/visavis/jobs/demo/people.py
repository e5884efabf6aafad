"""Fifty invented people of varied situations. Telephones are 555-01xx, addresses @example.com."""

from dataclasses import dataclass
from datetime import date

from visavis.jobs.demo.places import GREVE, HAUTE_BAIE, RUISSEAUX


@dataclass(frozen=True)
class Invented:
    """`extra` are fields of the form as typed; `around` has name, relation, quality and telephone."""

    family_name: str
    given_name: str
    born: str
    place: str = RUISSEAUX
    extra: tuple[tuple[str, str], ...] = ()
    around: tuple[tuple[str, str, str, str], ...] = ()
    email: bool = True
    nam: bool = True
    cared_for_by: str = ""  # e-mail's local part of the professional


def x(**fields: str) -> tuple[tuple[str, str], ...]:
    return tuple(fields.items())


def _years_ago(years: int) -> str:
    """A birth date that stays `years` years old for most of the year of the demonstration."""
    return f"{date.today().year - years}-01-15"  # noqa: DTZ011 - invented people age with the demonstration


KARIM = "karim.haddad"

TOLD = (
    Invented("Gagnon", "Jeanne", "1948-05-03", cared_for_by=KARIM,
             extra=x(telephone="514 555-0142", address="12, rue des Merles-Bleus, app. 4",
                     city="Sainte-Brume", callback_safety="safe", receives_texts="no", preference="video",
                     contact_confirmed="1", last_in_person_on="2026-06-11", record_access="yes"),
             around=(("Sophie Tremblay", "caregiver", "fille", "450 555-0118"),)),
    Invented("Tournesol", "Odilon", "1961-09-21", cared_for_by=KARIM,
             extra=x(telephone="514 555-0171", address="8, rang du Petit-Jour", city="Saint-Loin",
                     callback_safety="safe", receives_texts="yes", contact_confirmed="1")),
    Invented("Grandvent", "Hector", "1955-02-28", cared_for_by=KARIM,
             extra=x(telephone="514 555-0133", city="Sainte-Brume", callback_safety="safe")),
    Invented("Bellehumeur", "Fleur-Ange", "1972-12-05", cared_for_by=KARIM,
             extra=x(telephone="450 555-0134", city="Saint-Loin", preference="video")),
    Invented("Clairdelune", "Marius", "1990-07-14", cared_for_by=KARIM,
             extra=x(telephone="514 555-0135", city="Sainte-Brume", receives_texts="yes")),
    Invented("Papillon", "Rosaline", "1983-03-30", cared_for_by=KARIM,
             extra=x(telephone="514 555-0136", city="Sainte-Brume", receives_texts="yes")),
    Invented("Cerf-Volant", "Éloi", _years_ago(15), cared_for_by=KARIM, nam=False,
             extra=x(telephone="514 555-0137", nam_absence="minor_alone", receives_texts="yes",
                     callback_safety="safe"),
             around=(("Mélodie Cerf-Volant", "parent", "mère", "514 555-0138"),)),
    Invented("Quatre-Saisons", "Ambre", "1985-08-09", cared_for_by=KARIM, email=False,
             extra=x(telephone="514 555-0128", receives_texts="yes", city="Sainte-Brume",
                     callback_safety="safe"),
             around=(("Basile Quatre-Saisons", "relative", "frère", "514 555-0176"),)),
    Invented("Wang", "Meilin", "1958-11-02", cared_for_by=KARIM,
             extra=x(telephone="514 555-0139", interpreter_language="mandarin", city="Sainte-Brume")),
    Invented("Sansfaçon", "Bérénice", "1994-04-18", cared_for_by=KARIM,
             extra=x(telephone="514 555-0140", callback_safety="unsafe",
                     needs="Ne pas laisser de message")),
    Invented("Doucerive", "Albertine", "1937-01-25", cared_for_by=KARIM, email=False,
             extra=x(telephone="450 555-0141", needs="Entend mal : parler lentement", receives_texts="no"),
             around=(("Lucien Doucerive", "substitute", "mandataire", "450 555-0143"),)),
    Invented("O’Sullivan", "Maeve", "1969-10-10", cared_for_by=KARIM,
             extra=x(telephone="514 555-0144", language="en-ca", city="Sainte-Brume")),
    Invented("Petitpas", "Zoé", _years_ago(13), cared_for_by=KARIM, email=False,
             extra=x(telephone="514 555-0145", telephone_owner="parent"),
             around=(("Hélène Petitpas", "parent", "mère", "514 555-0145"),)),
    Invented("Desneiges", "Côme", "1979-06-01", nam=False, cared_for_by=KARIM,
             extra=x(telephone="418 555-0146", nam_absence="not_at_hand", zone="America/Halifax",
                     address="2, chemin du Phare", city="Île-aux-Brises")),
    Invented("Labrume", "Gaspard", _years_ago(16), cared_for_by="simone.tranquille",
             extra=x(telephone="450 555-0147", email_owner="parent"),
             around=(("Odette Labrume", "parent", "mère", "450 555-0148"),)),
    Invented("Singh", "Harpreet", "1988-02-13", cared_for_by="irene.vadeboncoeur",
             extra=x(telephone="514 555-0149", language="en-ca", interpreter_language="pendjabi")),
    Invented("Longuépée", "Ulric", "1950-08-30", email=False, cared_for_by="irene.vadeboncoeur",
             extra=x(telephone="450 555-0150", preference="telephone", receives_texts="no")),
    Invented("Rivière-Sauvage", "Anouk", "2001-05-19", nam=False, cared_for_by="simone.tranquille",
             extra=x(telephone="514 555-0151", nam_absence="outside_quebec")),
    Invented("Beaulieu", "Marguerite", "1931-03-08", nam=False, email=False,
             cared_for_by="irene.vadeboncoeur",
             extra=x(telephone="514 555-0152", nam_absence="resident", needs="Fatigue vite"),
             around=(("Paul-Émile Beaulieu", "substitute", "fils et mandataire", "514 555-0153"),)),
    Invented("Étoile-Filante", "Liam", _years_ago(14), cared_for_by=KARIM,
             extra=x(telephone="514 555-0154", email_owner="parent", parent_contact_agreed="1"),
             around=(("Rosemonde Étoile-Filante", "parent", "mère", "514 555-0155"),)),
)  # fmt: skip

# Family name, given name, birth date, place, professional.
_OTHERS = (
    ("Clairval", "Aimée", "1976-04-04", RUISSEAUX, "nadia.clairmont"),
    ("Sanspareil", "Donat", "1952-12-12", RUISSEAUX, "nadia.clairmont"),
    ("Bellerive", "Yasmine", "1991-09-09", RUISSEAUX, "nadia.clairmont"),
    ("Passelande", "Odette", "1947-07-07", RUISSEAUX, "nadia.clairmont"),
    ("Bonsecours", "Anselme", "1960-10-31", RUISSEAUX, "nadia.clairmont"),
    ("Delalune", "Firmin", "1986-06-21", RUISSEAUX, "theo.labrise"),
    ("Ventdoux", "Salomé", "1998-01-11", RUISSEAUX, "theo.labrise"),
    ("Doucerive", "Mireille", "1965-05-25", RUISSEAUX, "theo.labrise"),
    ("Beausoleil", "Léontine", "1971-11-17", RUISSEAUX, "theo.labrise"),
    ("Montcalme", "Ovila", "1943-03-03", RUISSEAUX, "theo.labrise"),
    ("Gagnon", "Jean", "1948-05-03", RUISSEAUX, "simone.tranquille"),
    ("Gagnon-Tremblay", "Noëlla", "1980-12-25", RUISSEAUX, "simone.tranquille"),
    ("Lagacé", "Théodule", "1939-02-02", RUISSEAUX, "simone.tranquille"),
    ("Vertefeuille", "Capucine", "1995-08-15", RUISSEAUX, "irene.vadeboncoeur"),
    ("Ben Salah", "Inès", "1984-01-29", RUISSEAUX, "irene.vadeboncoeur"),
    ("Nguyen", "Bao", "1977-09-02", RUISSEAUX, "delphine.courtemanche-roy"),
    ("D’Amours", "Anne-Marie", "1968-06-06", RUISSEAUX, "delphine.courtemanche-roy"),
    ("St-Clair", "Philémon", "1959-04-27", RUISSEAUX, "delphine.courtemanche-roy"),
    ("Kistabish", "Nadine", "1987-10-05", RUISSEAUX, "delphine.courtemanche-roy"),
    ("Brisebois", "Wilfrid", "1956-08-08", GREVE, "armand.lafontaine"),
    ("Joly-Cœur", "Rosalie", "1992-02-20", GREVE, "armand.lafontaine"),
    ("Petit", "Ludovic", "1974-07-01", GREVE, "armand.lafontaine"),
    ("Auclair", "Victoire", "1966-03-19", GREVE, "clemence.aubepine"),
    ("Boisvert", "Cyprien", "1949-11-30", GREVE, "clemence.aubepine"),
    ("Hautbois", "Maxence", "2003-05-05", GREVE, "clemence.aubepine"),
    ("Tremblay", "Solange", "1954-09-14", HAUTE_BAIE, "oceane.marchand"),
    ("Mersereau", "Évangéline", "1963-01-06", HAUTE_BAIE, "oceane.marchand"),
    ("Gagnon", "Jeanne", "1978-10-22", HAUTE_BAIE, "oceane.marchand"),
    ("Flots-Bleus", "Barnabé", "1989-12-01", HAUTE_BAIE, "rachid.belhumeur"),
    ("Larivée", "Philomène", "1945-06-24", HAUTE_BAIE, "rachid.belhumeur"),
)


def everyone() -> list[Invented]:
    """All fifty, each with a telephone of their own."""
    others = [
        Invented(
            family, given, born, place, x(telephone=f"{('450', '418', '819')[n % 3]} 555-01{n:02d}"),
            cared_for_by=professional, email=n % 4 != 3,
        )
        for n, (family, given, born, place, professional) in enumerate(_OTHERS)
    ]  # fmt: skip
    return [*TOLD, *others]
