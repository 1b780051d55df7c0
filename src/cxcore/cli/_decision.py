"""One decision of the built-in desk, so that the first report also shows what routing answers."""

from datetime import UTC, datetime, timedelta
from typing import Final

from cxcore.models import Agent, AgentId, Channel, Interaction, InteractionId, TeamId
from cxcore.routing import AgentState, AgentStatus, Decision, Floor, Policy

POLICY: Final = """
name = "built-in support desk"
skills = ["billing", "returns"]
languages = ["en", "es", "pt-PT", "fil"]

[fields]
topic = { type = "enum", values = ["billing", "returns", "other"] }
tier = { type = "enum", values = ["basic", "gold"] }

[queues.billing]
limit = 30
wait = "PT5M"

[queues.front]
limit = 100
wait = "PT10M"

[[rules]]
name = "gold billing in Portuguese"
when = "tier == 'gold' and topic == 'billing' and language == 'pt-PT'"
needs = { skills = { billing = 3 }, languages = { "pt-PT" = 4 } }
queue = "billing"

[[rules]]
name = "billing"
when = "topic == 'billing'"
needs = { skills = { billing = 1 } }
queue = "billing"

[default]
queue = "front"
"""
NOW: Final = datetime(2026, 3, 27, 10, 30, tzinfo=UTC)


def sample_decision() -> Decision:
    """Return who takes a gold customer's call about a bill, in Portuguese, on a Friday morning."""
    call = Interaction(
        id=InteractionId("int_call"),
        channel=Channel.PHONE,
        started_at=NOW,
        language="pt-PT",
        attributes={"topic": "billing", "tier": "gold"},
    )
    return Policy.parse(POLICY).decide(call, _floor(), at=NOW)


def _floor() -> Floor:
    lisbon = TeamId("team_lisbon")
    agents = (
        ("agt_ines", {"billing": 4}, {"pt-PT": 5, "en": 4}, AgentState.AVAILABLE, 4),
        ("agt_rui", {"billing": 3, "returns": 4}, {"pt-PT": 5}, AgentState.AVAILABLE, 11),
        ("agt_priya", {"billing": 5}, {"en": 5, "pt-PT": 2}, AgentState.AVAILABLE, 20),
        ("agt_tomas", {"returns": 5}, {"pt-PT": 5}, AgentState.AVAILABLE, 30),
        ("agt_vera", {"billing": 5}, {"pt-PT": 5}, AgentState.AWAY, 45),
    )
    return Floor(
        tuple(
            AgentStatus(
                agent=Agent(id=AgentId(name), skills=skills, languages=languages, team=lisbon),
                state=state,
                idle_since=NOW - timedelta(minutes=idle),
            )
            for name, skills, languages, state, idle in agents
        )
    )
