"""Laws of identity: order and repetition change nothing, and what is taken back was never said."""

from collections import deque
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from cxcore.identity import (
    IdentityGraph,
    Link,
    Member,
    Method,
    MustNotLink,
    Record,
    SharedPoint,
    Statement,
    StatementId,
    Survivorship,
    Trust,
    Unlink,
    from_events,
    to_event,
)
from cxcore.identity._events import Assertion
from cxcore.models import Actor, ActorKind, ContactPoint, ContactPointKind, CustomerId

START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LATER = START + timedelta(days=365)
POINTS = [ContactPoint(ContactPointKind.EMAIL, f"priya{number}@example.com") for number in range(4)]
RECORDS = [CustomerId(f"cus_{number}") for number in range(5)]
MEMBERS: list[Member] = [*POINTS, *RECORDS]
SURVIVORSHIP = Survivorship(sources=["crm"])

moments = st.integers(0, 5).map(lambda hours: START + timedelta(hours=hours))
pairs = st.lists(st.sampled_from(MEMBERS), min_size=2, max_size=2, unique=True)
ids = st.integers(0, 30).map(lambda number: StatementId(f"idn_{number}"))


@st.composite
def assertions(draw: st.DrawFn) -> Assertion:
    what = draw(st.sampled_from(["link"] * 6 + ["must not", "shared"]))
    id_, at = draw(ids), draw(moments)
    if what == "shared":
        return SharedPoint(id=id_, point=draw(st.sampled_from(POINTS)), at=at)
    a, b = draw(pairs)
    if what == "must not":
        return MustNotLink(id=id_, a=a, b=b, at=at, evidence="they say so")
    method = draw(st.sampled_from(Method))
    return Link(id=id_, a=a, b=b, method=method, confidence=draw(st.sampled_from([0.5, 0.9, 1.0])), at=at)


records = st.builds(
    Record,
    id=st.sampled_from(RECORDS),
    source=st.sampled_from(["crm", "chat"]),
    fields=st.fixed_dictionaries({"name": st.sampled_from(["Priya", "Ana", None]), "tier": st.integers(1, 2)}),
    at=moments,
)
actors = st.sampled_from([None, Actor(ActorKind.AGENT, "agt_priya")])
unlinks = st.builds(Unlink, of=ids, at=moments, by=actors)


@st.composite
def logs(draw: st.DrawFn) -> list[Statement]:
    said = draw(st.lists(assertions(), max_size=14, unique_by=lambda statement: statement.id))
    return [*said, *draw(st.lists(unlinks, max_size=4)), *draw(st.lists(records, max_size=6))]


def projection(graph: IdentityGraph) -> dict[str, Any]:
    """Everything that can be asked of a graph."""
    return {
        "customers": {
            customer: (graph.members(customer), graph.profile(customer, survivorship=SURVIVORSHIP))
            for customer in graph.customers()
        },
        "conflicts": graph.conflicts(),
        "candidates": graph.candidates(),
        "users": [graph.users_of(point) for point in POINTS],
    }


def standing(log: list[Statement], trust: Trust) -> list[Link]:
    """The links that count if nothing must be kept apart, by the definition and not by the engine."""
    withdrawn = {each.of for each in log if isinstance(each, Unlink)}
    shared = {each.point for each in log if isinstance(each, SharedPoint) and each.id not in withdrawn}
    return [
        each
        for each in log
        if isinstance(each, Link)
        and each.id not in withdrawn
        and not {each.a, each.b} & shared
        and each.confidence >= getattr(trust, each.method)
    ]


def distance(links: list[Link], start: Member, goal: Member) -> int | None:
    """The least number of links between two members, by breadth-first search."""
    seen, queue = {start: 0}, deque([start])
    while queue:
        here = queue.popleft()
        for link in links:
            for near, far in ((link.a, link.b), (link.b, link.a)):
                if near == here and far not in seen:
                    seen[far] = seen[here] + 1
                    queue.append(far)
    return seen.get(goal)


def barriers(log: list[Statement]) -> list[MustNotLink]:
    withdrawn = {each.of for each in log if isinstance(each, Unlink)}
    return [each for each in log if isinstance(each, MustNotLink) and each.id not in withdrawn]


def known(log: list[Statement]) -> set[Member]:
    found: set[Member] = set()
    for each in log:
        if isinstance(each, Record):
            found.add(each.id)
        elif isinstance(each, SharedPoint):
            found.add(each.point)
        elif isinstance(each, (Link, MustNotLink)):
            found |= {each.a, each.b}
    return found


def introduction(member: Member) -> MustNotLink:
    """A statement that makes a member known and joins nobody."""
    id_ = StatementId(f"idn_seen-{MEMBERS.index(member)}")
    return MustNotLink(id=id_, a=member, b=CustomerId("cus_stranger"), at=START)


