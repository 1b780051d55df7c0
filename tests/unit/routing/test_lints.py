"""What is probably not meant in a policy: each lint with a policy that has it, and one that does not."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from cxcore.coverage import Calendar
from cxcore.errors import InvalidValueError
from cxcore.intervals import Interval
from cxcore.models import AgentId, TeamId
from cxcore.routing import (
    Capacity,
    Deferral,
    LintCode,
    Lints,
    Needs,
    Policy,
    Queue,
    RosteredAgent,
    Route,
    Rule,
    Shifts,
    Step,
)
from cxcore.rules import EnumField, FindingCode, Schema, Severity, TextField

OFFICE = Calendar.parse("Mo-Fr 09:00-18:00; Su 10:00-12:00", zone="Europe/Lisbon")
NEVER = Calendar.parse("2020 Jan 06 09:00-10:00", zone="UTC")
CLOSED = Calendar.parse("Mo-Su off", zone="UTC")
WEEK = Interval(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC))
FRONT = Queue(limit=20, wait=timedelta(minutes=10))
PRIYA = RosteredAgent(id=AgentId("agt_priya"), skills={"billing": 4}, languages={"pt": 9})
INES = RosteredAgent(id=AgentId("agt_ines"), skills={"returns": 4}, team=TeamId("team_lisbon"))


def desk(*steps: Step, **fields: Any) -> Policy:
    usual: Mapping[str, Any] = {
        "skills": ["billing", "returns"],
        "languages": ["pt"],
        "queues": {"front": FRONT},
        "default": Route(queue="front", steps=(*steps, BILLING, RETURNS)),
        "calendars": {"office": OFFICE, "never": NEVER, "closed": CLOSED},
        "schema": Schema({"last_agent": TextField()}),
    }
    return Policy(name="desk", **{**usual, **fields})


BILLING = Step(needs=Needs(skills={"billing": 1}))
RETURNS = Step(needs=Needs(skills={"returns": 1}))
ROSTER = (PRIYA, INES)


def said(lints: Lints) -> list[str]:
    return [str(lint) for lint in lints.lints]


def test_a_policy_that_says_what_it_means_has_no_lints() -> None:
    lints = desk().lint(ROSTER, window=WEEK, within=timedelta(minutes=20))

    assert not lints
    assert (str(lints), repr(lints)) == ("Nothing found.", "Lints(nothing found)")


DOCUMENT: Sequence[tuple[Policy, str]] = [
    (
        desk(queues={"front": attrs.evolve(FRONT, limit=None)}),
        "warning routing.queue-without-limit: queues.front: has no limit, so any number may wait in it.",
    ),
    (
        desk(queues={"front": FRONT, "old": FRONT}),
        "warning routing.unused-queue: queues.old: is a queue that nothing leads to.",
    ),
    (
        desk(skills=["billing", "returns", "tax"]),
        "note routing.unused-skill: skills: no step asks for 'tax'.",
    ),
    (
        desk(
            queues={"front": FRONT, "rest": Queue(limit=5)},
            rules=[Rule(name="billing", when="channel == 'phone'", queue="rest")],
        ),
        (
            "warning routing.wait-without-end: rules[0]: waits for ever in 'rest'; "
            "give the queue a wait, or end in a handover."
        ),
    ),
    (
        desk(default=Route(queue="front", steps=(BILLING, RETURNS, Step(needs=Needs(agent_in="last_agent"))))),
        (
            "error routing.one-agent-only: default.steps[2]: is only for the agent in 'last_agent', who may have left; "
            "let a step follow for somebody else."
        ),
    ),
    (
        desk(queues={"front": attrs.evolve(FRONT, calendar="office")}),
        (
            "warning routing.opening-flood: queues.front: opens with all that came while it was closed, and agents are "
            "given as much of it as they can carry at once; set shifts.ramp_up."
        ),
    ),
    (
        desk(queues={"front": attrs.evolve(FRONT, calendar="closed")}),
        "error routing.calendar-never-opens: queues.front.calendar: is 'closed', which never opens.",
    ),
    (
        desk(capacity=Capacity(units=30, weights={"phone": 30, "chat": 1}, limits={"messaging": 3})),
        (
            "warning routing.capacity-too-large: capacity: lets an agent have more than 25 of chat open at once; "
            "set limits.chat."
        ),
    ),
]


@pytest.mark.parametrize(("policy", "sentence"), DOCUMENT, ids=[sentence.split(":")[0] for _, sentence in DOCUMENT])
def test_a_policy_alone_shows_it(policy: Policy, sentence: str) -> None:
    assert said(policy.lint()) == [sentence]


QUIET: Sequence[tuple[str, Policy]] = [
    (
        "a queue that another overflows into is used",
        desk(queues={"front": attrs.evolve(FRONT, overflow="rest"), "rest": FRONT}),
    ),
    (
        "a ramp works the night off",
        desk(queues={"front": attrs.evolve(FRONT, calendar="office")}, shifts=Shifts(ramp_up=timedelta(minutes=30))),
    ),
    (
        "who has one at a time is not flooded",
        desk(queues={"front": attrs.evolve(FRONT, calendar="office")}, capacity=Capacity(weights={"phone": 1})),
    ),
    ("25 at once are what others allow too", desk(capacity=Capacity(units=25, weights={"phone": 25, "chat": 1}))),
    (
        "a handover ends every wait",
        desk(default=Route(queue="front", steps=(BILLING, RETURNS, Step(hand_to=Deferral.BOT)))),
    ),
    ("a refusal waits for nobody", desk(rules=[Rule(name="spam", when="channel == 'sms'", otherwise="not by text")])),
]


@pytest.mark.parametrize(("reason", "policy"), QUIET, ids=[reason for reason, _ in QUIET])
def test_what_is_meant_is_left_alone(reason: str, policy: Policy) -> None:
    assert said(policy.lint()) == [], reason


def test_waits_that_add_up_past_the_target_are_found_at_the_step_that_passes_it() -> None:
    assert said(desk().lint(within=timedelta(minutes=15))) == [
        "error routing.past-target: default.steps[1]: may last until 0:20:00 have been waited in all; the target is 0:15:00."
    ]


STAFFING: Sequence[tuple[Policy, tuple[RosteredAgent, ...], list[str]]] = [
    (
        desk(Step(needs=Needs(skills={"returns": 2, "billing": 5}, languages={"pt": 9}))),
        ROSTER,
        [
            "error routing.skill-nobody-has: default.steps[0]: needs 'billing' at 5 or more, which nobody on the roster has."
        ],
    ),
    (
        desk(Step(needs=Needs(languages={"pt": 10}))),
        ROSTER,
        [
            (
                "error routing.language-nobody-speaks: default.steps[0]: "
                "needs 'pt' at 10 or more, which nobody on the roster speaks."
            )
        ],
    ),
    (
        desk(Step(needs=Needs(skills={"billing": 1}, team=TeamId("team_lisbon")))),
        ROSTER,
        ["error routing.step-nobody-meets: default.steps[0]: asks for what nobody on the roster has all of."],
    ),
    (
        desk(),
        (attrs.evolve(PRIYA, calendar="office"), INES),
        [
            (
                "warning routing.step-without-staff: default.steps[0]: "
                "has nobody who meets it while its queue is open, all day: Saturday 2026-03-07."
            )
        ],
    ),
    (
        desk(),
        (
            *ROSTER,
            attrs.evolve(PRIYA, id=AgentId("agt_rui"), skills={"biling": 3}, calendar="never"),
            attrs.evolve(PRIYA, id=AgentId("agt_vera"), calendar="office"),
        ),
        [
            "error routing.calendar-never-opens: agents work by 'never', which does not open from then on.",
            "warning routing.undeclared-skill: skills: 'biling' of agt_rui is not declared. Did you mean 'billing'?",
        ],
    ),
    (
        desk(
            default=Route(needs=Needs(skills={"billing": 1}), otherwise="we are closed"), skills=["billing", "returns"]
        ),
        (attrs.evolve(PRIYA, calendar="office"),),
        [
            "warning routing.unused-queue: queues.front: is a queue that nothing leads to.",
            (
                "warning routing.step-without-staff: default: "
                "has nobody who meets it while its queue is open, all day: Saturday 2026-03-07."
            ),
            "note routing.unused-skill: skills: no step asks for 'returns'.",
            (
                "note routing.hours-refused: default: nobody takes what the default gets from 2026-03-02 00:00Z to "
                "2026-03-02 09:00Z, from 2026-03-02 18:00Z to 2026-03-03 09:00Z, from 2026-03-03 18:00Z to "
                "2026-03-04 09:00Z and 4 more times; it is refused: we are closed."
            ),
        ],
    ),
    (
        desk(Step(needs=Needs(agent_in="last_agent"))),
        ROSTER,
        [],
    ),
]


@pytest.mark.parametrize(("policy", "roster", "sentences"), STAFFING)
def test_a_policy_and_a_roster_show_it_together(
    policy: Policy, roster: tuple[RosteredAgent, ...], sentences: list[str]
) -> None:
    assert said(policy.lint(roster, window=WEEK)) == sentences


def test_a_dead_end_is_an_error_with_a_witness() -> None:
    (lint,) = (
        desk(default=BILLING_ONLY, skills=["billing"])
        .lint([attrs.evolve(PRIYA, calendar="office")], window=SUNDAY)
        .lints
    )

    assert str(lint) == (
        "error routing.dead-end: default: nobody takes what the default gets from 2026-03-08 00:00Z to "
        "2026-03-08 09:50:00.000001Z, from 2026-03-08 12:00Z to 2026-03-09 00:00Z."
    )
    assert dict(lint.witness or {}) == {"channel": "email", "language": None, "started_at": SUNDAY.start}


BILLING_ONLY = Route(queue="front", needs=Needs(skills={"billing": 1}))
SUNDAY = Interval(datetime(2026, 3, 8, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC))


def test_the_day_of_23_hours_counts_as_one() -> None:
    spring = Interval(datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 3, 29, 23, tzinfo=UTC))
    nights = Calendar.parse("Mo 00:00-06:00", zone="UTC")

    lints = desk().lint([attrs.evolve(PRIYA, calendar="nights"), INES], window=spring, calendars={"nights": nights})

    assert said(lints) == [
        (
            "warning routing.step-without-staff: default.steps[0]: "
            "has nobody who meets it while its queue is open, all day: Sunday 2026-03-29."
        )
    ]


def test_a_roster_and_its_week_go_together() -> None:
    with pytest.raises(InvalidValueError) as caught:
        desk().lint(ROSTER)

    assert str(caught.value) == "window: goes with a roster, and a roster with the week it is for."


def test_what_is_wrong_with_rules_comes_with_its_place() -> None:
    rules = [
        Rule(name="phone", when="channel == 'phone'", queue="front"),
        Rule(name="calls in Portuguese", when="channel == 'phone' and language == 'pt'", queue="front"),
    ]

    lints = desk(rules=rules).lint()

    assert said(lints) == [
        (
            "error rules.unreachable: rules[1]: rule 'calls in Portuguese' never counts: rule 'phone' comes first wherever "
            "it is true, as for channel 'phone', language 'pt'."
        )
    ]
    assert lints.of("rules.unreachable") == lints.at_least(Severity.WARNING) == lints.lints
    assert lints.of("rules.gap") == ()
    assert "rules.unreachable" in lints._repr_html_()
    assert repr(lints) == "Lints(1 error)"
    assert lints.to_dict()["lints"][0]["path"] == "rules[1]"


def test_without_a_default_what_no_rule_is_for_is_found() -> None:
    policy = desk(default=None, rules=[Rule(name="live", when="channel == 'phone'", queue="front")])

    assert [finding.code for finding in policy.analyse().findings] == [FindingCode.GAP, FindingCode.MISSING_FACT]
    assert repr(policy.analyse()) == "Analysis(1 rule: 1 warning, 1 note)"


def test_that_rules_leave_nothing_for_the_default_is_only_a_note() -> None:
    policy = desk(rules=[Rule(name="everybody", queue="front")])

    (finding,) = policy.analyse().findings

    assert (finding.code, finding.severity) == (FindingCode.UNREACHABLE, Severity.NOTE)
    assert "rule 'default' never counts" in finding.message


def test_the_values_that_no_rule_mentions_are_told_but_not_the_channels() -> None:
    tiers = Schema({"tier": EnumField(("gold", "basic"))})
    rules = [Rule(name="gold calls", when="tier == 'gold' and channel == 'phone'", queue="front")]

    assert said(desk(rules=rules, schema=tiers).lint()) == [
        "note rules.unused-value: no rule mentions 'basic', which tier may hold."
    ]


def test_a_difference_is_in_where_interactions_go_and_not_in_how_it_is_written() -> None:
    renamed = desk(rules=[Rule(name="live", when="channel == 'phone'", queue="front", steps=(BILLING, RETURNS))])
    split = desk(
        rules=[
            Rule(name="a", when="channel == 'phone' and language == 'pt'", queue="front", steps=(BILLING, RETURNS)),
            Rule(name="b", when="channel == 'phone'", queue="front", steps=(BILLING, RETURNS)),
        ]
    )
    other = desk(rules=[Rule(name="live", when="channel == 'phone'", queue="front", steps=(RETURNS, BILLING))])

    assert not renamed.diff(desk())
    assert not split.diff(renamed)
    assert [str(change) for change in other.diff(renamed).changes] == [
        (
            "where channel == 'phone': {'queue': 'front', 'steps': ({'needs': {'skills': {'billing': 1}}}, "
            "{'needs': {'skills': {'returns': 1}}})} becomes {'queue': 'front', 'steps': ({'needs': {'skills': "
            "{'returns': 1}}}, {'needs': {'skills': {'billing': 1}}})}, as for channel 'phone'."
        )
    ]


PAGE = Path(__file__).parents[3] / "docs" / "reference" / "lints.md"
ROW = re.compile(r"^\| `([a-z]+\.[a-z-]+)` \| (\w+) \| (.+?) \| (.+?) \|$", re.MULTILINE)
OF_RULES = {
    FindingCode.UNREACHABLE: Severity.ERROR,
    FindingCode.NEVER_TRUE: Severity.ERROR,
    FindingCode.NEVER_KNOWN: Severity.ERROR,
    FindingCode.ALWAYS_TRUE: Severity.NOTE,
    FindingCode.GAP: Severity.WARNING,
    FindingCode.MISSING_FACT: Severity.NOTE,
    FindingCode.UNUSED_VALUE: Severity.NOTE,
    FindingCode.TOO_COMPLEX: Severity.WARNING,
}


def test_the_reference_page_has_every_lint_with_its_severity() -> None:
    rows = {code: severity for code, severity, *_ in ROW.findall(PAGE.read_text(encoding="utf-8"))}

    ours = {code.value: code.severity.value for code in LintCode}
    theirs = {code.value: severity.value for code, severity in OF_RULES.items()}
    assert rows == {**ours, **theirs}


def test_every_lint_of_the_list_is_shown_by_an_example_here() -> None:
    sentences = [sentence for _, sentence in DOCUMENT] + [each for *_, some in STAFFING for each in some]
    shown = {sentence.split()[1].rstrip(":") for sentence in sentences}

    assert {code.value for code in LintCode} - shown == {LintCode.DEAD_END, LintCode.PAST_TARGET}  # these stand alone
