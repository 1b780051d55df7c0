"""Whom to ask: rules, consent, a rest between two surveys, and a lot."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Self, TypeAlias

import attrs

from cxcore.errors import NaiveDatetimeError
from cxcore.feedback._documents import read_conditions, read_rules
from cxcore.feedback._lot import lot
from cxcore.models import CaseId, Channel, Consent, CustomerId, FeedbackRequest
from cxcore.rules import Condition, EnumField, Field, Schema, TextField
from cxcore.values import FrozenDict, Value, at_least_zero, fraction, one_line, parse_document, to_utc

_FACTS: Final[Mapping[str, Field]] = {
    "case_id": TextField(),
    "customer_id": TextField(),
    "channel": EnumField(tuple(channel.value for channel in Channel)),
}


@attrs.frozen(kw_only=True)
class SurveyRule(Value):
    """
    One survey: which cases, how many of them, how long a customer is left alone.

    Raises:
        InvalidValueError: A name is not one line, `share` is not 0 to 1, or `quarantine`
            is below zero.

    >>> SurveyRule(name="after chat", survey="csat", share=0.25, quarantine=timedelta(days=30)).purpose is None
    True
    """

    name: str = attrs.field(validator=one_line)
    survey: str = attrs.field(validator=one_line)
    """What is asked: one of :class:`cxcore.models.Survey`, or a name of your own."""
    when: str | None = None
    """A condition about the facts of the case; ``None`` is every case."""
    share: float = attrs.field(default=1.0, validator=fraction)
    """The share of the matching cases that is asked."""
    quarantine: timedelta = attrs.field(validator=at_least_zero)
    """How long after any request, of whatever survey, the customer is not asked; over at its last instant."""
    purpose: str | None = attrs.field(default=None, validator=attrs.validators.optional(one_line))
    """The purpose of the consent that is needed, such as ``survey``; ``None`` needs none."""
    salt: str | None = attrs.field(default=None, validator=attrs.validators.optional(one_line))
    """The name of the draw, which decides who is drawn; ``None`` is the rule's name."""


class SurveyCode(StrEnum):
    """What a survey rule said of a case."""

    ASKED = "asked"
    NOT_MATCHED = "not_matched"
    NO_CONSENT = "no_consent"
    QUARANTINED = "quarantined"
    NOT_DRAWN = "not_drawn"


@attrs.frozen
class SurveyReason(Value):
    """What one rule said of a case; ``str`` tells it as a sentence."""

    rule: str
    code: SurveyCode
    text: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.text}"


@attrs.frozen
class Ask(Value):
    """The customer is asked `survey`; the last of the reasons is that of the rule which asks."""

    survey: str
    reasons: tuple[SurveyReason, ...]


@attrs.frozen
class DoNotAsk(Value):
    """The customer is left alone; a reason for each rule."""

    reasons: tuple[SurveyReason, ...]


SurveyDecision: TypeAlias = Ask | DoNotAsk
"""What becomes of a case: one to ask about, or not."""


def _rules(rules: Iterable[SurveyRule]) -> tuple[SurveyRule, ...]:
    return tuple(rules)


