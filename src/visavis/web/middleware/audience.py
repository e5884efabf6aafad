"""Which pages are the public's: no sign-in, and links that carry a secret."""

from __future__ import annotations

_PUBLIC = ("/r/", "/rencontre/", "/joindre")


def is_public(path: str) -> bool:
    """True for the pages of people cared for and those who accompany them."""
    return path.startswith(_PUBLIC)
