"""A test of the real path to the media server, in a room that is nobody's (design §5.4).

Not a way into a visit: the room of a probe has another name, holds one browser, and goes by itself. A pass to
a visit's own room is given by `media.media_pass` alone, after admission (rule N2).
"""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from visavis.core.errors import Refusal, Refused
from visavis.gateways.errors import GatewayError
from visavis.visits.models import Connection
from visavis.visits.services.media import TOKEN_SECONDS, sfu

_EMPTY_SECONDS = 20
_MEDIA_DOWN = Refusal("media_down", _("La vidéo ne répond pas. Nous essayons de la rétablir."))


def probe_room(connection: Connection) -> str:
    return f"probe-{connection.id.hex}"


def probe_pass(connection: Connection) -> tuple[str, str]:
    """(address, token of at most 30 s) of a throw-away room for this browser alone. Raises `media_down`."""
    client = sfu()
    try:
        client.ensure_room(probe_room(connection), empty_timeout_seconds=_EMPTY_SECONDS, capacity=2)
        token = client.join_token(
            room=probe_room(connection), identity=f"p-{connection.id.hex}", name="", ttl_seconds=TOKEN_SECONDS
        )
    except GatewayError as failure:
        raise Refused(_MEDIA_DOWN) from failure
    return settings.LIVEKIT_URL, token


def close_probe(connection: Connection) -> None:
    """The test is over. A server that does not answer closes the empty room by itself."""
    try:
        sfu().delete_room(probe_room(connection))
    except GatewayError:
        return
