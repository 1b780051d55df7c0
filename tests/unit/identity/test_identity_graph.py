"""Who is who: linking, taking back, keeping apart, and asking why."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from cxcore.errors import ConflictingEventError, NaiveDatetimeError, UnknownNameError
from cxcore.identity import (
    Conflict,
    DifferentCustomers,
    IdentityGraph,
    Link,
    Linked,
    Member,
    Method,
    MustNotLink,
    Record,
    SameCustomer,
    SharedPoint,
    StatementId,
    Trust,
    Unlink,
    Unused,
    UnusedReason,
)
from cxcore.models import Actor, ActorKind, ContactPoint, ContactPointKind, CustomerId

MORNING = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CRM, SHOP, CHAT = CustomerId("cus_crm"), CustomerId("cus_shop"), CustomerId("cus_chat")
EMAIL = ContactPoint(ContactPointKind.EMAIL, "priya@example.com")
PHONE = ContactPoint(ContactPointKind.PHONE, "+351912345678")
SWITCHBOARD = ContactPoint(ContactPointKind.PHONE, "+351210000000")
TOMAS = Actor(ActorKind.AGENT, "agt_tomas")


def after(hours: int) -> datetime:
    return MORNING + timedelta(hours=hours)


def link(
    number: int,
    a: Member,
    b: Member,
    method: Method = Method.EXACT_VERIFIED,
    confidence: float = 1.0,
    *,
    hours: int = 0,
) -> Link:
    return Link(
        id=StatementId(f"idn_{number}"), a=a, b=b, method=method, confidence=confidence, at=after(hours), by=TOMAS
    )


def apart(number: int, a: Member, b: Member, *, hours: int = 0) -> MustNotLink:
    return MustNotLink(id=StatementId(f"idn_{number}"), a=a, b=b, at=after(hours))


def shared(number: int, point: ContactPoint) -> SharedPoint:
    return SharedPoint(id=StatementId(f"idn_{number}"), point=point, at=MORNING)


# --- linking and taking back ---------------------------------------------------


def test_records_that_prove_the_same_address_are_one_customer_with_the_older_id() -> None:
    graph = IdentityGraph()
    graph.link(link(1, SHOP, EMAIL, hours=0))
    graph.link(link(2, CRM, PHONE, hours=1))

    outcome = graph.link(link(3, CRM, EMAIL, hours=2))

    assert outcome == Linked(customer=SHOP, gone=(CRM,))
    assert graph.customers() == (SHOP,)
    assert graph.members(SHOP) == (CRM, SHOP, EMAIL, PHONE)


def test_an_id_that_has_gone_over_into_another_is_still_understood() -> None:
    graph = IdentityGraph([link(1, SHOP, EMAIL), link(2, CRM, EMAIL, hours=1)])

    assert graph.customer_of(CRM) == SHOP
    assert graph.members(CRM) == graph.members(SHOP)


def test_unlinking_gives_each_the_id_and_members_they_had() -> None:
    graph = IdentityGraph([link(1, SHOP, EMAIL), link(2, CRM, PHONE, hours=1), link(3, CRM, EMAIL, hours=2)])

    customers = graph.unlink(StatementId("idn_3"), at=after(3), by=TOMAS)

    assert customers == (CRM, SHOP)
    assert (graph.members(SHOP), graph.members(CRM)) == ((SHOP, EMAIL), (CRM, PHONE))


def test_what_was_linked_since_stays_with_the_end_it_was_linked_to() -> None:
    graph = IdentityGraph([link(1, SHOP, CRM)])
    graph.link(link(2, CRM, PHONE, hours=1))
    graph.link(link(3, SHOP, EMAIL, hours=1))

    graph.unlink(StatementId("idn_1"), at=after(2))

    assert (graph.customer_of(PHONE), graph.customer_of(EMAIL)) == (CRM, SHOP)


def test_two_links_between_the_same_members_both_have_to_be_taken_back() -> None:
    graph = IdentityGraph([link(1, SHOP, CRM), link(2, SHOP, CRM, Method.MANUAL)])

    assert graph.unlink(StatementId("idn_1"), at=after(1)) == (CRM,)
    assert graph.unlink(StatementId("idn_2"), at=after(1)) == (CRM, SHOP)


def test_a_link_that_was_taken_back_stays_so_even_if_it_arrives_later_or_again() -> None:
    graph = IdentityGraph([Unlink(of=StatementId("idn_1"), at=after(1))])

    assert graph.link(link(1, SHOP, CRM)) == Unused(reason=UnusedReason.WITHDRAWN)
    assert graph.link(link(1, SHOP, CRM)) == Unused(reason=UnusedReason.WITHDRAWN)
    assert graph.customers() == (CRM, SHOP)


def test_taking_back_twice_is_taking_back_once_and_both_are_remembered() -> None:
    graph = IdentityGraph([link(1, SHOP, CRM)])

    graph.unlink(StatementId("idn_1"), at=after(1), by=TOMAS)
    graph.unlink(StatementId("idn_1"), at=after(2))
    graph.unlink(StatementId("idn_1"), at=after(2))

    assert graph.customers() == (CRM, SHOP)
    assert len(graph.statements) == 3


def test_taking_back_what_was_never_said_is_refused_with_a_suggestion() -> None:
    graph = IdentityGraph([link(123, SHOP, CRM)])

    with pytest.raises(UnknownNameError) as caught:
        graph.unlink(StatementId("idn_132"), at=after(1))

    assert str(caught.value) == "of: nothing was said with the id 'idn_132'. Did you mean 'idn_123'?"


def test_two_different_statements_with_one_id_are_refused() -> None:
    graph = IdentityGraph([link(1, SHOP, CRM)])

    with pytest.raises(ConflictingEventError) as caught:
        graph.link(link(1, SHOP, CHAT))

    assert str(caught.value) == (
        "two different statements have the id 'idn_1'; a statement never changes, "
        "so give the second an id of its own or keep only one of them."
    )


def test_a_customer_known_only_by_an_address_has_an_id_made_from_it() -> None:
    graph = IdentityGraph([link(1, EMAIL, PHONE)])

    customer = graph.customer_of(EMAIL)

    assert customer == CustomerId.for_source("cxcore", "", "email", EMAIL.value)
    assert graph.customer_of(PHONE) == customer
    assert graph.members(customer) == (EMAIL, PHONE)


def test_nobody_ever_heard_of_is_no_customer() -> None:
    graph = IdentityGraph()

    assert (graph.customer_of(EMAIL), graph.users_of(EMAIL), graph.customers()) == (None, (), ())
    with pytest.raises(UnknownNameError, match=r"^customer: cus_crm is not in this graph\.$"):
        graph.members(CRM)


# --- weak and strong evidence --------------------------------------------------


@pytest.mark.parametrize(
    ("method", "confidence", "joins", "reason"),
    [
        (Method.MANUAL, 0.0, True, "a person decided"),
        (Method.EXACT_VERIFIED, 1.0, True, "it was proved"),
        (Method.DECLARED, 1.0, True, "they say so, and nothing speaks against it"),
        (Method.DECLARED, 0.5, False, "anybody can type an address"),
        (Method.PROBABILISTIC, 0.95, True, "the threshold itself suffices"),
        (Method.PROBABILISTIC, 0.949, False, "below the threshold"),
        (Method.ALIAS_RULE, 0.9, False, "a spelling alone joins nobody"),
    ],
)
def test_a_link_joins_its_ends_if_it_is_sure_enough_for_its_method(
    method: Method, confidence: float, joins: bool, reason: str
) -> None:
    graph = IdentityGraph()

    outcome = graph.link(link(1, SHOP, CRM, method, confidence))

    assert (graph.customer_of(SHOP) == graph.customer_of(CRM)) is joins, reason
    assert isinstance(outcome, Linked if joins else Unused)
    assert [each.id for each in graph.candidates()] == ([] if joins else ["idn_1"])


def test_two_weak_links_do_not_make_a_strong_one() -> None:
    graph = IdentityGraph([link(1, SHOP, CRM, Method.PROBABILISTIC, 0.94), link(2, SHOP, CRM, Method.ALIAS_RULE, 0.9)])

    assert [each.id for each in graph.candidates()] == ["idn_1", "idn_2"]
    assert graph.customers() == (CRM, SHOP)


def test_a_candidate_is_none_any_more_once_somebody_decided() -> None:
    weak = link(1, SHOP, CRM, Method.PROBABILISTIC, 0.9)

    assert IdentityGraph([weak, link(2, SHOP, CRM, Method.MANUAL)]).candidates() == ()
    assert IdentityGraph([weak, apart(2, SHOP, CRM)]).candidates() == ()
    assert IdentityGraph([weak, Unlink(of=weak.id, at=after(1))]).candidates() == ()


def test_thresholds_are_the_hosts_choice() -> None:
    weak = link(1, SHOP, CRM, Method.PROBABILISTIC, 0.9)

    assert IdentityGraph([weak], trust=Trust(probabilistic=0.9)).customers() == (CRM,)


# --- what must not be linked ---------------------------------------------------


def test_must_not_link_beats_any_score_and_the_contradiction_is_shown() -> None:
    graph = IdentityGraph([link(1, SHOP, EMAIL), apart(2, SHOP, CRM)])

    outcome = graph.link(link(3, CRM, EMAIL, Method.DECLARED, 0.99, hours=1))

    match outcome:
        case Conflict(link=held, must_not_link=barrier, chain=chain):
            assert (held.id, barrier.id, [each.id for each in chain]) == ("idn_3", "idn_2", ["idn_1", "idn_3"])
        case _:
            pytest.fail("it was linked")
    assert graph.customers() == (CRM, SHOP)
    assert graph.conflicts() == (outcome,)
    assert str(outcome) == (
        "idn_3 is held back, because cus_shop and cus_crm must not be linked (idn_2):\n"
        "  idn_1: cus_shop to an email contact point, exact_verified 1.00, 2026-03-02 09:30Z, by agt_tomas\n"
        "  idn_3: an email contact point to cus_crm, declared 0.99, 2026-03-02 10:30Z, by agt_tomas"
    )


def test_even_a_manual_link_between_the_two_themselves_is_held_back() -> None:
    graph = IdentityGraph([apart(1, SHOP, CRM)])

    assert isinstance(graph.link(link(2, SHOP, CRM, Method.MANUAL)), Conflict)


def test_must_not_link_said_later_parts_a_customer_at_the_weakest_link() -> None:
    graph = IdentityGraph([link(1, SHOP, EMAIL), link(2, EMAIL, PHONE, Method.DECLARED), link(3, PHONE, CRM)])

    conflicts = graph.must_not_link(apart(4, SHOP, CRM))

    assert [(each.link.id, [step.id for step in each.chain]) for each in conflicts] == [
        ("idn_2", ["idn_1", "idn_2", "idn_3"])
    ]
    assert (graph.members(SHOP), graph.members(CRM)) == ((SHOP, EMAIL), (CRM, PHONE))


def test_ends_that_are_linked_twice_stay_together_where_the_customer_is_parted_elsewhere() -> None:
    graph = IdentityGraph([link(1, SHOP, EMAIL), link(2, SHOP, EMAIL, Method.MANUAL), link(3, EMAIL, CRM)])

    conflicts = graph.must_not_link(apart(4, SHOP, CRM))

    assert [each.link.id for each in conflicts] == ["idn_3"]
    assert (graph.members(SHOP), graph.members(CRM)) == ((SHOP, EMAIL), (CRM,))


def test_of_several_that_are_contradicted_the_one_with_the_smallest_id_is_named() -> None:
    for first, second in ((SHOP, EMAIL), (EMAIL, SHOP)):
        graph = IdentityGraph([link(1, SHOP, EMAIL), apart(2, first, CRM), apart(3, second, CRM)])

        outcome = graph.link(link(4, EMAIL, CRM, Method.DECLARED))

        assert isinstance(outcome, Conflict)
        assert outcome.must_not_link.id == "idn_2"


def test_what_is_held_back_does_not_depend_on_who_came_first() -> None:
    strong, weak = link(1, SHOP, EMAIL), link(2, CRM, EMAIL, Method.DECLARED)

    for order in ([strong, weak], [weak, strong]):
        graph = IdentityGraph([apart(3, SHOP, CRM), *order])
        assert [each.link.id for each in graph.conflicts()] == ["idn_2"]


def test_a_must_not_link_that_is_taken_back_lets_the_links_through() -> None:
    graph = IdentityGraph([link(1, SHOP, CRM), apart(2, SHOP, CRM), apart(3, SHOP, CRM)])

    assert graph.unlink(StatementId("idn_2"), at=after(1)) == (CRM, SHOP)
    assert graph.unlink(StatementId("idn_3"), at=after(1)) == (CRM,)
    assert graph.conflicts() == ()


def test_must_not_link_between_strangers_is_no_conflict() -> None:
    graph = IdentityGraph([link(1, SHOP, EMAIL)])

    assert graph.must_not_link(apart(2, SHOP, CRM)) == ()


# --- shared contact points ------------------------------------------------------


def test_a_switchboard_identifies_nobody() -> None:
    graph = IdentityGraph([link(1, SHOP, SWITCHBOARD), link(2, CRM, SWITCHBOARD)])
    assert graph.customers() == (CRM,)

    assert graph.mark_shared(shared(3, SWITCHBOARD)) == (CRM, SHOP)

    assert graph.customers() == (CRM, SHOP)
    assert graph.customer_of(SWITCHBOARD) is None
    assert graph.users_of(SWITCHBOARD) == (CRM, SHOP)
    assert graph.link(link(4, CHAT, SWITCHBOARD)) == Unused(reason=UnusedReason.SHARED_POINT)


def test_a_point_marked_twice_is_shared_until_both_marks_are_taken_back() -> None:
    weak = link(2, CRM, SWITCHBOARD, Method.DECLARED, 0.5)
    graph = IdentityGraph([link(1, SHOP, SWITCHBOARD), weak, shared(3, SWITCHBOARD), shared(4, SWITCHBOARD)])

    assert graph.unlink(StatementId("idn_3"), at=after(1)) == ()
    assert graph.unlink(StatementId("idn_4"), at=after(1)) == (SHOP,)
    assert graph.members(SHOP) == (SHOP, SWITCHBOARD)


def test_a_point_that_links_many_records_is_suspected_until_it_is_marked() -> None:
    records = [CustomerId(f"cus_{number}") for number in range(4)]
    graph = IdentityGraph(
        [
            *(link(number, record, SWITCHBOARD) for number, record in enumerate(records)),
            link(10, records[0], EMAIL),
            link(11, EMAIL, PHONE),
        ]
    )

    assert graph.crowded_points(more_than=3) == (SWITCHBOARD,)
    assert graph.crowded_points(more_than=0) == (SWITCHBOARD, EMAIL)
    graph.mark_shared(shared(12, SWITCHBOARD))
    assert graph.crowded_points(more_than=3) == ()


# --- explaining -----------------------------------------------------------------


def test_the_chain_is_the_shortest_and_of_these_the_strongest() -> None:
    graph = IdentityGraph(
        [
            link(1, SHOP, PHONE, Method.DECLARED, 0.8),
            link(2, PHONE, CRM),
            link(3, SHOP, EMAIL),
            link(4, EMAIL, CRM, Method.DECLARED, 0.9),
            link(5, CRM, CHAT, Method.PROBABILISTIC, 0.97),
        ]
    )

    explained = graph.explain(SHOP, CHAT)

    assert isinstance(explained, SameCustomer)
    assert [each.id for each in explained.chain] == ["idn_3", "idn_4", "idn_5"]
    assert explained.confidence == 0.9
    assert str(explained) == (
        "cus_shop and cus_chat are one customer, cus_chat, by 3 links:\n"
        "  idn_3: cus_shop to an email contact point, exact_verified 1.00, 2026-03-02 09:30Z, by agt_tomas\n"
        "  idn_4: an email contact point to cus_crm, declared 0.90, 2026-03-02 09:30Z, by agt_tomas\n"
        "  idn_5: cus_crm to cus_chat, probabilistic 0.97, 2026-03-02 09:30Z, by agt_tomas"
    )


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0]])
def test_of_several_links_between_two_the_strongest_is_shown_whichever_was_told_first(order: list[int]) -> None:
    links = [link(1, SHOP, CRM, Method.DECLARED, 0.8), link(2, SHOP, CRM), link(3, SHOP, CRM, Method.DECLARED, 0.9)]

    explained = IdentityGraph([links[place] for place in order]).explain(SHOP, CRM)

    assert isinstance(explained, SameCustomer)
    assert [each.id for each in explained.chain] == ["idn_2"]


def test_of_equally_strong_chains_the_one_with_the_smaller_ids_is_shown() -> None:
    graph = IdentityGraph([link(4, SHOP, PHONE), link(3, PHONE, CRM), link(2, SHOP, EMAIL), link(1, EMAIL, CRM)])

    explained = graph.explain(SHOP, CRM)

    assert isinstance(explained, SameCustomer)
    assert [each.id for each in explained.chain] == ["idn_2", "idn_1"]


def test_a_member_is_itself_without_any_link() -> None:
    explained = IdentityGraph([link(1, SHOP, EMAIL)]).explain(EMAIL, EMAIL)

    assert isinstance(explained, SameCustomer)
    assert explained.confidence == 1.0
    assert str(explained) == "an email contact point and an email contact point are one customer, cus_shop."


def test_one_link_is_told_without_who_said_it_if_nobody_knows() -> None:
    bare = Link(id=StatementId("idn_1"), a=SHOP, b=PHONE, method=Method.MANUAL, at=MORNING)
    bot = Link(
        id=StatementId("idn_2"), a=PHONE, b=EMAIL, method=Method.MANUAL, at=MORNING, by=Actor(ActorKind.AUTOMATION)
    )
    graph = IdentityGraph([bare, bot])

    assert str(graph.explain(PHONE, SHOP)).endswith(
        "by 1 link:\n  idn_1: a phone contact point to cus_shop, manual 1.00, 2026-03-02 09:30Z"
    )
    assert str(graph.explain(PHONE, EMAIL)).endswith("by automation")


def test_different_customers_are_shown_with_what_stands_between_them() -> None:
    graph = IdentityGraph(
        [link(1, SHOP, EMAIL), link(2, CRM, EMAIL, Method.DECLARED, 0.5), apart(3, CRM, SHOP), link(4, SHOP, CHAT)]
    )

    explained = graph.explain(CRM, CHAT)

    assert isinstance(explained, DifferentCustomers)
    assert explained.customers == (CRM, CHAT)
    assert str(explained) == (
        "cus_crm is cus_crm, cus_chat is cus_chat.\n"
        "  idn_3: cus_crm and cus_shop must not be linked\n"
        "  not used: idn_2: cus_crm to an email contact point, declared 0.50, 2026-03-02 09:30Z, by agt_tomas"
    )


def test_a_shared_point_is_explained_as_nobody() -> None:
    graph = IdentityGraph([link(1, SHOP, SWITCHBOARD), shared(2, SWITCHBOARD)])

    assert str(graph.explain(SHOP, SWITCHBOARD)).startswith(
        "cus_shop is cus_shop, a phone contact point is a shared contact point.\n  not used: idn_1"
    )


def test_asking_about_a_stranger_names_the_argument_and_not_the_address() -> None:
    graph = IdentityGraph([link(1, SHOP, PHONE)])

    with pytest.raises(UnknownNameError) as caught:
        graph.explain(PHONE, EMAIL)

    assert str(caught.value) == "b: an email contact point is not in this graph."


# --- what was believed when -------------------------------------------------------


def test_a_graph_of_the_past_has_what_had_been_recorded_before_that_instant() -> None:
    late = Link(id=StatementId("idn_2"), a=CRM, b=EMAIL, method=Method.MANUAL, at=MORNING, recorded_at=after(5))
    graph = IdentityGraph([link(1, SHOP, EMAIL), link(3, CRM, PHONE), late])
    graph.unlink(StatementId("idn_2"), at=after(7), recorded_at=after(8))

    assert graph.as_believed_at(after(5)).customers() == (CRM, SHOP)
    assert graph.as_believed_at(after(6)).customers() == (CRM,)
    assert graph.as_believed_at(after(8)).customers() == (CRM,)
    assert graph.as_believed_at(after(9)).customers() == (CRM, SHOP)
    lisbon_summer = timezone(timedelta(hours=1))
    assert graph.as_believed_at(after(6).astimezone(lisbon_summer)).customers() == (CRM,)


def test_a_graph_of_the_past_trusts_as_the_graph_of_today() -> None:
    graph = IdentityGraph([link(1, SHOP, CRM, Method.DECLARED, 0.5)], trust=Trust(declared=0.5))

    assert graph.as_believed_at(after(1)).customers() == (CRM,)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(NaiveDatetimeError, match=r"^instant is a naive datetime"):
        IdentityGraph().as_believed_at(datetime(2026, 3, 2))  # noqa: DTZ001  # the naive instant is the test


def test_statements_come_in_the_order_in_which_they_were_recorded_and_make_the_graph_again() -> None:
    record = Record(id=SHOP, source="shop", fields={"name": "Priya"}, at=after(1))
    graph = IdentityGraph([link(2, CRM, EMAIL, hours=2), record, link(1, SHOP, EMAIL)])
    graph.unlink(StatementId("idn_2"), at=after(3))

    assert [each.recorded_at for each in graph.statements] == [after(hours) for hours in range(4)]
    again = IdentityGraph(graph.statements)
    assert (again.customers(), again.statements) == (graph.customers(), graph.statements)


def test_a_graph_shows_its_size_and_no_address() -> None:
    assert repr(IdentityGraph([link(1, SHOP, EMAIL)])) == "<IdentityGraph of 2 members>"
