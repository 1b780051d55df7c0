"""A host's program, for type checkers only: what its author's editor should know without running it."""

from datetime import UTC, datetime, timedelta
from typing import assert_never, assert_type

from cxcore.coverage import Calendar
from cxcore.history import CaseFacts, facts
from cxcore.intervals import Interval, IntervalSet, WorkingTime
from cxcore.metrics import NPS, Estimate, ServiceLevel, measure
from cxcore.models import Agent, AgentId, CaseId, Event, Interaction
from cxcore.routing import Assigned, Deferral, Deferred, Floor, Policy, Queued, Refused

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def deadline(hours: WorkingTime, asked: datetime) -> datetime:
    return hours.add(asked, timedelta(hours=8))


lisbon = Calendar.parse("Mo-Fr 09:00-18:00", zone="Europe/Lisbon")
assert_type(deadline(lisbon, NOW), datetime)  # a calendar is working time
assert_type(lisbon.next_open(NOW), datetime | None)
assert_type(IntervalSet.of(lisbon.spans(Interval(NOW, NOW + timedelta(days=1)))), IntervalSet)


def outcome_in_words(policy: Policy, interaction: Interaction, floor: Floor) -> str:
    outcome = policy.decide(interaction, floor, at=NOW).outcome
    match outcome:
        case Assigned(agent):
            assert_type(agent, AgentId)
            return agent
        case Queued(queue, until):
            assert_type(until, datetime | None)
            return queue
        case Deferred(to):
            assert_type(to, Deferral)
            return to
        case Refused(reason):
            return reason
        case _:
            assert_never(outcome)  # an outcome that is forgotten is a type error


def rows(events: list[Event]) -> list[CaseFacts]:
    return facts(events, as_of=NOW)


assert_type(measure([{"nps_score": 10}], [NPS(), ServiceLevel()])["nps"], Estimate)
assert_type(Agent.from_json("{}"), Agent)
assert_type(CaseId.for_source("zendesk", "acme", "ticket", "42"), CaseId)
ServiceLevel(denominator="everything")  # type: ignore[arg-type]  # a choice that does not exist is refused
Agent(id=CaseId("cas_1"))  # type: ignore[arg-type]  # a case is no agent
