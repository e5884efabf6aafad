"""Answers of the person's earlier visits, offered again with where and when they come from."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from visavis.compliance.models import Answer
from visavis.compliance.questions import Block, question
from visavis.core import clock, formats
from visavis.core.phones import mask


@dataclass(frozen=True)
class Carried:
    """Earlier answers by key, without those already given for this visit."""

    answers: Mapping[str, Answer] = field(default_factory=dict)

    def without(self, given: Mapping[str, Any]) -> "Carried":
        return Carried({key: answer for key, answer in self.answers.items() if key not in given})

    def without_number(self, unsafe: Collection[str]) -> "Carried":
        """Without the answers that name a number which is unsafe now: what is proposed gets dialled."""
        return Carried(
            {
                key: answer
                for key, answer in self.answers.items()
                if not isinstance(answer.value, str) or mask(answer.value, unsafe, "") == answer.value
            }
        )

    @property
    def values(self) -> dict[str, Any]:
        return {key: answer.value for key, answer in self.answers.items()}

    def of_block(self, block: Block) -> list[Answer]:
        return [answer for key, answer in self.answers.items() if question(key).block is block]

    def origins(self, block: Block) -> list[str]:
        """« 12 novembre 2026, par Karim Haddad », the newest first, each once."""
        language = get_language() or "fr"
        found: dict[str, None] = {}
        for answer in sorted(self.of_block(block), key=lambda one: one.answered_at, reverse=True):
            day = formats.plain_date(answer.answered_at.astimezone(clock.MONTREAL).date(), language)
            name = answer.answered_by.practitioner.name
            found[_("%(day)s, par %(name)s") % {"day": day, "name": name}] = None
        return list(found)
