"""Who gets back to an unhappy customer, by when."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final, Self

import attrs

from cxcore.errors import InvalidValueError, UnknownNameError, suggest
from cxcore.feedback._documents import read_conditions, read_rules
from cxcore.intervals import WorkingTime
from cxcore.models import CaseId, CustomerId, FeedbackResponse, FeedbackResponseId
from cxcore.rules import BooleanField, Condition, Field, InstantField, IntegerField, Schema, TextField
from cxcore.values import FrozenDict, Value, one_line, parse_document, positive, to_utc

_FACTS: Final[Mapping[str, Field]] = {
    "survey": TextField(),
    "score": IntegerField(),
    "low": IntegerField(),
    "high": IntegerField(),
    "has_comment": BooleanField(),
    "answered_at": InstantField(),
    "case_id": TextField(),
    "customer_id": TextField(),
    "agent_id": TextField(),
}


@attrs.frozen(kw_only=True)
class FollowUpRule(Value):
    """
    Which answers somebody gets back to, who, and how soon.

    Raises:
        InvalidValueError: A name is not one line, or `within` is not above zero.

    >>> FollowUpRule(name="detractors", when="survey == 'nps' and score <= 6", owner="team lead",
    ...              within=timedelta(hours=8), calendar="lisbon").owner
    'team lead'
    """

    name: str = attrs.field(validator=one_line)
    when: str | None = None
    """A condition about the answer; ``None`` is every answer."""
    owner: str = attrs.field(validator=one_line)
    """The role that gets back to the customer, such as ``team lead``."""
    within: timedelta = attrs.field(validator=positive)
    """How long after the answer it is due."""
    calendar: str | None = attrs.field(default=None, validator=attrs.validators.optional(one_line))
    """The name of the calendar whose hours count; ``None`` counts all."""


@attrs.frozen(kw_only=True)
class FollowUp(Value):
    """A customer to get back to: by whom, and by when."""

    response: FeedbackResponseId
    customer: CustomerId | None
    """``None`` if the answer does not say, so that nobody can be reached."""
    case: CaseId | None
    rule: str
    owner: str
    answered_at: datetime = attrs.field(converter=to_utc)
    due_at: datetime = attrs.field(converter=to_utc)
    """The last instant at which it is in time."""


_NO_FACTS: Final[Mapping[FeedbackResponseId, Mapping[str, object]]] = MappingProxyType({})


def _rules(rules: Iterable[FollowUpRule]) -> tuple[FollowUpRule, ...]:
    return tuple(rules)


@attrs.frozen(kw_only=True)
class FollowUpPolicy:
    """
    The rules by which unhappy customers are followed up; the first that matches decides.

    Conditions may name ``survey``, ``score``, ``low``, ``high``,
    ``has_comment``, ``answered_at``, ``case_id``, ``customer_id`` and
    ``agent_id`` without a declaration; other facts the document declares under
    ``fields``, and the host provides. Who counts as unhappy is yours to say:
    Reichheld's detractors are ``survey == 'nps' and score <= 6``.

    Raises:
        InvalidDocumentError: Every fault of the document, each with its path.

    >>> policy = FollowUpPolicy.parse('''
    ... [[rules]]
    ... name = "detractors"
    ... when = "survey == 'nps' and score <= 6"
    ... owner = "team lead"
    ... within = "PT8H"
    ... calendar = "lisbon"
    ... ''')
    >>> policy.rules[0].within
    datetime.timedelta(seconds=28800)
    """

    schema: Schema = attrs.field(factory=lambda: Schema({}))
    """The declared fields, besides the facts that every answer has."""
    rules: tuple[FollowUpRule, ...] = attrs.field(default=(), converter=_rules)
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
        return cls.from_dict(parse_document(text, name="follow-up policy"))

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """
        Return the policy that a mapping describes, such as parsed JSON or TOML.

        Raises:
            InvalidDocumentError: Every fault of `data`, each with its path.
        """
        schema, rules = read_rules(data, FollowUpRule, _FACTS, unusable=_UNUSABLE)
        return cls(schema=schema, rules=rules)

    def to_dict(self) -> dict[str, Any]:
        """Return the policy as JSON-ready data; :meth:`from_dict` reads it back equal."""
        return {"fields": self.schema.to_dict(), "rules": [rule.to_dict() for rule in self.rules]}

    def plan(
        self,
        responses: Iterable[FeedbackResponse],
        *,
        calendars: Mapping[str, WorkingTime] = FrozenDict(),
        facts: Mapping[FeedbackResponseId, Mapping[str, object]] = _NO_FACTS,
    ) -> tuple[FollowUp, ...]:
        """
        Return the customers to get back to, the most urgent first.

        An answer that no rule matches asks for nothing. One that is told twice
        is one. Of equal due times the smaller response id comes first.

        Args:
            responses: The answers.
            calendars: The working time of each calendar that a rule names.
            facts: The declared facts of each answer, by its id.

        Raises:
            UnknownNameError: A rule names a calendar that is not among `calendars`.
            InvalidValueError: Two different answers have one id, or a fact is not of its field's type.
            NeverOpensError: A calendar does not have that much working time left.
        """
        for place, rule in enumerate(self.rules):
            if rule.calendar is not None and rule.calendar not in calendars:
                hint = suggest(rule.calendar, calendars, kind="calendars")
                raise UnknownNameError(
                    f"names the calendar {rule.calendar!r}, which was not passed. {hint}",
                    path=f"rules[{place}].calendar",
                )
        known: dict[FeedbackResponseId, FeedbackResponse] = {}
        for response in responses:
            if known.setdefault(response.id, response) != response:
                raise InvalidValueError(f"two different answers are called {response.id}.", path="responses")
        planned = (self._follow_up(each, calendars, facts.get(each.id, {})) for each in known.values())
        return tuple(sorted(filter(None, planned), key=lambda each: (each.due_at, each.response)))

    def _follow_up(
        self, response: FeedbackResponse, calendars: Mapping[str, WorkingTime], facts: Mapping[str, object]
    ) -> FollowUp | None:
        record = {**facts, **_facts_of(response)}
        for rule, condition in zip(self.rules, self._conditions, strict=True):
            if condition is None or condition.matches(record):
                answered = response.answered_at
                return FollowUp(
                    response=response.id,
                    customer=response.customer,
                    case=response.case,
                    rule=rule.name,
                    owner=rule.owner,
                    answered_at=answered,
                    due_at=answered + rule.within
                    if rule.calendar is None
                    else calendars[rule.calendar].add(answered, rule.within),
                )
        return None


_UNUSABLE: Final = "The follow-up policy cannot be used"


def _facts_of(response: FeedbackResponse) -> dict[str, object]:
    return {
        "survey": response.survey,
        "score": response.score,
        "low": response.low,
        "high": response.high,
        "has_comment": bool(response.comment),
        "answered_at": response.answered_at,
        "case_id": response.case,
        "customer_id": response.customer,
        "agent_id": response.agent,
    }
