"""Answers given while planning, and the decisions taken on them. Both only grow (design §5.1)."""

from django.db import models

from visavis.core.models import Base
from visavis.directory.models import Organization, PractitionerRole


class Answer(Base):
    """One answer of the planning page: who said what, when, to which words.

    The latest of a subject and key holds. `carried_from` is the answer of an earlier visit that was shown
    with its origin and confirmed with its block.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    subject_id = models.UUIDField(db_index=True)  # the visit
    person_id = models.UUIDField(null=True, db_index=True)  # the patient it is about
    block = models.CharField(max_length=30)
    key = models.CharField(max_length=60)
    value = models.JSONField(null=True)  # null: the answer was taken back
    text_shown = models.TextField()
    language = models.CharField(max_length=5)
    answered_by = models.ForeignKey(PractitionerRole, on_delete=models.PROTECT)
    answered_at = models.DateTimeField()
    carried_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT)

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "key", "-id"], name="answer_latest"),
            models.Index(fields=["person_id", "key", "-id"], name="answer_of_person"),
        ]


class Decision(Base):
    """What the norms answered to a question, on which facts, and the motive of who went on all the same."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    subject_id = models.UUIDField()
    question = models.CharField(max_length=20)
    on = models.DateField()
    facts = models.JSONField()
    outcome = models.CharField(max_length=20)
    findings = models.JSONField()
    missing = models.JSONField()
    obligations = models.JSONField()
    norms_version = models.CharField(max_length=40)
    motive = models.TextField(blank=True)
    decided_by = models.ForeignKey(PractitionerRole, null=True, on_delete=models.PROTECT)
    decided_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject_id", "question", "-id"], name="decision_latest")]
