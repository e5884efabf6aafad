"""The base of every model, and the tables that the audit trail is written to."""

from django.db import models

from visavis.core.ids import new_id
from visavis.core.models_throttle import ThrottleCounter

__all__ = ["AuditEvent", "Base", "HistoryEntry", "ThrottleCounter"]


class Base(models.Model):
    """A row with a UUIDv7 name and its times."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class AuditEvent(models.Model):
    """Who did or read what, whose, when, from where, why (FHIR AuditEvent). Written by `core.audit` only."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    action = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.UUIDField(null=True)
    actor_role_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=300)
    organization_id = models.UUIDField(null=True)
    patient_id = models.UUIDField(null=True)
    visit_id = models.UUIDField(null=True)
    source = models.CharField(max_length=60)
    reason = models.CharField(max_length=200)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["organization_id", "-id"], name="audit_by_organization"),
            models.Index(fields=["patient_id", "-id"], name="audit_by_patient"),
        ]


class HistoryEntry(models.Model):
    """The old and new values of a changed row, with its author. Written by trigger only."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    table_name = models.CharField(max_length=63)
    row_id = models.UUIDField()
    operation = models.CharField(max_length=6)
    organization_id = models.UUIDField(null=True)
    actor = models.JSONField()
    changes = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["table_name", "row_id", "id"], name="history_by_row")]
