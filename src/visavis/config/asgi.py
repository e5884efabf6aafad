"""One ASGI application: live events in raw ASGI, built files from memory, pages in fixed threads."""

from __future__ import annotations

# First: it sets Django up, which all below need.
from visavis.config.wsgi import application as pages  # isort: skip

from django.conf import settings
from django.urls import get_resolver

from visavis.web.assets_manifest import ASSETS
from visavis.web.live.application import LiveEvents
from visavis.web.live.hub import hub
from visavis.web.serving.access_log import AccessLog
from visavis.web.serving.assets import Assets
from visavis.web.serving.bodies import BodiesFirst
from visavis.web.serving.requests import TrustedHead
from visavis.web.serving.threads import pages_in_threads

# A page that cannot be imported stops the start, not the first person who asks for it.
assert get_resolver().url_patterns

_pages = BodiesFirst(pages_in_threads(pages, threads=settings.WEB_THREADS))
_files = Assets(_pages, prefix=settings.STATIC_URL, folder=ASSETS)
_live = LiveEvents(_files, hub=hub)
application = TrustedHead(AccessLog(_live), trusted=settings.VISAVIS_TRUSTED_PROXIES)
