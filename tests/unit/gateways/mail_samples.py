"""A message to send in tests; all people invented."""

from typing import Any

from visavis.gateways.mail.schemas import CalendarMethod, CalendarPart, InlineImage, OutgoingMail

ICS = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Rendez-vous à l’Anse\r\nEND:VCALENDAR\r\n".encode()
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
CALENDAR = CalendarPart(content=ICS, method=CalendarMethod.REQUEST)
MARK = InlineImage(cid="mark", content=PNG)


def mail(**changes: Any) -> OutgoingMail:
    values: dict[str, Any] = {
        "to_address": "jeanne.gagnon@courriel.example",
        "to_name": "Jeanne Gagnon",
        "from_address": "rendez-vous@anse-aux-lilas.example",
        "from_name": "CLSC de l’Anse-aux-Lilas",
        "reply_to": "accueil@anse-aux-lilas.example",
        "envelope_from": "retour+abc123@anse-aux-lilas.example",
        "subject": "Votre rendez-vous du mardi 24 novembre à 14 h 30",
        "text": "Votre rendez-vous\n\nÀ bientôt, « Jeanne ».\n",
        "html": '<p>À bientôt</p><img src="cid:mark" alt="">',
        "message_id": "<0190aa.1@anse-aux-lilas.example>",
        "language": "fr-CA",
        "inline_images": (MARK,),
        "calendar": CALENDAR,
    }
    return OutgoingMail(**(values | changes))
