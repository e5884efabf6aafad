"""The instruments that rules cite, by their codes in the contract, and the dates that matter."""

from datetime import date

from visavis.norms.values import Citation

# Règlement sur les services de santé et les services sociaux pouvant être dispensés à distance, in force.
REGULATION_IN_FORCE = date(2024, 9, 26)


def regulation(section: str) -> Citation:
    return Citation("S-4.2-R.23.1", section)


def orientations(section: str) -> Citation:
    return Citation("MSSS-ORIENTATIONS", section)


def zoom_procedure(section: str) -> Citation:
    return Citation("ZOOM-PROCEDURE", section)


def teams_procedure(section: str) -> Citation:
    return Citation("TEAMS-PROCEDURE", section)


def checklist(section: str) -> Citation:
    return Citation("CEMTL-CHECKLIST", section)
