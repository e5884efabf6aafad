"""Links and passwords of participants: derived, never stored (design §5.2).

A link is the participant's identifier and an HMAC of it; a password is six digits of another HMAC. Both
depend on the participant's epoch (raised to revoke them) and on a server key that may rotate: a participant
keeps the number of the key that theirs were made with.
"""

import base64
import hmac
import json
import secrets
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from django.conf import settings

from visavis.visits.models import Participant

_MAC_BYTES = 16
_PASSWORD_DIGITS = 6


@lru_cache(maxsize=1)
def _keyring(path: str) -> tuple[int, dict[int, bytes]]:
    content = json.loads(Path(path).read_text())
    keys = {int(number): base64.b64decode(key) for number, key in content["keys"].items()}
    return int(content["current"]), keys


def _keys() -> tuple[int, dict[int, bytes]]:
    return _keyring(str(Path(settings.VISAVIS_KEYS_DIR) / "links.json"))


def current_key() -> int:
    """The number of the server key that new participants' secrets are derived with."""
    return _keys()[0]


def _derive(participant: Participant, purpose: str) -> bytes:
    key = _keys()[1].get(participant.secret_key, b"")
    if not key:
        return secrets.token_bytes(32)  # a key that was destroyed opens nothing
    message = f"{purpose}:{participant.id.hex}:{participant.secret_epoch}".encode()
    return hmac.digest(key, message, "sha256")


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def link_secret(participant: Participant) -> str:
    """44 characters of the link `/r/<secret>`."""
    return _text(participant.id.bytes) + _text(_derive(participant, "link")[:_MAC_BYTES])


def password(participant: Participant) -> str:
    """Six digits, to be dictated with the visit's number."""
    number = int.from_bytes(_derive(participant, "password")[:8], "big") % 10**_PASSWORD_DIGITS
    return f"{number:0{_PASSWORD_DIGITS}d}"


def participant_id_of(secret: str) -> UUID | None:
    """Whose link this claims to be; None when it is malformed. Proves nothing: see `link_is_of`."""
    if len(secret) != 44 or not secret.isascii():
        return None
    try:
        return UUID(bytes=base64.urlsafe_b64decode(secret[:22] + "=="))
    except ValueError:
        return None


def link_is_of(secret: str, participant: Participant) -> bool:
    """Whether `secret` is this participant's present link, compared in constant time."""
    return hmac.compare_digest(secret.encode(), link_secret(participant).encode())


def password_is_of(typed: str, participant: Participant) -> bool:
    """Whether the six digits are this participant's, compared in constant time."""
    return hmac.compare_digest(typed.encode(), password(participant).encode())


def new_number() -> str:
    """Nine random digits, the first not zero; unique by the database's word."""
    return str(secrets.randbelow(9 * 10**8) + 10**8)


def new_session() -> tuple[str, str]:
    """A guest's session: (cookie value, hash kept in the row)."""
    value = secrets.token_urlsafe(32)
    return value, session_hash(value)


def session_hash(value: str) -> str:
    return sha256(value.encode()).hexdigest()
