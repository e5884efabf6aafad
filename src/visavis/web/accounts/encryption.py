"""Secrets of second factors, encrypted before they reach the database.

The key is in the keys' folder, never in the database: `second_factor.json` ({"current": 2, "keys": {"2":
"<base64>"}}) when the administrator rotates keys, else one derived from `django_secret`, which opens older
rows in any case.
"""

from __future__ import annotations

import base64
import json
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def encrypt(text: str) -> str:
    """`text` as an authenticated token of the current key."""
    return _box(settings.VISAVIS_KEYS_DIR, settings.SECRET_KEY).encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """What `encrypt` was given. Raises ValueError when no key opens it."""
    try:
        return _box(settings.VISAVIS_KEYS_DIR, settings.SECRET_KEY).decrypt(token.encode()).decode()
    except InvalidToken:
        raise ValueError("No key of this installation opens this second factor.") from None


@lru_cache(maxsize=4)
def _box(folder: str, django_secret: str) -> MultiFernet:
    boxes = [_fernet(django_secret.encode())]
    file = Path(folder) / "second_factor.json"
    if folder and file.is_file():
        content = json.loads(file.read_text())
        numbers = sorted(content["keys"], key=lambda number: int(number) != int(content["current"]))
        boxes = [_fernet(base64.b64decode(content["keys"][number])) for number in numbers] + boxes
    return MultiFernet(boxes)


def _fernet(material: bytes) -> Fernet:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"visavis second factor")
    return Fernet(base64.urlsafe_b64encode(derive.derive(material)))
