"""A policy: a checked document that decides who takes an interaction."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from typing import Any, Final, Self

import attrs

from cxcore.errors import InvalidDocumentError, InvalidValueError, NaiveDatetimeError
from cxcore.intervals import WorkingTime
from cxcore.models import AgentId, Interaction
from cxcore.routing._batch import Batch, Wanted, give_out
from cxcore.routing._capacity import Capacity
from cxcore.routing._decision import Decision
from cxcore.routing._digest import digest_of
from cxcore.routing._document import Sections, cross_faults, read_sections, with_built_in
from cxcore.routing._escalation import Escalation
from cxcore.routing._floor import Floor
from cxcore.routing._ladder import USUAL
from cxcore.routing._named_condition import NamedCondition
from cxcore.routing._next_up import InLine, NextUp, in_order, next_up
from cxcore.routing._outcome import Assigned, Outcome
from cxcore.routing._plan import Plan, Target
from cxcore.routing._rule import Queue, Route, Rule
from cxcore.routing._score import Priority, Score
from cxcore.routing._shifts import Shifts
from cxcore.routing._split import Split
from cxcore.routing._waiting import Waiting
from cxcore.rules import Schema
from cxcore.values import FrozenDict, parse_document, to_utc


def _queues(queues: Mapping[str, Queue]) -> Mapping[str, Queue]:
    return FrozenDict(queues)


def _splits(splits: Mapping[str, Split]) -> Mapping[str, Split]:
    return FrozenDict(splits)


def _shares(shares: Mapping[str, float]) -> Mapping[str, float]:
    return FrozenDict(shares)


def _calendars(calendars: Mapping[str, WorkingTime]) -> Mapping[str, WorkingTime]:
    return FrozenDict(calendars)


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
    """The calendars that queues and agents name."""
    _plan: Plan = attrs.field(init=False)
    digest: str = attrs.field(init=False)
    """The SHA-256 of the canonical document, in hexadecimal."""

    @_plan.default
    def _checked_plan(self) -> Plan:
        sections = Sections(**{field.name: getattr(self, field.name) for field in attrs.fields(Sections)})
        if faults := list(islice(cross_faults(sections), _MOST_FAULTS)):
            raise InvalidDocumentError(_UNUSABLE, faults)
        schema = with_built_in(self.schema, self.splits)
        return Plan.of(
            schema=schema,
            conditions=tuple(
                NamedCondition(rule.name, None if rule.when is None else schema.parse(rule.when)) for rule in self.rules
            ),
            rules=self.rules,
            default=self.default,
            queues=self.queues,
            skills=self.skills,
            choice=self.choice,
            shares=FrozenDict({AgentId(agent): share for agent, share in self.shares.items()}),
            capacity=self.capacity,
            priority=self.priority,
            shifts=self.shifts,
            splits=self.splits,
            calendars=self.calendars,
        )

    @digest.default
    def _canonical_digest(self) -> str:
        return digest_of(self.to_dict())

    @classmethod
    def parse(cls, text: str, *, calendars: Mapping[str, WorkingTime] | None = None) -> Self:
        """
        Return the policy that a JSON or TOML text describes.

        Args:
            text: The document.
            calendars: The calendars that it and the agents of the floor name.

        Raises:
            InvalidDocumentError: Every fault of the text, each with its path.
        """
        return cls.from_dict(parse_document(text, name="policy"), calendars=calendars)

    @classmethod
    def from_dict(cls, data: Mapping[str, object], *, calendars: Mapping[str, WorkingTime] | None = None) -> Self:
        """
        Return the policy that a mapping describes, such as parsed JSON or TOML.

        Args:
            data: The document.
            calendars: The calendars that it and the agents of the floor name.

        Raises:
            InvalidDocumentError: Every fault of `data`, each with its path; of wrong
                names the first hundred.
        """
        read, faults = read_sections(data)
        sections = attrs.evolve(read, calendars=calendars or {})
        if faults:
            raise InvalidDocumentError(_UNUSABLE, [*faults, *islice(cross_faults(sections), _MOST_FAULTS)])
        return cls(**attrs.asdict(sections, recurse=False))

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

    def decide(
        self,
        interaction: Interaction,
        floor: Floor,
        *,
        at: datetime,
        enqueued_at: datetime | None = None,
        queue: str | None = None,
        declined_by: Iterable[AgentId] = (),
    ) -> Decision:
        """
        Return what becomes of an interaction at an instant, given who is on the floor.

        The first rule whose condition is true decides; the default does if none
        is. How long the interaction waits says which step of the rule's route it
        has reached. It goes to an agent who has what that step needs, did not
        decline, is available, within their hours and their capacity: the best by
        the ladder of choice. If there is none it waits in the step's queue until the
        next step begins; if that is full it overflows or is refused, and if it is
        closed it is deferred until it opens. After the last step it is refused.
        Nothing is changed: pass the outcome to the floor yourself.

        Args:
            interaction: What is to be decided about.
            floor: Who could serve.
            at: The instant.
            enqueued_at: Since when it waits; ``None`` if it comes just now.
            queue: Where it waits, if that is not where its step says; see :class:`Queue`, `overflow`.
            declined_by: Who had it offered and did not take it. They are not asked again.

        Raises:
            InvalidValueError: A declared fact of the interaction is of another type;
                the message names it and never shows it. Or it came after `at`.
            UnknownNameError: An agent of the floor works by a calendar that the policy was not given.
            NaiveDatetimeError: `at` or `enqueued_at` has no zone.
        """
        moment = _with_zone(at)
        waiting = Waiting(
            interaction=interaction,
            enqueued_at=moment if enqueued_at is None else enqueued_at,
            queue=queue,
            declined_by=declined_by,
        )
        return self._decide(waiting, floor, moment, is_new=enqueued_at is None)

    def _decide(self, waiting: Waiting, floor: Floor, moment: datetime, *, is_new: bool) -> Decision:
        facts, splits = self._plan.read(waiting.interaction)
        target = self._plan.target(waiting, facts, floor, moment)
        return Decision(
            outcome=self._outcome(target, floor, waiting, is_new=is_new),
            rule=target.rule,
            step=target.step,
            next_step_at=target.next_step_at,
            splits=splits,
            at=moment,
            waiting=waiting,
            floor=floor,
            policy=self.name,
            policy_digest=self.digest,
            is_new=is_new,
            plan=self._plan,
            facts=facts,
            queue=target.queue,
            search=target.search,
        )

    def _outcome(self, target: Target, floor: Floor, waiting: Waiting, *, is_new: bool) -> Outcome:
        if target.search is None:
            return target.without_agent
        chosen = target.search.chosen(floor)
        if chosen is not None:
            return Assigned(chosen.agent.id)
        return self._plan.place(target, floor, waiting, is_new=is_new)

    def score(self, waiting: Waiting, *, at: datetime) -> Score:
        """
        Return how urgent an interaction is that waits, on the step that it has reached at an instant.

        It is a line in time, so it holds until the step or a fact changes.

        Raises:
            InvalidValueError: A fact of the interaction is of another type, or it came after `at`.
            NaiveDatetimeError: `at` has no zone.
        """
        return self._in_line(waiting, Floor(), _with_zone(at)).score

    def next_for(self, agent: AgentId, waiting: Iterable[Waiting], floor: Floor, *, at: datetime) -> NextUp | None:
        """
        Return what an agent takes next of those who wait, or ``None`` if there is nothing for them.

        The highest score comes first, then the oldest, then the first id.

        Raises:
            UnknownNameError: The agent is not on this floor.
            InvalidValueError: A fact of an interaction is of another type, or it came after `at`.
            NaiveDatetimeError: `at` has no zone.
        """
        moment = _with_zone(at)
        return next_up(agent, (self._in_line(each, floor, moment) for each in waiting), floor, moment)

    def assign_batch(self, waiting: Iterable[Waiting], floor: Floor, *, at: datetime) -> Batch:
        """
        Return who takes what of a backlog, given out at once.

        The highest score comes first, then the oldest, then the first id; and
        nobody who could be given an agent is left for somebody who comes later.

        Raises:
            InvalidValueError: A fact of an interaction is of another type, it came
                after `at`, or it is listed twice.
            NaiveDatetimeError: `at` has no zone.
        """
        moment = _with_zone(at)
        line = in_order((self._in_line(each, floor, moment) for each in waiting), moment)
        order = {each.waiting.interaction.id: index for index, each in enumerate(line)}
        if len(order) < len(line):
            raise InvalidValueError("lists an interaction twice.", path="waiting")
        wanted = [Wanted(each.waiting, each.search) for each in line if each.search is not None]
        assigned, after = give_out(wanted, floor)
        taken = {each.waiting.interaction.id for each in assigned}
        left = tuple(each.waiting for each in line if each.waiting.interaction.id not in taken)
        return Batch(tuple(sorted(assigned, key=lambda each: order[each.waiting.interaction.id])), left, after)

    def _in_line(self, waiting: Waiting, floor: Floor, moment: datetime) -> InLine:
        facts, _ = self._plan.read(waiting.interaction)
        target = self._plan.target(waiting, facts, floor, moment)
        return InLine(waiting, self._plan.score(waiting, facts, target.queue), target.search)

    def replay(self, record: Mapping[str, Any]) -> Decision:
        """
        Return the decision that :meth:`Decision.to_record` has kept, made again.

        It is made from the recorded inputs by this policy, so its own record is
        the same to the byte.

        Raises:
            InvalidValueError: Another policy made the decision.
            InvalidDocumentError: The inputs cannot be read.
        """
        digest = record["decision"]["policy_digest"]
        if digest != self.digest:
            raise InvalidValueError(
                f"was decided by the policy with the digest {digest:.12}; this one has {self.digest:.12}.",
                path="decision.policy_digest",
            )
        return self._decide(
            Waiting.from_dict(record["waiting"]),
            Floor.from_dict(record["floor"]),
            datetime.fromisoformat(record["at"]),
            is_new=record["is_new"],
        )

    def __eq__(self, other: object) -> bool:
        return self.digest == other.digest if isinstance(other, Policy) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        count = len(self.rules)
        return f"Policy({self.name!r}, {count} rule{'' if count == 1 else 's'})"


_UNUSABLE: Final = "The policy cannot be used"
_MOST_FAULTS: Final = 100  # looking for the name that was meant takes time, and a hostile document has many names


def _with_zone(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise NaiveDatetimeError.for_argument("at")
    return to_utc(at)
