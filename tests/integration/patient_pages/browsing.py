"""A browser that comes to the public pages, and the addresses that it opens."""

from django.test import Client

from visavis.visits import secrets
from visavis.visits.models import Connection, Participant

ANDROID = "Mozilla/5.0 (Linux; Android 10; SM-A505W) AppleWebKit/537.36 Chrome/120.0.0.0 Mobile Safari/537.36"


class Browser(Client):
    """A browser with cookies of its own; cookies are sent by their paths, as in life."""

    def request(self, **request):  # type: ignore[no-untyped-def]
        path = str(request["PATH_INFO"])
        kept = self.cookies
        self.cookies = type(kept)()
        for name, morsel in kept.items():
            if path.startswith(morsel["path"] or "/"):
                self.cookies[name] = morsel.value
        sent = self.cookies
        try:
            response = super().request(**request)
        finally:
            self.cookies = kept
        for name, morsel in sent.items():
            if morsel["path"]:
                kept[name] = morsel.value
                for attribute in ("path", "max-age", "httponly", "samesite", "secure"):
                    kept[name][attribute] = morsel[attribute]
        return response

    @property
    def page(self) -> str:
        """The words of the page last seen, with ordinary spaces."""
        return self.last.content.decode().replace("\u00a0", " ")

    def see(self, path: str, **options):  # type: ignore[no-untyped-def]
        self.last = self.get(path, **options)
        return self.last

    def send(self, path: str, data=None, **options):  # type: ignore[no-untyped-def]
        self.last = self.post(path, data or {}, **options)
        return self.last

    def ask(self, path: str, data=None, **options):  # type: ignore[no-untyped-def]
        """A POST of the room's script, in JSON."""
        return self.post(path, data or {}, content_type="application/json", **options)


def link(participant: Participant) -> str:
    return f"/r/{secrets.link_secret(participant)}"


def arrived_by_link(browser: Browser, participant: Participant) -> Connection:
    """The browser opens the link and goes on: it has a session now."""
    response = browser.send(link(participant))
    assert response.status_code == 303
    return Connection.objects.get(pk=response.headers["Location"].split("/")[2])


def pages(connection: Connection) -> str:
    return f"/rencontre/{connection.id}/"
