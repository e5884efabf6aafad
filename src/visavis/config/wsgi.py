"""Django's WSGI handler: all pages that are no live event and no built file."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "visavis.config.settings")

application = get_wsgi_application()

# Now rather than at the first promise of a job: a fault there must stop the start, not a person's « Terminer ».
from procrastinate.contrib.django import app as _jobs  # noqa: E402  (needs Django set up)

_jobs.perform_import_paths()
