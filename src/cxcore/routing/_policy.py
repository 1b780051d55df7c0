"""A policy: a checked document that decides who takes an interaction."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, Final, Self

import attrs

from cxcore.errors import InvalidDocumentError, InvalidValueError, type_in_words
from cxcore.intervals import WorkingTime
from cxcore.models import AgentId
from cxcore.routing._choice._capacity import Capacity
from cxcore.routing._choice._ladder import USUAL
from cxcore.routing._choice._plugins import ChoiceStrategy, Requirement, ScoreTerm
from cxcore.routing._cross_checks import cross_faults
from cxcore.routing._decisions._backlog import Backlog
from cxcore.routing._decisions._deciding import Deciding
from cxcore.routing._decisions._plan import Plan
from cxcore.routing._document import Sections, read_sections, with_built_in
from cxcore.routing._floors._digest import digest_of
from cxcore.routing._json_schema import policy_json_schema
from cxcore.routing._proofs._proofs import Proofs
from cxcore.routing._terms._escalation import Escalation
from cxcore.routing._terms._named_condition import NamedCondition
from cxcore.routing._terms._rule import Queue, Route, Rule
from cxcore.routing._terms._score import Priority
from cxcore.routing._terms._shifts import Shifts
from cxcore.routing._terms._split import Split
from cxcore.rules import Predicate, Schema
from cxcore.values import FrozenDict, parse_document


def _queues(queues: Mapping[str, Queue]) -> Mapping[str, Queue]:
    return FrozenDict(queues)


def _splits(splits: Mapping[str, Split]) -> Mapping[str, Split]:
    return FrozenDict(splits)


def _shares(shares: Mapping[str, float]) -> Mapping[str, float]:
    return FrozenDict(shares)


def _strategies(strategies: Mapping[str, ChoiceStrategy]) -> Mapping[str, ChoiceStrategy]:
    return FrozenDict(strategies)


def _predicates(predicates: Mapping[str, Predicate]) -> Mapping[str, Predicate]:
    return FrozenDict(predicates)


def _score_terms(terms: Mapping[str, ScoreTerm]) -> Mapping[str, ScoreTerm]:
    return FrozenDict(terms)


def _requirements(requirements: Mapping[str, Requirement]) -> Mapping[str, Requirement]:
    return FrozenDict(requirements)


def _calendars(calendars: Mapping[str, WorkingTime]) -> Mapping[str, WorkingTime]:
    return FrozenDict(calendars)


def _rules(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(rules)


def _names(names: Iterable[str]) -> tuple[str, ...]:
    if isinstance(names, str):  # whose members are its characters, which nobody means
        raise InvalidValueError("skills and languages are lists of names; one text came.")
    return tuple(names)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Policy(Deciding, Backlog, Proofs):
    """
    Rules in an order: the first that matches says where an interaction goes.

    Rules name the fields, skills, languages and queues that the policy
    declares, so that a wrong name is an error when the policy is read. Every
    interaction has the facts of :meth:`cxcore.models.Interaction.facts` without
    a declaration: its channel, language, ids and start.

    Policies are equal if their canonical documents are, and so are their digests.
    Calendars are no part of the document, which knows them by their names: say
    with a stored decision which version of a calendar it was made with.

    Raises:
        InvalidDocumentError: Every fault of the policy, each with its path.

    >>> policy = Policy.parse('''
    ... name = "first line"
    ... skills = ["billing"]
    ...
    ... [fields]
    ... topic = {type = "text"}
    ...
    ... [queues.front]
    ... limit = 20
    ... wait = "PT10M"
    ...
    ... [[rules]]
    ... name = "invoices"
    ... when = "topic starts_with 'invoice'"
    ... needs = {skills = {billing = 2}}
    ... queue = "front"
    ... ''')
    >>> policy
    Policy('first line', 1 rule)
    """

    name: str
    schema: Schema = attrs.field(factory=lambda: Schema({}))
    """The declared fields, besides the facts that every interaction has."""
    skills: tuple[str, ...] = attrs.field(default=(), converter=_names)
    """The skills that rules may ask for."""
    languages: tuple[str, ...] = attrs.field(default=(), converter=_names)
    """The languages that rules may ask for, as BCP 47 tags."""
    queues: Mapping[str, Queue] = attrs.field(factory=FrozenDict, converter=_queues)
    rules: tuple[Rule, ...] = attrs.field(default=(), converter=_rules)
    default: Route | None = None
    """Where an interaction goes that no rule matches; ``None`` refuses it."""
    capacity: Capacity = attrs.field(factory=Capacity)
    choice: tuple[str, ...] = attrs.field(default=USUAL, converter=_names)
    """Who of those who can take an interaction does: rungs of a ladder, of which the id is always the last."""
    shares: Mapping[str, float] = attrs.field(factory=FrozenDict, converter=_shares)
    """The share of each agent under ``weighted_share``; who is not named has 1."""
    priority: Priority = attrs.field(factory=Priority)
    """Which interaction comes next, among those that wait."""
    shifts: Shifts = attrs.field(factory=Shifts)
    splits: Mapping[str, Split] = attrs.field(factory=FrozenDict, converter=_splits)
    """Facts that the policy makes itself, for experiments."""
    escalation: Escalation | None = None
    """Who is told when there is no answer; for the host to ask, deciding does not look at it."""
    calendars: Mapping[str, WorkingTime] = attrs.field(factory=FrozenDict, converter=_calendars)
    """The calendars that queues, agents and conditions (``started_at within 'lisbon'``) name."""
    strategies: Mapping[str, ChoiceStrategy] = attrs.field(factory=FrozenDict, converter=_strategies)
    """The choice strategies that ladders name: plugins, which like calendars are no part of the document."""
    predicates: Mapping[str, Predicate] = attrs.field(factory=FrozenDict, converter=_predicates)
    """Conditions by plugin, which conditions name like boolean fields; one that fails is unknown."""
    score_terms: Mapping[str, ScoreTerm] = attrs.field(factory=FrozenDict, converter=_score_terms)
    """Score terms by plugin, which the priority names."""
    requirements: Mapping[str, Requirement] = attrs.field(factory=FrozenDict, converter=_requirements)
    """Requirements by plugin, which needs name."""
    _plan: Plan = attrs.field(init=False)
    digest: str = attrs.field(init=False)
    """The SHA-256 of the canonical document, in hexadecimal."""

    @_plan.default
    def _checked_plan(self) -> Plan:
        sections = Sections(**{field.name: getattr(self, field.name) for field in attrs.fields(Sections)})
        if faults := list(islice(cross_faults(sections), _MOST_FAULTS)):
            raise InvalidDocumentError(_UNUSABLE, faults)
        predicates = {**self.schema.predicates, **self.predicates}
        schema = with_built_in(self.schema, self.splits, self.calendars, predicates)
        return Plan.of(
            schema=schema,
            conditions=tuple(
                NamedCondition(rule.name, None if rule.when is None else schema.parse(rule.when)) for rule in self.rules
            ),
            rules=self.rules,
            default=self.default,
            queues=self.queues,
            skills=self.skills,
            languages=self.languages,
            choice=self.choice,
            shares=FrozenDict({AgentId(agent): share for agent, share in self.shares.items()}),
            capacity=self.capacity,
            priority=self.priority,
            shifts=self.shifts,
            splits=self.splits,
            calendars=self.calendars,
            strategies=self.strategies,
            score_terms=self.score_terms,
            requirements=self.requirements,
        )

    @digest.default
    def _canonical_digest(self) -> str:
        return digest_of(self.to_dict())

    @classmethod
    def parse(
        cls,
        text: str,
        *,
        calendars: Mapping[str, WorkingTime] | None = None,
        strategies: Mapping[str, ChoiceStrategy] | None = None,
        predicates: Mapping[str, Predicate] | None = None,
        score_terms: Mapping[str, ScoreTerm] | None = None,
        requirements: Mapping[str, Requirement] | None = None,
    ) -> Self:
        """
        Return the policy that a JSON or TOML text describes.

        Args:
            text: The document.
            calendars: The calendars that it, its conditions and the agents of the floor name.
            strategies: The choice strategies that its ladders name.
            predicates: The conditions by plugin that its conditions name.
            score_terms: The score terms that its priority names.
            requirements: The requirements that its needs name.

        Raises:
            InvalidDocumentError: Every fault of the text, each with its path.
        """
        return cls.from_dict(
            parse_document(text, name="policy"),
            calendars=calendars,
            strategies=strategies,
            predicates=predicates,
            score_terms=score_terms,
            requirements=requirements,
        )

    @classmethod
    def from_dict(
        cls,
        data: Mapping[str, object],
        *,
        calendars: Mapping[str, WorkingTime] | None = None,
        strategies: Mapping[str, ChoiceStrategy] | None = None,
        predicates: Mapping[str, Predicate] | None = None,
        score_terms: Mapping[str, ScoreTerm] | None = None,
        requirements: Mapping[str, Requirement] | None = None,
    ) -> Self:
        """
        Return the policy that a mapping describes, such as parsed JSON or TOML.

        Args:
            data: The document.
            calendars: The calendars that it, its conditions and the agents of the floor name.
            strategies: The choice strategies that its ladders name.
            predicates: The conditions by plugin that its conditions name.
            score_terms: The score terms that its priority names.
            requirements: The requirements that its needs name.

        Raises:
            InvalidDocumentError: Every fault of `data`, each with its path; of wrong
                names the first hundred.
        """
        if not isinstance(data, Mapping):
            raise InvalidDocumentError(_UNUSABLE, [InvalidValueError(f"is a table; {type_in_words(data)} came.")])
        read, faults = read_sections(data)
        sections = attrs.evolve(
            read,
            calendars=calendars or {},
            strategies=strategies or {},
            predicates=predicates or {},
            score_terms=score_terms or {},
            requirements=requirements or {},
        )
        if faults:
            raise InvalidDocumentError(_UNUSABLE, [*faults, *islice(cross_faults(sections), _MOST_FAULTS)])
        return cls(**attrs.asdict(sections, recurse=False))

    @staticmethod
    def json_schema() -> dict[str, Any]:
        """Return the JSON Schema (draft 2020-12) of the documents :meth:`from_dict` reads, for editors."""
        return policy_json_schema()

    def to_dict(self) -> dict[str, Any]:
        """Return the canonical document as JSON-ready data; :meth:`from_dict` reads it back equal."""
        conditions = (each.condition for each in self._plan.conditions)
        return {
            "name": self.name,
            "fields": self.schema.to_dict(),
            "skills": sorted(self.skills),
            "languages": sorted(self.languages),
            "queues": {name: queue.to_dict() for name, queue in self.queues.items()},
            "rules": [
                {**rule.to_dict(), "when": None if condition is None else str(condition)}
                for rule, condition in zip(self.rules, conditions, strict=True)
            ],
            **({} if self.default is None else {"default": self.default.to_dict()}),
            "capacity": self.capacity.to_dict(),
            "choice": list(self.choice),
            "shares": dict(self.shares),
            "priority": self._canonical_priority(),
            "shifts": self.shifts.to_dict(),
            "splits": {name: split.to_dict() for name, split in self.splits.items()},
            **({} if self.escalation is None else {"escalation": self.escalation.to_dict()}),
        }

    def _canonical_priority(self) -> dict[str, Any]:
        document = self.priority.to_dict()
        for credit in document["credits"]:
            credit["when"] = str(self._plan.schema.parse(credit["when"]))
        return document

    def __eq__(self, other: object) -> bool:
        return self.digest == other.digest if isinstance(other, Policy) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        count = len(self.rules)
        return f"Policy({self.name!r}, {count} rule{'' if count == 1 else 's'})"


_UNUSABLE: Final = "The policy cannot be used"
_MOST_FAULTS: Final = 100  # looking for the name that was meant takes time, and a hostile document has many names
