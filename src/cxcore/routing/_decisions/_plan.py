"""A policy made ready to decide: rules as one set, routes as paths, ladders as comparisons."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Self

import attrs

from cxcore.errors import InvalidValueError, PluginError
from cxcore.intervals import WorkingTime
from cxcore.models import AgentId, Interaction
from cxcore.routing._choice._asking import Guarded, points_of
from cxcore.routing._choice._candidates import Search
from cxcore.routing._choice._capacity import Capacity
from cxcore.routing._choice._ladder import Contest, Rung, rung
from cxcore.routing._choice._plugins import ChoiceStrategy, Requirement, ScoreTerm
from cxcore.routing._decisions._waiting import Waiting
from cxcore.routing._document import DEFAULT
from cxcore.routing._floors._floor import Floor
from cxcore.routing._floors._floor_index import places
from cxcore.routing._terms._named_condition import NamedCondition
from cxcore.routing._terms._outcome import Deferral, Deferred, Outcome, Queued, Refused
from cxcore.routing._terms._path import Path, path_of, when_over
from cxcore.routing._terms._rule import Queue, Route, Rule
from cxcore.routing._terms._score import Priority, Score, Term
from cxcore.routing._terms._shifts import Shifts
from cxcore.routing._terms._split import Split
from cxcore.rules import Condition, Facts, PredicateField, RuleSet, Schema
from cxcore.rules import Rule as Matched
from cxcore.values import FrozenDict


@attrs.frozen(eq=False)
class Way:
    """A route made ready: its path through time, and the ladder of each leg."""

    name: str
    route: Route
    path: Path
    ladders: tuple[tuple[Rung, ...], ...]


@attrs.frozen(kw_only=True, eq=False)
class Target:
    """What an interaction has come to at an instant."""

    rule: str | None = None
    step: int | None = None
    next_step_at: datetime | None = None
    until: datetime | None = None
    queue: str | None = None
    otherwise: str | None = None
    search: Search | None = None
    """Whom to seek; ``None`` if nobody."""
    without_agent: Outcome
    """What becomes of it if nobody is sought."""


_NO_RULE = Target(without_agent=Refused("no rule matches"))


@attrs.frozen(kw_only=True, eq=False)
class Plan:
    """What a checked policy decides with."""

    schema: Schema
    conditions: tuple[NamedCondition, ...]
    skills: Sequence[str]
    languages: Sequence[str]
    _rule_set: RuleSet
    ways: Sequence[Way]
    _default: Way | None
    queues: Mapping[str, Queue]
    _shares: Mapping[AgentId, float]
    capacity: Capacity
    shifts: Shifts
    _splits: Mapping[str, Split]
    calendars: Mapping[str, WorkingTime]
    _strategies: Mapping[str, ChoiceStrategy]
    _score_terms: Mapping[str, ScoreTerm]
    _requirements: Mapping[str, Requirement]
    _priority: Priority
    _credits: RuleSet

    @classmethod
    def of(
        cls,
        *,
        schema: Schema,
        conditions: tuple[NamedCondition, ...],
        rules: Sequence[Rule],
        default: Route | None,
        skills: Sequence[str],
        choice: Sequence[str],
        priority: Priority,
        queues: Mapping[str, Queue],
        calendars: Mapping[str, WorkingTime],
        strategies: Mapping[str, ChoiceStrategy],
        **engines: Any,
    ) -> Self:
        """Return the plan of a checked policy."""

        def way(name: str, route: Route) -> Way:
            usual = choice if route.choice is None else route.choice
            path = path_of(route, queues, calendars)
            ladders = [usual if leg.step.choice is None else leg.step.choice for leg in path]
            return Way(
                name,
                route,
                path,
                tuple(tuple(rung(each, skills, strategies) for each in names) for names in ladders),
            )

        return cls(
            schema=schema,
            conditions=conditions,
            skills=skills,
            rule_set=RuleSet(schema, [Matched(name=each.rule, when=each.condition) for each in conditions]),
            ways=[way(rule.name, rule) for rule in rules],
            default=None if default is None else way(DEFAULT, default),
            queues=queues,
            calendars=calendars,
            strategies=strategies,
            priority=priority,
            credits=RuleSet(
                schema,
                [
                    Matched(name=f"{index} {credit.name}", when=schema.parse(credit.when))
                    for index, credit in enumerate(priority.credits)
                ],
            ),
            **engines,
        )

    @property
    def routes(self) -> Sequence[Way]:
        """Every route in the order in which they are tried, the default last."""
        return self.ways if self._default is None else (*self.ways, self._default)

    def condition(self, index: int) -> Condition | None:
        """Return the condition of a route by its place among :attr:`routes`; ``None`` is every interaction."""
        return self.conditions[index].condition if index < len(self.conditions) else None

    def read(self, interaction: Interaction) -> tuple[Facts, Mapping[str, str]]:
        """Return the facts of an interaction as rules compare them, and its part in each split."""
        record = dict(interaction.facts())
        parts = {}
        for name, split in self._splits.items():
            key = record.get(split.by)
            record[name] = None if key is None else split.part(name, str(key))
            if key is not None:
                parts[name] = split.part(name, str(key))
        try:
            return self.schema.read(record), FrozenDict(parts)
        except InvalidValueError as fault:
            raise fault.under("interaction.facts") from None

    def target(self, waiting: Waiting, facts: Facts, floor: Floor, at: datetime) -> Target:
        """Return what an interaction has come to at an instant, before anybody is chosen."""
        if waiting.enqueued_at > at:
            raise InvalidValueError("is after the instant of the decision.", path="enqueued_at")
        if holders := floor.index.holders.get(waiting.interaction.id):
            holder = floor.agents[next(places(holders))].agent.id
            raise InvalidValueError(
                f"{waiting.interaction.id} is open with {holder}; release it there before it goes to somebody else.",
                path="interaction",
            )
        index = self._rule_set.first(facts)
        way = self._default if index is None else self.ways[index]
        if way is None:
            return _NO_RULE
        begins: datetime | None = waiting.enqueued_at
        last = len(way.path) - 1
        for step, leg in enumerate(way.path):
            if leg.step.hand_to is not None:
                return Target(rule=way.name, step=step, without_agent=Deferred(leg.step.hand_to))
            ends = None if begins is None else leg.ends(begins)
            if ends is None or at < ends:
                search = self._search(way, step, waiting, facts, at)
                skips = leg.step.skip_if_absent or leg.step.needs.agent_in is not None
                if step == last or not skips or search.is_worth_waiting(floor):
                    return self._on(way, step, ends, search, at)
            begins = ends
        reason = way.route.otherwise or "the wait that its route allows is over"
        return Target(rule=way.name, without_agent=Refused(reason))

    def _on(self, way: Way, step: int, ends: datetime | None, search: Search, at: datetime) -> Target:
        """Return the target of an interaction on a step."""
        leg = way.path[step]
        target = Target(
            rule=way.name,
            step=step,
            next_step_at=ends if step + 1 < len(way.path) else None,
            until=when_over(way.path[step + 1 :], ends),
            queue=leg.queue,
            otherwise=way.route.otherwise,
            search=search,
            without_agent=Refused("nobody is sought"),
        )
        if leg.calendar is None or leg.calendar.is_open(at):
            return target
        opens = leg.calendar.next_open(at)
        closed: Outcome = (
            Refused(f"queue {leg.queue!r} never opens again") if opens is None else Deferred(Deferral.OPENING, opens)
        )
        return attrs.evolve(target, search=None, without_agent=closed)

    def _search(self, way: Way, step: int, waiting: Waiting, facts: Facts, at: datetime) -> Search:
        leg = way.path[step]
        needs = leg.step.needs
        asked_for = None if needs.agent_in is None else facts.get(needs.agent_in, "")
        return Search(
            contest=Contest(
                needs=needs,
                capacity=self.capacity,
                shares=self._shares,
                interaction=waiting.interaction.id,
                facts=self._shown(facts),
            ),
            agent=asked_for,
            channel=waiting.interaction.channel,
            leave_free=leg.step.leave_free,
            declined_by=waiting.declined_by,
            shifts=self.shifts,
            calendars=self.calendars,
            ladder=way.ladders[step],
            requirements=FrozenDict({name: self._requirements[name] for name in needs.requirements}),
            at=at,
        )

    def _shown(self, facts: Facts) -> Mapping[str, object]:
        """Return what choice strategies and requirements may see of an interaction."""
        plugins: tuple[ChoiceStrategy | Requirement, ...] = (*self._strategies.values(), *self._requirements.values())
        asked = {name for plugin in plugins for name in plugin.inputs}
        return FrozenDict({name: facts[name] for name in sorted(asked) if name in facts})

    def place(self, target: Target, floor: Floor, waiting: Waiting, *, is_new: bool) -> Outcome:
        """Return where an interaction waits that nobody can take now, or why it may not."""
        name = target.queue
        if name is None:
            return Refused(target.otherwise or "nobody can take it now")
        here = waiting.queue or (None if is_new else name)
        full = None
        while name != here:
            queue, count = self.queues[name], floor.waiting.get(name, 0)
            if queue.limit is None or count < queue.limit:
                break
            full = full or f"queue {name!r} is full: {count} wait, and its limit is {queue.limit}"
            if queue.overflow is None:
                # Who waits already stays where they are, though the queue of their step has no room.
                return Refused(target.otherwise or full) if here is None else Queued(here, target.until)
            name = queue.overflow
        return Queued(name, target.until)

    def score(self, waiting: Waiting, facts: Facts, queue: str | None) -> Score:
        """Return how urgent an interaction is that waits for a step's queue."""
        priority = self._priority
        per_minute, points = priority.per_minute, 0.0
        place = self.queues.get(waiting.queue or queue or "")
        if place is not None:
            points = place.priority
            per_minute = per_minute if place.per_minute is None else place.per_minute
        terms = [Term(name="minutes waited", points=per_minute, since=waiting.enqueued_at)]
        if points:
            terms.append(Term(name=f"queue {waiting.queue or queue}", points=points))
        due = None if priority.due_in is None else facts.get(priority.due_in)
        if due is not None:
            terms.append(Term(name="minutes past due", points=priority.per_minute_late, since=due))
        for index in self._credits.matches(facts):
            credit = priority.credits[index]
            terms.append(Term(name=credit.name, points=credit.points))
        for each, found in self._plugin_points(facts):
            if not isinstance(found, PluginError):
                terms.append(Term(name=each, points=found))
        return Score(tuple(terms))

    def _plugin_points(self, facts: Facts) -> Iterator[tuple[str, float | PluginError]]:
        for term in self._priority.terms:
            found = points_of(term.name, self._score_terms[term.name], term.weight, facts)
            if found is not None:
                yield term.name, found

    @property
    def has_plugins(self) -> bool:
        """Whether anything is asked of code that the host brings."""
        return bool(self._strategies or self._score_terms or self._requirements or self.schema.predicates)

    def plugin_errors(self, facts: Facts) -> Iterator[PluginError]:
        """Yield what went wrong with conditions and score terms, whoever is on the floor."""
        asked = [each.condition for each in self.conditions] + [rule.when for rule in self._credits.rules]
        computed = {
            name: field.predicate
            for condition in asked
            for name, field in (condition.types.items() if condition else ())
            if isinstance(field, PredicateField) and isinstance(field.predicate, Guarded)  # as all of a policy's are
        }
        yield from (failure for each in computed.values() if (failure := each.failure(facts)) is not None)
        yield from (found for _, found in self._plugin_points(facts) if isinstance(found, PluginError))