@attrs.frozen(kw_only=True)
class SurveyPolicy:
    """
    The rules by which customers are asked; the first that asks decides.

    Conditions may name ``case_id``, ``customer_id`` and ``channel`` without a
    declaration; other facts the document declares under ``fields``, and the
    host provides. A missing fact never matches.

    Raises:
        InvalidDocumentError: Every fault of the document, each with its path.

    >>> policy = SurveyPolicy.parse('''
    ... [fields]
    ... reopened = {type = "boolean"}
    ...
    ... [[rules]]
    ... name = "after chat"
    ... survey = "csat"
    ... when = "channel == 'chat' and not reopened"
    ... quarantine = "P30D"
    ... purpose = "survey"
    ... ''')
    >>> policy.rules[0].quarantine.days
    30
    """

    schema: Schema = attrs.field(factory=lambda: Schema({}))
    """The declared fields, besides the facts that every case has."""
    rules: tuple[SurveyRule, ...] = attrs.field(default=(), converter=_rules)
    _conditions: tuple[Condition | None, ...] = attrs.field(init=False, eq=False, repr=False)

    @_conditions.default
    def _checked_conditions(self) -> tuple[Condition | None, ...]:
        return read_conditions(self.schema, _FACTS, self.rules, unusable=_UNUSABLE)

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Return the policy that a JSON or TOML text describes.

        Raises:
            InvalidDocumentError: Every fault of the text, each with its path.
        """
        return cls.from_dict(parse_document(text, name="survey policy"))

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """
        Return the policy that a mapping describes, such as parsed JSON or TOML.

        Raises:
            InvalidDocumentError: Every fault of `data`, each with its path.
        """
        schema, rules = read_rules(data, SurveyRule, _FACTS, unusable=_UNUSABLE)
        return cls(schema=schema, rules=rules)

    def to_dict(self) -> dict[str, Any]:
        """Return the policy as JSON-ready data; :meth:`from_dict` reads it back equal."""
        return {"fields": self.schema.to_dict(), "rules": [rule.to_dict() for rule in self.rules]}

    def decide(
        self,
        case: CaseId,
        *,
        customer: CustomerId,
        channel: Channel,
        at: datetime,
        requests: Iterable[FeedbackRequest] = (),
        consents: Iterable[Consent] = (),
        facts: Mapping[str, object] = FrozenDict(),
    ) -> SurveyDecision:
        """
        Return whether to ask the customer about a case, and why.

        A rule asks if its condition is known to be true, the consent it needs
        was given, no request was sent within its quarantine, and the case's own
        lot, drawn from its id, is within the share. The lot comes last, so a
        share is a share of those who may be asked, and asking twice draws the
        same. The newest consent for the purpose counts, on this channel or on
        all; of two at one instant, the refusal.

        Args:
            case: What the survey is about.
            customer: Whom it would go to.
            channel: On which channel it would go out.
            at: The instant of the decision; what was sent or said later is not known yet.
            requests: What was sent before; of other customers they are passed over.
            consents: What customers said; of other customers they are passed over.
            facts: The declared facts of the case.

        Raises:
            NaiveDatetimeError: `at` has no zone.
            InvalidValueError: A fact is not of its field's type.

        >>> from datetime import UTC
        >>> policy = SurveyPolicy(rules=[SurveyRule(name="all", survey="nps", quarantine=timedelta(days=30))])
        >>> policy.decide(
        ...     CaseId("cas_42"), customer=CustomerId("cus_ana"), channel=Channel.EMAIL, at=datetime(2026, 3, 2, tzinfo=UTC)
        ... ).survey
        'nps'
        """
        if at.utcoffset() is None:
            raise NaiveDatetimeError.for_argument("at")
        now = to_utc(at)
        record = {**facts, "case_id": case, "customer_id": customer, "channel": channel.value}
        sent = [each.sent_at for each in requests if each.customer == customer and each.sent_at <= now]
        said = [
            each
            for each in consents
            if each.customer == customer and each.at <= now and each.channel in (None, channel)
        ]
        reasons: list[SurveyReason] = []
        for rule, condition in zip(self.rules, self._conditions, strict=True):
            if condition is not None and not condition.matches(record):
                code, text = SurveyCode.NOT_MATCHED, f"the case does not meet {condition}."
            elif rule.purpose is not None and not _is_granted(said, rule.purpose):
                code, text = SurveyCode.NO_CONSENT, f"the customer has not agreed to {rule.purpose!r}."
            elif sent and (rested := now - max(sent)) < rule.quarantine:
                code, text = (
                    SurveyCode.QUARANTINED,
                    f"the customer was asked {rested} ago, less than {rule.quarantine}.",
                )
            elif (drawn := lot(rule.salt or rule.name, case)) >= rule.share:
                code, text = SurveyCode.NOT_DRAWN, f"the case drew {drawn:.4f}, not below the share of {rule.share:g}."
            else:
                reasons.append(SurveyReason(rule.name, SurveyCode.ASKED, f"the customer is asked {rule.survey!r}."))
                return Ask(rule.survey, tuple(reasons))
            reasons.append(SurveyReason(rule.name, code, text))
        return DoNotAsk(tuple(reasons))


_UNUSABLE: Final = "The survey policy cannot be used"


def _is_granted(said: Iterable[Consent], purpose: str) -> bool:
    newest = max(
        (each for each in said if each.purpose == purpose),
        key=lambda each: (each.at, not each.granted),
        default=None,
    )
    return newest is not None and newest.granted
