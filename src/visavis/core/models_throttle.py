"""Table of the throttle's counters; `core.throttle` alone reads and writes it."""

from __future__ import annotations

from django.db import models


class ThrottleCounter(models.Model):
    """How often something failed lately. The key is a keyed hash: nothing personal stands here."""

    key = models.CharField(primary_key=True, max_length=64)
    failures = models.PositiveIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
