"""The instruments that rules cite, by their codes in the contract, with their addresses and dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from visavis.norms.values import Citation, Message

# Règlement sur les services de santé et les services sociaux pouvant être dispensés à distance, in force.
REGULATION_IN_FORCE = date(2024, 9, 26)


@dataclass(frozen=True)
class Instrument:
    """A text that rules come from. A date that is None is not known to us, or has not come."""

    code: str
    title: Message
    address: str | None = None
    in_force_from: date | None = None
    in_force_until: date | None = None

    def at(self, section: str) -> Citation:
        return Citation(self.code, section, self.address, self.in_force_from, self.in_force_until)


_ALL = (
    Instrument(
        "MSSS-ORIENTATIONS",
        Message(
            fr="Orientations du MSSS sur la télésanté",
            en="Orientations of the Ministry of Health and Social Services on telehealth",
        ),
    ),
    Instrument(
        "ZOOM-PROCEDURE",
        Message(fr="Procédure « Rencontre virtuelle Zoom »", en="Procedure “Virtual meeting on Zoom”"),
        "https://telesante.quebec",
    ),
    Instrument(
        "TEAMS-PROCEDURE",
        Message(fr="Procédure « Rencontre virtuelle Teams »", en="Procedure “Virtual meeting on Teams”"),
    ),
    Instrument(
        "CEMTL-CHECKLIST",
        Message(
            fr="Aide-mémoire « Les bonnes pratiques en télésanté » (CEMTL)",
            en="Checklist “Good practices in telehealth” (CEMTL)",
        ),
    ),
    Instrument(
        "GROUPS-GUIDE",
        Message(
            fr="Guide pratique pour les interventions de groupes virtuels (CCT-CHUM, février 2026)",
            en="Practical guide to virtual group interventions (CCT-CHUM, February 2026)",
        ),
        "https://telesantequebec.ca",
    ),
    Instrument(
        "S-4.2-R.23.1",
        Message(
            fr="Règlement sur les services de santé et les services sociaux pouvant être dispensés et les "
            "activités pouvant se dérouler à distance",
            en="Regulation respecting the health and social services that may be provided and the activities "
            "that may take place remotely",
        ),
        "https://legisquebec.gouv.qc.ca/fr/document/rc/S-4.2,%20r.%2023.1/20240926",
        REGULATION_IN_FORCE,
    ),
    Instrument(
        "LRSSS",
        Message(
            fr="Loi sur les renseignements de santé et de services sociaux (R-22.1)",
            en="Act respecting health and social services information (R-22.1)",
        ),
        "https://www.legisquebec.gouv.qc.ca/fr/document/lc/R-22.1",
        date(2024, 7, 1),
    ),
)
INSTRUMENTS: Mapping[str, Instrument] = {instrument.code: instrument for instrument in _ALL}


def regulation(section: str) -> Citation:
    return INSTRUMENTS["S-4.2-R.23.1"].at(section)


def orientations(section: str) -> Citation:
    return INSTRUMENTS["MSSS-ORIENTATIONS"].at(section)


def zoom_procedure(section: str) -> Citation:
    return INSTRUMENTS["ZOOM-PROCEDURE"].at(section)


def teams_procedure(section: str) -> Citation:
    return INSTRUMENTS["TEAMS-PROCEDURE"].at(section)


def checklist(section: str) -> Citation:
    return INSTRUMENTS["CEMTL-CHECKLIST"].at(section)


def groups_guide(section: str) -> Citation:
    return INSTRUMENTS["GROUPS-GUIDE"].at(section)
