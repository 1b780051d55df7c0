"""A policy: a checked document that decides who takes an interaction."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from typing import Any, Final, Self

import attrs

from cxcore.errors import InvalidDocumentError, InvalidValueError, NaiveDatetimeError
from cxcore.models import Interaction
from cxcore.routing._candidates import Search
from cxcore.routing._capacity import Capacity
from cxcore.routing._decision import Decision, NamedCondition
from cxcore.routing._digest import digest_of
from cxcore.routing._document import DEFAULT, Sections, cross_faults, read_sections, with_built_in
from cxcore.routing._floor import Floor
from cxcore.routing._outcome import Assigned, Outcome, Queued, Refused
from cxcore.routing._rule import Queue, Route, Rule
from cxcore.rules import Schema
from cxcore.values import FrozenDict, parse_document, to_utc


def _queues(queues: Mapping[str, Queue]) -> Mapping[str, Queue]:
    return FrozenDict(queues)


def _rules(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(rules)


def _names(names: Iterable[str]) -> tuple[str, ...]:
    if isinstance(names, str):  # whose members are its characters, which nobody means
        raise InvalidValueError("skills and languages are lists of names; one text came.")
    return tuple(names)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Policy:
    """
    Rules in an order: the first that matches says where an interaction goes.

    Rules name the fields, skills, languages and queues that the policy
    declares, so that a wrong name is an error when the policy is read. Every
    interaction has the facts of :meth:`cxcore.models.Interaction.facts` without
    a declaration: its channel, language, ids and start.

    Policies are equal if their canonical documents are, and so are their digests.

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
    _facts: Schema = attrs.field(init=False)
    _conditions: tuple[NamedCondition, ...] = attrs.field(init=False)
    digest: str = attrs.field(init=False)
    """The SHA-256 of the canonical document, in hexadecimal."""

    @_facts.default
    def _every_fact(self) -> Schema:
        return with_built_in(self.schema)

    @_conditions.default
    def _checked_conditions(self) -> tuple[NamedCondition, ...]:
        sections = {field.name: getattr(self, field.name) for field in attrs.fields(Sections)}
        if faults := list(islice(cross_faults(Sections(**sections)), _MOST_FAULTS)):
            raise InvalidDocumentError(_UNUSABLE, faults)
        return tuple(
            NamedCondition(rule.name, None if rule.when is None else self._facts.parse(rule.when))
            for rule in self.rules
        )

    @digest.default
    def _canonical_digest(self) -> str:
        return digest_of(self.to_dict())

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Return the policy that a JSON or TOML text describes.

        Raises:
            InvalidDocumentError: Every fault of the text, each with its path.
        """
        return cls.from_dict(parse_document(text, name="policy"))

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """
        Return the policy that a mapping describes, such as parsed JSON or TOML.

        Raises:
            InvalidDocumentError: Every fault of `data`, each with its path; of wrong
                names the first hundred.
        """
        sections, faults = read_sections(data)
        if faults:
            raise InvalidDocumentError(_UNUSABLE, [*faults, *islice(cross_faults(sections), _MOST_FAULTS)])
        return cls(**attrs.asdict(sections, recurse=False))

    def to_dict(self) -> dict[str, Any]:
        """Return the canonical document as JSON-ready data; :meth:`from_dict` reads it back equal."""
        conditions = (each.condition for each in self._conditions)
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
        }

    def decide(self, interaction: Interaction, floor: Floor, *, at: datetime) -> Decision:
        """
        Return what becomes of an interaction at an instant, given who is on the floor.

        The first rule whose condition is true decides; the default does if none
        is. The interaction goes to an agent who meets the rule's needs, is
        available, on shift and within capacity: the one idle longest, then the one
        whose open work weighs least, then the one whose id comes first. If there is
        none it waits in the rule's queue; if that is full, or there is no queue, it
        is refused. Nothing is changed: pass the outcome to the floor yourself.

        Raises:
            InvalidValueError: A declared fact of the interaction is of another type;
                the message names it and never shows it.
            NaiveDatetimeError: `at` has no zone.
        """
        if at.utcoffset() is None:
            raise NaiveDatetimeError.for_argument("at")
        moment = to_utc(at)
        try:
            facts = self._facts.read(interaction.facts())
        except InvalidValueError as fault:
            raise fault.under("interaction.facts") from None
        rule, route = self._route(facts)
        search = None
        if route is not None:
            search = Search(route=route, channel=interaction.channel, capacity=self.capacity, at=moment)
        return Decision(
            outcome=Refused("no rule matches") if search is None else self._outcome(search, floor),
            rule=rule,
            at=moment,
            interaction=interaction,
            floor=floor,
            policy=self.name,
            policy_digest=self.digest,
            rules=self._conditions,
            facts=FrozenDict(facts),
            search=search,
        )

    def _route(self, facts: Mapping[str, object]) -> tuple[str | None, Route | None]:
        for rule, named in zip(self.rules, self._conditions, strict=True):
            if named.truth(facts) is True:
                return rule.name, rule
        return (None, None) if self.default is None else (DEFAULT, self.default)

    def _outcome(self, search: Search, floor: Floor) -> Outcome:
        chosen, route = search.chosen(floor), search.route
        if chosen is not None:
            return Assigned(chosen.agent.id)
        if route.queue is None:
            return Refused(str(route.otherwise))  # a route without a queue has a reason
        queue, waiting = self.queues[route.queue], floor.waiting.get(route.queue, 0)
        if queue.limit is not None and waiting >= queue.limit:
            full = f"queue {route.queue!r} is full: {waiting} wait, and its limit is {queue.limit}"
            return Refused(route.otherwise or full)
        return Queued(route.queue, None if queue.wait is None else search.at + queue.wait)

    def __eq__(self, other: object) -> bool:
        return self.digest == other.digest if isinstance(other, Policy) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        count = len(self.rules)
        return f"Policy({self.name!r}, {count} rule{'' if count == 1 else 's'})"


_UNUSABLE: Final = "The policy cannot be used"
_MOST_FAULTS: Final = 100  # looking for the name that was meant takes time, and a hostile document has many names
