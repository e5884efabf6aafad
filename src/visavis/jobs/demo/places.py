"""Invented establishments, their sites, professionals and tools."""

from dataclasses import dataclass
from datetime import date

from visavis.directory.models import OrganizationKind, Profession, RoleCode

SINCE = date(2024, 10, 1)


@dataclass(frozen=True)
class Site:
    name: str
    address: str
    city: str
    telephone: str


@dataclass(frozen=True)
class Place:
    """An organization with its sites; the first site is the main one."""

    key: str
    name: str
    short_name: str
    kind: OrganizationKind
    emblem: str
    telephone: str
    email: str
    sites: tuple[Site, ...]


@dataclass(frozen=True)
class Person:
    """A professional: `role` is the code of the contract and of the role."""

    place: str
    site: int
    role: RoleCode
    given_name: str
    family_name: str
    profession: Profession
    title: str
    email: str
    licence: str = ""


RUISSEAUX, HAUTE_BAIE, GREVE = "ruisseaux", "haute-baie", "greve"

PLACES = (
    Place(
        RUISSEAUX,
        "CISSS des Trois-Ruisseaux",
        "Trois-Ruisseaux",
        OrganizationKind.ESTABLISHMENT,
        "waves",
        "514 555-0199",
        "rendez-vous@trois-ruisseaux.example",
        (
            Site("CLSC du Vieux-Moulin", "40, chemin de la Grève", "Sainte-Brume", "514 555-0190"),
            Site("Hôpital du Confluent", "1200, boulevard des Sources", "Sainte-Brume", "514 555-0191"),
            Site("CLSC du Petit-Jour", "15, rang du Petit-Jour", "Saint-Loin", "450 555-0192"),
        ),
    ),
    Place(
        HAUTE_BAIE,
        "CIUSSS de la Haute-Baie",
        "Haute-Baie",
        OrganizationKind.ESTABLISHMENT,
        "building-2",
        "418 555-0180",
        "rendez-vous@haute-baie.example",
        (Site("CLSC de la Pointe-Claire-Lune", "3, rue du Quai", "Anse-aux-Vents", "418 555-0181"),),
    ),
    Place(
        GREVE,
        "GMF de la Grève",
        "GMF de la Grève",
        OrganizationKind.GMF,
        "stethoscope",
        "514 555-0170",
        "rendez-vous@gmf-greve.example",
        (Site("Clinique de la Grève", "52, chemin de la Grève", "Sainte-Brume", "514 555-0170"),),
    ),
)

_R, _H, _G = "trois-ruisseaux.example", "haute-baie.example", "gmf-greve.example"

PEOPLE = (
    Person(RUISSEAUX, 0, RoleCode.SOCIAL_WORKER, "Karim", "Haddad", Profession.SOCIAL_WORKER,
           "travail social", f"karim.haddad@{_R}", "TS-90142"),
    Person(RUISSEAUX, 1, RoleCode.PHYSICIAN, "Irène", "Vadeboncœur", Profession.PHYSICIAN, "médecine",
           f"irene.vadeboncoeur@{_R}", "90-1177"),
    Person(RUISSEAUX, 0, RoleCode.NURSE, "Simone", "Tranquille", Profession.NURSE, "soins infirmiers",
           f"simone.tranquille@{_R}", "901-3356"),
    Person(RUISSEAUX, 0, RoleCode.FACILITATOR, "Nadia", "Clairmont", Profession.PSYCHOLOGIST,
           "animation de groupe", f"nadia.clairmont@{_R}", "P-90071"),
    Person(RUISSEAUX, 0, RoleCode.FACILITATOR, "Théo", "Labrise", Profession.SOCIAL_WORKER,
           "animation de groupe", f"theo.labrise@{_R}", "TS-90455"),
    Person(RUISSEAUX, 0, RoleCode.COORDINATOR, "Maïté", "Laforêt", Profession.OTHER, "coordination",
           f"maite.laforet@{_R}"),
    Person(RUISSEAUX, 1, RoleCode.ESTABLISHMENT_ADMIN, "Luc", "Roy", Profession.OTHER,
           "pilotage technologique", f"luc.roy@{_R}"),
    Person(RUISSEAUX, 1, RoleCode.PRIVACY_OFFICER, "Aline", "Beauchemin-Vert", Profession.OTHER,
           "protection des renseignements", f"aline.beauchemin-vert@{_R}"),
    Person(RUISSEAUX, 0, RoleCode.LEARNER, "Noé", "Printemps", Profession.SOCIAL_WORKER,
           "stage en travail social", f"noe.printemps@{_R}"),
    Person(RUISSEAUX, 2, RoleCode.SOCIAL_WORKER, "Delphine", "Courtemanche-Roy", Profession.PSYCHOLOGIST,
           "psychologie", f"delphine.courtemanche-roy@{_R}", "P-90102"),
    Person(GREVE, 0, RoleCode.PHYSICIAN, "Armand", "Lafontaine", Profession.PHYSICIAN, "médecine de famille",
           f"armand.lafontaine@{_G}", "90-2204"),
    Person(GREVE, 0, RoleCode.NURSE, "Clémence", "Aubépine", Profession.NURSE_PRACTITIONER,
           "pratique infirmière spécialisée", f"clemence.aubepine@{_G}", "901-4471"),
    Person(HAUTE_BAIE, 0, RoleCode.SOCIAL_WORKER, "Océane", "Marchand", Profession.SOCIAL_WORKER,
           "travail social", f"oceane.marchand@{_H}", "TS-90871"),
    Person(HAUTE_BAIE, 0, RoleCode.PHYSICIAN, "Rachid", "Belhumeur", Profession.PHYSICIAN, "médecine",
           f"rachid.belhumeur@{_H}", "90-3310"),
)  # fmt: skip

TOOLS = (("visavis", "Vis-à-vis (vidéo)"), ("telephone", "Téléphone"))
