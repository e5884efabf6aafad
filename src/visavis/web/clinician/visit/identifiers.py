"""The identifiers that can be compared for somebody who was let in: what is on file, and no more."""

from dataclasses import dataclass, replace

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from visavis.core import formats
from visavis.core.phones import display
from visavis.encounters.models import Identifier, Method
from visavis.patients.nam import display as display_nam
from visavis.visits.models import Connection, ParticipantKind


@dataclass(frozen=True)
class KnownIdentifier:
    """A row of the identity form: what to compare with, and the ways that make sense for it."""

    identifier: Identifier
    label: str
    value: str
    ways: tuple[tuple[str, str], ...]

    @property
    def field(self) -> str:
        return f"way_{self.identifier.value}"


def _way(method: Method) -> tuple[str, str]:
    return (method.value, str(method.label))


def known_identifiers(connection: Connection, *, beside: bool = False) -> list[KnownIdentifier]:
    """For the person cared for: name, birth date, insurance number or else; for others: their name.

    By telephone nothing is seen: all is said. Who holds the person's link under another name is compared with
    that name, unless the person is `beside` them.
    """
    if connection.is_someone_else and not beside:
        ways = (_way(Method.SAID), _way(Method.CARD), _way(Method.KNOWN_FACE))
        return [KnownIdentifier(Identifier.FULL_NAME, _("Nom complet"), connection.shown_name, ways)]
    if connection.is_call:
        return [replace(row, ways=(_way(Method.SAID),)) for row in _on_file(connection)]
    return _on_file(connection)


def _on_file(connection: Connection) -> list[KnownIdentifier]:
    participant = connection.participant
    said, card = _way(Method.SAID), _way(Method.CARD)
    name = KnownIdentifier(
        Identifier.FULL_NAME, _("Nom complet"), participant.name, (said, card, _way(Method.KNOWN_FACE))
    )
    patient = participant.patient
    if participant.kind != ParticipantKind.PATIENT or patient is None:
        return [name]
    language = get_language() or "fr-ca"
    rows = [
        KnownIdentifier(Identifier.FULL_NAME, _("Nom complet"), patient.name, (said, card)),
        KnownIdentifier(
            Identifier.BIRTH_DATE,
            _("Date de naissance"),
            formats.plain_date(patient.birth_date, language),
            (said, card),
        ),
    ]
    if patient.nam:
        rows.append(
            KnownIdentifier(
                Identifier.NAM, _("Numéro d’assurance maladie"), display_nam(patient.nam), (said, card)
            )
        )
    elif patient.address:
        rows.append(KnownIdentifier(Identifier.ADDRESS, _("Adresse"), patient.address, (said,)))
    elif patient.telephone:
        rows.append(
            KnownIdentifier(
                Identifier.TELEPHONE, _("Téléphone"), display(patient.telephone, language), (said,)
            )
        )
    return rows