@given(logs(), st.randoms())
def test_the_order_in_which_statements_arrive_and_their_repetition_change_nothing(
    log: list[Statement], random: Any
) -> None:
    shuffled = [*log, *log[: len(log) // 2]]
    random.shuffle(shuffled)

    graph = IdentityGraph(shuffled)

    assert projection(graph) == projection(IdentityGraph(log))
    assert graph.statements == IdentityGraph(log).statements


@given(logs(), pairs, st.sampled_from(Method), st.floats(0, 1))
def test_unlinking_after_linking_is_the_identity_on_every_projection(
    log: list[Statement], pair: list[Member], method: Method, confidence: float
) -> None:
    a, b = pair
    unheard_of = [member for member in pair if member not in known(log)]
    graph = IdentityGraph([*log, *(introduction(member) for member in unheard_of)])
    before = projection(graph)

    graph.link(Link(id=StatementId("idn_new"), a=a, b=b, method=method, confidence=confidence, at=LATER))
    graph.unlink(StatementId("idn_new"), at=LATER)

    assert projection(graph) == before


@given(logs(), st.lists(assertions(), max_size=4, unique_by=lambda statement: statement.id))
def test_a_wrong_link_leaves_no_trace_in_what_happened_since(log: list[Statement], since: list[Assertion]) -> None:
    since = [attrs.evolve(each, id=StatementId(f"{each.id}-since"), at=LATER, recorded_at=LATER) for each in since]
    wrong = Link(id=StatementId("idn_wrong"), a=RECORDS[0], b=RECORDS[1], method=Method.MANUAL, at=LATER)
    introduced = [introduction(end) for end in RECORDS[:2]]
    graph = IdentityGraph([*log, *introduced])
    graph.link(wrong)
    for each in since:
        if isinstance(each, Link):
            graph.link(each)
        elif isinstance(each, MustNotLink):
            graph.must_not_link(each)
        else:
            graph.mark_shared(each)

    graph.unlink(wrong.id, at=LATER)

    assert projection(graph) == projection(IdentityGraph([*log, *introduced, *since]))


@given(logs())
def test_without_barriers_customers_are_the_connected_components_of_the_links_that_stand(log: list[Statement]) -> None:
    log = [each for each in log if not isinstance(each, MustNotLink)]
    links = standing(log, Trust())
    graph = IdentityGraph(log)

    for a in known(log):
        for b in known(log):
            hops = distance(links, a, b)
            explained = graph.explain(a, b)
            assert (hops is None) == (type(explained).__name__ == "DifferentCustomers")
            if hops is not None:
                assert len(explained.chain) == hops  # type: ignore[union-attr]  # the line above told which it is


@given(logs())
def test_a_chain_leads_from_one_end_to_the_other_through_links_that_stand(log: list[Statement]) -> None:
    links = standing(log, Trust())
    graph = IdentityGraph(log)

    for customer in graph.customers():
        for a, b in pairwise(graph.members(customer)):
            chain = graph.explain(a, b).chain  # type: ignore[union-attr]  # members of one customer
            here = a
            for link in chain:
                assert link in links
                assert here in {link.a, link.b}
                here = link.b if here == link.a else link.a
            assert here == b


@given(logs())
def test_what_must_not_be_linked_never_is_and_every_refusal_is_a_conflict(log: list[Statement]) -> None:
    graph = IdentityGraph(log)
    apart = barriers(log)

    for barrier in apart:
        assert type(graph.explain(barrier.a, barrier.b)).__name__ == "DifferentCustomers"
    broken = {link.id for link in standing(log, Trust()) if graph.customer_of(link.a) != graph.customer_of(link.b)}
    assert {conflict.link.id for conflict in graph.conflicts()} == broken
    for conflict in graph.conflicts():
        assert conflict.must_not_link in apart
        assert conflict.link in conflict.chain
        # Stronger links and the one held back would do to join the two.
        as_strong = [link for link in standing(log, Trust()) if link.weakness <= conflict.link.weakness]
        assert distance(as_strong, conflict.must_not_link.a, conflict.must_not_link.b) is not None


@given(logs(), moments)
def test_what_was_believed_is_what_follows_from_what_had_been_recorded(log: list[Statement], instant: datetime) -> None:
    recorded = [each for each in log if each.recorded_at < instant]

    assert projection(IdentityGraph(log).as_believed_at(instant)) == projection(IdentityGraph(recorded))


@given(logs())
def test_every_id_a_customer_ever_had_still_finds_one(log: list[Statement]) -> None:
    ever = {customer for length in range(len(log) + 1) for customer in IdentityGraph(log[:length]).customers()}

    graph = IdentityGraph(log)

    shared = {graph.customer_of(customer) for customer in ever} - set(graph.customers())
    assert shared <= {None}
    for customer in graph.customers():
        assert graph.customer_of(customer) == customer


@given(assertions(), actors)
def test_a_statement_is_equal_after_the_log_both_ways(statement: Assertion, by: Actor | None) -> None:
    statement = attrs.evolve(statement, by=by)
    taken_back = Unlink(of=statement.id, at=LATER, by=by)

    events = [to_event(statement), to_event(taken_back, of=statement)]

    assert list(from_events(type(event).from_json(event.to_json()) for event in events)) == [statement, taken_back]


@given(st.lists(records, min_size=1, max_size=6), st.randoms())
def test_the_value_that_survives_does_not_depend_on_the_order_of_the_records(told: list[Record], random: Any) -> None:
    shuffled = random.sample(told, len(told))

    assert SURVIVORSHIP.survivors(shuffled) == SURVIVORSHIP.survivors(told)
