"""The life of a visit and of a connection, as tables: what may follow what (design §5).

`docs/states.md` is drawn from these tables by `visavis docs`.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VisitState(models.TextChoices):
    DRAFT = "draft", _("Brouillon")
    CONFIRMED = "confirmed", _("Prévue")
    OPEN = "open", _("Ouverte")
    IN_PROGRESS = "in_progress", _("En cours")
    ENDED = "ended", _("Note à signer")
    SIGNED = "signed", _("Note à déposer")
    FILED = "filed", _("Terminée")
    CANCELLED = "cancelled", _("Annulée")
    MISSED = "missed", _("Manquée")


S = VisitState

# act -> (from states, to state, audit action)
VISIT_MOVES: dict[str, tuple[frozenset[VisitState], VisitState, str]] = {
    "confirm": (frozenset({S.DRAFT}), S.CONFIRMED, "visit.confirmed"),
    "open": (frozenset({S.CONFIRMED}), S.OPEN, "visit.opened"),
    "begin": (frozenset({S.OPEN}), S.IN_PROGRESS, "visit.began"),
    "end": (frozenset({S.IN_PROGRESS}), S.ENDED, "visit.ended"),
    "sign": (frozenset({S.ENDED}), S.SIGNED, "visit.signed"),
    "file": (frozenset({S.SIGNED}), S.FILED, "visit.filed"),
    "reschedule": (frozenset({S.CONFIRMED, S.OPEN, S.MISSED}), S.CONFIRMED, "visit.rescheduled"),
    "cancel": (frozenset({S.DRAFT, S.CONFIRMED, S.OPEN}), S.CANCELLED, "visit.cancelled"),
    "miss": (frozenset({S.CONFIRMED, S.OPEN, S.IN_PROGRESS}), S.MISSED, "visit.missed"),
    "reopen": (frozenset({S.ENDED}), S.OPEN, "visit.reopened"),
}

LIVE_STATES = frozenset({S.OPEN, S.IN_PROGRESS})
BEFORE_STATES = frozenset({S.DRAFT, S.CONFIRMED})
OVER_STATES = frozenset({S.ENDED, S.SIGNED, S.FILED})


class ConnectionState(models.TextChoices):
    ARRIVED = "arrived", _("Page ouverte")
    WAITING = "waiting", _("En attente")
    ADMITTED = "admitted", _("Invitation à entrer")
    CONNECTED = "connected", _("Dans la rencontre")
    HELD = "held", _("Mise en attente")
    LEFT = "left", _("Sortie")
    REMOVED = "removed", _("Retirée")


C = ConnectionState

CONNECTION_MOVES: dict[str, tuple[frozenset[ConnectionState], ConnectionState, str]] = {
    "wait": (frozenset({C.ARRIVED, C.LEFT}), C.WAITING, "connection.waiting"),
    "admit": (frozenset({C.WAITING, C.LEFT}), C.ADMITTED, "connection.admitted"),
    "send_back": (frozenset({C.ADMITTED, C.CONNECTED}), C.WAITING, "connection.sent_back"),
    "connect": (frozenset({C.ADMITTED}), C.CONNECTED, "connection.connected"),
    "hold": (frozenset({C.ADMITTED, C.CONNECTED}), C.HELD, "connection.held"),
    "resume": (frozenset({C.HELD}), C.ADMITTED, "connection.resumed"),
    "leave": (frozenset({C.ARRIVED, C.WAITING, C.ADMITTED, C.CONNECTED, C.HELD}), C.LEFT, "connection.left"),
    "remove": (
        frozenset({C.ARRIVED, C.WAITING, C.ADMITTED, C.CONNECTED, C.HELD, C.LEFT}),
        C.REMOVED,
        "connection.removed",
    ),
}

# Who may stay connected to the SFU (rule N2)
ADMITTED_STATES = frozenset({C.ADMITTED, C.CONNECTED})
PRESENT_STATES = frozenset({C.WAITING, C.ADMITTED, C.CONNECTED, C.HELD})
