"""Django's WSGI handler: all pages that are no live event and no built file."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "visavis.config.settings")

application = get_wsgi_application()
