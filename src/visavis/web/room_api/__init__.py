"""The room's API: what a guest's browser and a professional's ask of us, by the same handlers.

Who may call is the caller's business: a page proves a connection, then hands it over. See `answer`.
"""

from visavis.web.room_api.handlers import Call
from visavis.web.room_api.serving import answer, boot_data

__all__ = ["Call", "answer", "boot_data"]
