"""What is said in the waiting room and in the visit's chat. The chat is purged (design §5.7)."""

from django.db import models

from visavis.core.models import Base
from visavis.directory.models import Organization
from visavis.visits.models.participants import Connection
from visavis.visits.models.visit import Visit


class WaitingMessage(Base):
    """A word between the professional and those who wait; without a connection, it is for all of them."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="waiting_messages")
    connection = models.ForeignKey(Connection, null=True, on_delete=models.PROTECT)
    from_host = models.BooleanField()
    author_name = models.CharField(max_length=300)
    text = models.CharField(max_length=500)
    at = models.DateTimeField()
    client_id = models.CharField(max_length=40, null=True, unique=True)

    class Meta:
        ordering = ["at", "id"]


class HelpRequest(Base):
    """« J’ai besoin d’aide »."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="help_requests")
    connection = models.ForeignKey(Connection, on_delete=models.PROTECT)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)


class ChatMessage(Base):
    """A line of the visit's chat. Its history keeps who wrote when, never the words."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="chat_messages")
    connection = models.ForeignKey(Connection, on_delete=models.PROTECT)
    author_name = models.CharField(max_length=300)
    client_id = models.CharField(max_length=40)
    text = models.CharField(max_length=2000)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["connection", "client_id"], name="chat_line_once")]
