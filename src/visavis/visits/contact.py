"""To whom one may write or call: what the person agreed to comes before what is practical.

How a person is reached is read at the moment of use: of the person cared for, from their file as it is now; a
participant's own fields are a copy of the day of planning.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeVar
from uuid import UUID

from visavis.core import clock
from visavis.core.phones import same_number
from visavis.patients.models import CallbackSafety, ContactOwner, Patient
from visavis.visits.models import Participant, ParticipantKind
from visavis.visits.states import ADMITTED_STATES, PRESENT_STATES, ConnectionState

AGE_OF_OWN_CONSENT = 14


def age_on(birth_date: date, on: date) -> int:
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def contact_of(participant: Participant) -> Participant | Patient:
    """Where address, number and safety are read: the file of the person cared for, as it is now."""
    if participant.kind == ParticipantKind.PATIENT and participant.patient is not None:
        return participant.patient
    return participant


def address_of(participant: Participant) -> str:
    """Where this participant is written to; empty when nowhere."""
    address = contact_of(participant).email
    if participant.role is not None and not address:
        return participant.role.practitioner.user.email
    return address


def may_write_to(participant: Participant) -> bool:
    """From 14 years on, nothing goes to a parent's address without the young person's agreement."""
    patient = participant.patient
    if contact_of(participant).email_owner != ContactOwner.PARENT or patient is None:
        return True
    if age_on(patient.birth_date, clock.today()) < AGE_OF_OWN_CONSENT:
        return True
    return patient.parent_contact_agreed


# --- Calling --------------------------------------------------------------------------------------


class Device(Protocol):
    """A connection as far as calling goes: of the database, or a small value of the day's list."""

    @property
    def id(self) -> UUID: ...
    @property
    def participant_id(self) -> UUID: ...
    @property
    def state(self) -> str: ...
    @property
    def device_number(self) -> int: ...
    @property
    def said_name(self) -> str: ...
    @property
    def telephone_said(self) -> str: ...
    @property
    def callback_safety(self) -> str: ...
    @property
    def identity_confirmed_at(self) -> datetime | None: ...
    @property
    def waiting_since(self) -> datetime | None: ...
    @property
    def created_at(self) -> datetime: ...


AnyDevice = TypeVar("AnyDevice", bound=Device)


def device_of(participant: Participant, devices: Iterable[AnyDevice]) -> AnyDevice | None:
    """The device that speaks for this participant: identity confirmed and inside, then identity confirmed,
    then the first that took a place. A page that was only opened speaks for nobody: links are forwarded.
    """
    return next(iter(_speaking(participant, devices)), None)


def _speaking(participant: Participant, devices: Iterable[AnyDevice]) -> list[AnyDevice]:
    """Those that speak for them, the most trusted first; not one whose holder gave another name."""
    own_names = {"", participant.name.strip().casefold()}
    theirs = [
        d
        for d in devices
        if d.participant_id == participant.id
        and d.state != ConnectionState.REMOVED
        and d.said_name.strip().casefold() in own_names
    ]
    confirmed = [d for d in theirs if d.identity_confirmed_at is not None]
    inside = [d for d in confirmed if d.state in ADMITTED_STATES]
    present = [d for d in theirs if d.state in PRESENT_STATES and d not in confirmed]
    first = min(present, key=lambda d: d.waiting_since or d.created_at, default=None)
    others = [d for d in reversed(confirmed) if d not in inside]
    return [*reversed(inside), *others, *([first] if first else [])]


@dataclass(frozen=True)
class Callback:
    """At which number (E.164) one may call now, empty when none is safe, and what is known of its safety.

    `unsafe` lists the numbers that must be dialled and shown nowhere.
    """

    number: str
    said_safe: bool = False
    is_unsafe: bool = False
    unsafe: tuple[str, ...] = ()


def callback_of(
    participant: Participant, devices: Iterable[Device] = (), asking: Device | None = None
) -> Callback:
    """How to call a participant. Unsafe said on any of their devices in this visit, or on file now, wins.

    `asking`: the device whose own page this is; it sees what it said itself, never what another one said.
    A number that is unsafe on file gives way only to another one, that the person typed and called safe. What
    was said unsafe during the visit holds until the file gives a new number that is safe.
    """
    file = contact_of(participant)
    theirs = [d for d in devices if d.participant_id == participant.id]
    told = [d for d in theirs if _withholds(d, participant)]
    if told:
        numbers = {participant.telephone, file.telephone, *(d.telephone_said for d in told)}
        return Callback("", is_unsafe=True, unsafe=tuple(sorted(numbers - {""})))
    speaking = [asking] if asking else _speaking(participant, theirs)
    said, called_safe = _said(speaking, file.telephone)
    if file.callback_safety == CallbackSafety.UNSAFE:
        other = said if called_safe and not same_number(said, file.telephone) else ""
        unsafe = tuple(sorted({file.telephone, participant.telephone} - {"", other}))
        return Callback(other, said_safe=bool(other), is_unsafe=not other, unsafe=unsafe)
    number = said or file.telephone
    safe_on_file = file.callback_safety == CallbackSafety.SAFE and same_number(number, file.telephone)
    return Callback(number, said_safe=bool(number) and (called_safe or safe_on_file))


def _said(speaking: Sequence[Device], on_file: str) -> tuple[str, bool]:
    """The number that was said, and whether it was called safe by the device that speaks. On a second device
    that nobody identified, a number replaces none.
    """
    for device in speaking:
        if device.identity_confirmed_at is None and device.device_number > 1 and on_file:
            continue
        if device.telephone_said:
            return device.telephone_said, device.callback_safety == CallbackSafety.SAFE
    return "", any(device.callback_safety == CallbackSafety.SAFE for device in speaking)


def _withholds(device: Device, participant: Participant) -> bool:
    if device.callback_safety != CallbackSafety.UNSAFE:
        return False
    file = contact_of(participant)
    known: Sequence[str] = (device.telephone_said, participant.telephone)
    renewed = (
        bool(device.telephone_said and file.telephone)
        and file.callback_safety == CallbackSafety.SAFE
        and not any(same_number(file.telephone, number) for number in known)
    )
    return not renewed


def number_to_call(
    participant: Participant, devices: Iterable[Device] = (), asking: Device | None = None
) -> str:
    """The number (E.164) at which this person may be called now; empty when none is safe."""
    return callback_of(participant, devices, asking).number


def take_present_contact(participant: Participant) -> None:
    """Bring the copy up to date with the person's file, which may have been corrected since."""
    file = contact_of(participant)
    fields = ("email", "email_owner", "telephone", "callback_safety", "language")
    if any(getattr(participant, name) != getattr(file, name) for name in fields):
        for name in fields:
            setattr(participant, name, getattr(file, name))
        participant.save(update_fields=[*fields, "updated_at"])
