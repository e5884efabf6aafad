"""The law and the orientations as pure functions: no Django, no clock, no input or output.

`evaluate` answers a question from its facts and a date alone. Each question is a module with its table of
facts and its table of rules, in the order of the contract (`contracts/norms.md`).
"""

from visavis.norms.engine import VERSION, answer, evaluate
from visavis.norms.questions import QUESTIONS
from visavis.norms.requests import InvalidInputError
from visavis.norms.values import Citation, Decision, Effect, Finding, Message, Obligation, Outcome

__all__ = [
    "QUESTIONS",
    "VERSION",
    "Citation",
    "Decision",
    "Effect",
    "Finding",
    "InvalidInputError",
    "Message",
    "Obligation",
    "Outcome",
    "answer",
    "evaluate",
]
