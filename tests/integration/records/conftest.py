"""A media server and a mail server in memory; the database is real."""

from tests.integration.domain import commits, mail, place, sfu

__all__ = ["commits", "mail", "place", "sfu"]
