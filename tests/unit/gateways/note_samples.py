"""A note to draw in tests; all people invented."""

from datetime import UTC, datetime
from typing import Any

from visavis.gateways.documents.schemas import (
    Fact,
    Language,
    NoteDocument,
    PersonBlock,
    Section,
    SignatureBlock,
)

SIGNATURE = SignatureBlock(
    name="Karim Haddad", title="travailleur social", licence="12345", signed_at="24 novembre 2026 à 15 h 20"
)
PERSON = PersonBlock(
    surname="Tournesol",
    given_name="Odilon",
    birth_date="3 mai 1948",
    health_insurance_number="TOUO 4805 0311",
    record_number="778-201",
)


def note(**changes: Any) -> NoteDocument:
    values: dict[str, Any] = {
        "language": Language.FRENCH,
        "title": "Note de rencontre à distance",
        "visit_line": "Rencontre du mardi 24 novembre 2026, 13 h 45 à 14 h 30",
        "establishment": "CISSS des Trois-Ruisseaux",
        "site": "CLSC de l’Anse-aux-Lilas",
        "person": PERSON,
        "facts": (
            Fact(label="Modalité", value="Vidéo", origin="Connexions de la rencontre"),
            Fact(label="Consentement", value="Donné de vive voix", origin="Texte version 4"),
        ),
        "sections": (Section(heading="Situation", text="Dort mieux.\n\nSort chaque jour."),),
        "made_at": datetime(2026, 11, 24, 20, 20, tzinfo=UTC),
        "signature": SIGNATURE,
    }
    return NoteDocument(**(values | changes))
