"""The words of the messages to participants: neutral, one person each, nothing clinical (R046, R049-R051)."""

from visavis.visits.messages.composing import compose

__all__ = ["compose"]
