"""Django's WSGI handler: all pages that are no live event and no built file."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "visavis.config.settings")

application = get_wsgi_application()

# Jobs are made known now rather than at the first promise of one: a fault there must stop the start, not a
# person's « Terminer ». The import needs Django set up.
from procrastinate.contrib.django import app as jobs  # noqa: E402

jobs.perform_import_paths()  # type: ignore[no-untyped-call]
