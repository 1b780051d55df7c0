"""Every metric of the floor, of channels, of customers and of their voice through the list of metric_checks."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import cxcore.metrics
from cxcore.metrics import (
    AbandonmentRate,
    AcquireAgainstKeep,
    ArticleHelpfulness,
    BotContainment,
    CallbackRate,
    CallbackSuccess,
    ChannelShare,
    ChannelSwitching,
    ChurnRate,
    Concurrency,
    ContactRate,
    CostPerInteraction,
    CostToAcquire,
    CostToKeep,
    CustomerLifetime,
    DeflectionRate,
    HandleTime,
    LifetimeValue,
    Metric,
    Occupancy,
    Patience,
    RetentionRate,
    SelfServiceRatio,
    ThemeShare,
    TransferRate,
    Utilisation,
    WaitToAnswer,
)
from cxcore.values import Money
from tests.conformance.metric_checks import *  # noqa: F403  # the checks run in this file, on its SPECIMENS
from tests.conformance.metric_checks import Facts, Specimen

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
FRIDAY = MONDAY + 4 * DAY
EASTER = MONDAY + 34 * DAY

NOT_YET = frozenset({"next_interaction_at", "left_at"})


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def of(  # noqa: PLR0917  # one line of the table below is one specimen, in the order of its fields
    metric: Metric,
    rows: list[Facts],
    value: float,
    n: int,
    perfect: Facts,
    best: float,
    bad: dict[str, Facts],
    mistyped: str,
    *,
    at: datetime | None = None,
    content: object = "Priya, +351 21 000 0000",
) -> Specimen:
    unknown = dict.fromkeys(rows[0])
    return Specimen(
        metric, rows, value, n, [perfect] * 3, best, unknown, bad, mistyped, at=at, not_yet=NOT_YET, content=content
    )


# --- the floor ----------------------------------------------------------------------


def call(wait: int, *, answered: bool = True, transfers: int = 0, hold: int = 30, callback: bool = False) -> Facts:
    """A call to billing in Lisbon: answered by Priya, or given up, after so many seconds."""
    return {
        "offered": True,
        "answered": answered,
        "abandoned": not answered and not callback,
        "wait": timedelta(seconds=wait),
        "talk": timedelta(seconds=hold * 5),
        "hold": timedelta(seconds=hold),
        "after_contact_work": timedelta(seconds=hold // 2),
        "transfers": transfers,
        "callback_requested": callback,
        "callback_reached": callback and wait > 100,
    }


CALLS = [
    call(5),
    call(20, transfers=1, hold=60),
    call(30, answered=False),
    call(3, answered=False),
    call(80, transfers=3, hold=0),
    call(90, answered=False, callback=True),
    call(110, answered=False, callback=True),
    {**call(0), "offered": False, "answered": False},
]
CALL_FAULTS: dict[str, Facts] = {
    "both answered and abandoned": {**call(5), "abandoned": True},
    "answered but not offered": {**call(5), "offered": False},
    "abandoned but not offered": {**call(5, answered=False), "offered": False},
}
LONG_WAIT_FAULTS: dict[str, Facts] = {**CALL_FAULTS, "wait below zero": call(-1, answered=False)}
PERFECT_CALL = {**call(0, hold=0, callback=True), "abandoned": False, "answered": True, "callback_reached": True}
QUIET_CALL = {**PERFECT_CALL, "callback_requested": False}
LOST_CALL = call(0, answered=False)


def shift(handling: int, available: int, *, interactions: int | None = None) -> Facts:
    """A shift of Priya's: hours with an interaction in hand and hours ready for one."""
    return {
        "handling": timedelta(hours=handling),
        "available": timedelta(hours=available),
        "paid": timedelta(hours=handling + available + 1),
        "signed_in": timedelta(hours=handling + available),
        "interaction_time": timedelta(hours=handling if interactions is None else interactions),
    }


SHIFTS = [shift(5, 2), shift(6, 2, interactions=12), shift(4, 1), shift(0, 0)]

# --- channels and self-service ----------------------------------------------------------


def session(back_after: float | None, *, solved: bool | None = None, over: bool = False) -> Facts:
    """A talk with the bot on Monday at nine, and how many hours later its customer came to an agent."""
    return {
        "started_at": MONDAY,
        "next_interaction_at": None if back_after is None else MONDAY + timedelta(hours=back_after),
        "confirmed_solved": solved,
        "handed_over": over,
    }


SESSIONS = [session(None), session(48, solved=False), session(49, solved=True), session(None, solved=True, over=True)]
SESSION_FAULTS: dict[str, Facts] = {
    "next_interaction_at before started_at": session(-1),
    "window not over": {**session(None), "started_at": FRIDAY - 2 * DAY},
    f"started at or after {FRIDAY.isoformat()}": {**session(None), "started_at": FRIDAY},
}

# --- customers and money --------------------------------------------------------------


def customer(left_after: float | None, *, since: datetime = MONDAY, margin: Money | None = None) -> Facts:
    """A customer since a Monday in March, and the days after which she left."""
    return {
        "customer_since": since,
        "left_at": None if left_after is None else since + left_after * DAY,
        "monthly_margin": margin or euros("30.50"),
    }


CUSTOMERS = [customer(2), customer(10), customer(20), customer(None), customer(None, since=MONDAY + 24 * DAY)]
CUSTOMER_FAULTS: dict[str, Facts] = {
    "left_at before customer_since": customer(-1),
    f"customer since {EASTER.isoformat()} or later": customer(None, since=EASTER),
}


def month(cost: str, interactions: int) -> Facts:
    """A month of the team in Lisbon."""
    return {
        "cost": euros(cost),
        "interactions": interactions,
        "orders": interactions * 10,
        "acquisition_cost": euros(cost),
        "customers_won": 10,
        "retention_cost": euros("300"),
        "customers_kept": interactions,
    }


MONTHS = [month("100.50", 50), month("300", 100), month("0", 0)]
DOLLARS = Money(Decimal(1), "USD")


def cost_faults(fact: str, count: str) -> dict[str, Facts]:
    return {
        f"{fact} not in EUR": {**month("1", 1), fact: DOLLARS},
        f"{fact} below zero": {**month("1", 1), fact: euros("-1")},
        f"{count} below zero": {**month("1", 1), count: -1},
    }


FREE_MONTH: Facts = {**month("0", 100), "retention_cost": euros("0")}
# By hand: of five lives two are cut short, after 10 (since day 24) and 34 days; the curve falls to 4/5, 3/5 and 0.3.
TWENTY_DAYS = 2 + 8 * 4 / 5 + 10 * 3 / 5

TAGS: list[Facts] = [{"tags": ["billing", "refund"]}, {"tags": ("refund",)}, {"tags": []}, {"tags": {"billing"}}]

SPECIMENS = [
    of(AbandonmentRate(ignoring=timedelta(seconds=3)), CALLS, 1 / 6, 6, PERFECT_CALL, 0, LONG_WAIT_FAULTS, "abandoned"),
    of(HandleTime(part="talk"), CALLS, 150, 3, QUIET_CALL, 0, CALL_FAULTS, "talk"),
    of(HandleTime(part="hold"), CALLS, 30, 3, QUIET_CALL, 0, {"hold below zero": call(1, hold=-1)}, "hold"),
    of(HandleTime(part="after_contact_work"), CALLS, 15, 3, QUIET_CALL, 0, CALL_FAULTS, "after_contact_work"),
    of(TransferRate(), CALLS, 2 / 3, 3, QUIET_CALL, 0, {"transfers below zero": call(1, transfers=-1)}, "transfers"),
    of(WaitToAnswer(), CALLS, 80, 7, QUIET_CALL, 0, LONG_WAIT_FAULTS, "wait"),
    of(WaitToAnswer(statistic="p10"), CALLS, 5, 7, QUIET_CALL, 0, CALL_FAULTS, "answered"),
    of(Patience(statistic="p20"), CALLS, 30, 7, LOST_CALL, 0, LONG_WAIT_FAULTS, "wait"),
    of(CallbackRate(), CALLS, 2 / 7, 7, QUIET_CALL, 0, CALL_FAULTS, "callback_requested"),
    of(CallbackSuccess(), CALLS, 1 / 2, 2, PERFECT_CALL, 1, {}, "callback_requested"),
    of(Occupancy(), SHIFTS, 15 / 20, 3, shift(7, 0), 1, {"available below zero": shift(7, -1)}, "available"),
    of(Utilisation(), SHIFTS, 15 / 24, 4, {**shift(7, 0), "paid": 7 * timedelta(hours=1)}, 1,
       {"handling longer than paid": shift(7, -2)}, "paid"),
    of(Utilisation(of="signed_in"), SHIFTS, 15 / 20, 3, shift(7, 0), 1,
       {"handling longer than signed_in": shift(7, -1)}, "signed_in"),
    of(Concurrency(), SHIFTS, 21 / 15, 3, shift(7, 0), 1,
       {"interaction_time shorter than handling": shift(7, 0, interactions=6)}, "handling"),
    of(ChannelShare(), [{"channel": name} for name in ("email", "chat", "email", "voice")], 1 / 2, 4,
       {"channel": "email"}, 1, {}, "channel", content=7),
    of(ChannelSwitching(), [{"channel": "chat", "channel_switches": n} for n in (0, 1, 3, 0, 0)], 2 / 5, 5,
       {"channel": "chat", "channel_switches": 0}, 0,
       {"channel_switches below zero": {"channel": "chat", "channel_switches": -1}}, "channel", content=7),
    of(SelfServiceRatio(),
       [{"used_self_service": used, "opened_case": opened} for used, opened in ((True, True), (True, False), (True, False), (False, True), (False, False))],
       3 / 2, 4, {"used_self_service": True, "opened_case": True}, 1, {}, "opened_case"),
    of(DeflectionRate(), SESSIONS, 3 / 4, 4, session(None), 1, SESSION_FAULTS, "started_at", at=FRIDAY),
    of(DeflectionRate(evidence="confirmed", within=None), SESSIONS[1:], 2 / 3, 3, session(None, solved=True), 1, {},
       "confirmed_solved", at=FRIDAY),
    of(BotContainment(), SESSIONS, 2 / 4, 4, session(None), 1, SESSION_FAULTS, "handed_over", at=FRIDAY),
    of(BotContainment(within=None), SESSIONS, 3 / 4, 4, session(None), 1, {}, "handed_over", at=FRIDAY),
    of(ArticleHelpfulness(), [{"helpful": vote} for vote in (True, True, False)], 2 / 3, 3, {"helpful": True}, 1, {},
       "helpful"),
    of(ChurnRate(over=30 * DAY), CUSTOMERS, 2 / 3, 3, customer(None), 0, CUSTOMER_FAULTS, "left_at", at=EASTER),
    of(RetentionRate(after=10 * DAY), CUSTOMERS, 3 / 5, 5, customer(None), 1, CUSTOMER_FAULTS, "left_at", at=EASTER),
    of(CustomerLifetime(), CUSTOMERS, 20, 5, customer(34), 34,
       {"left_at before customer_since": customer(-1)}, "customer_since", at=EASTER + DAY),
    of(LifetimeValue(horizon=20 * DAY), CUSTOMERS, 30.5 * TWENTY_DAYS / 30.4375, 5, customer(None), 30.5 * 20 / 30.4375,
       {**CUSTOMER_FAULTS, "monthly_margin not in EUR": customer(None, margin=DOLLARS)}, "monthly_margin", at=EASTER),
    of(CostPerInteraction(), MONTHS, 400.5 / 150, 3, FREE_MONTH, 0, cost_faults("cost", "interactions"), "cost"),
    of(CostToAcquire(), MONTHS, 400.5 / 30, 3, FREE_MONTH, 0, cost_faults("acquisition_cost", "customers_won"),
       "customers_won"),
    of(CostToKeep(), MONTHS, 900 / 150, 3, FREE_MONTH, 0, cost_faults("retention_cost", "customers_kept"),
       "retention_cost"),
    of(AcquireAgainstKeep(), MONTHS, 13.35 / 6, 3, {**FREE_MONTH, "retention_cost": euros("1")}, 0,
       cost_faults("acquisition_cost", "customers_kept"), "customers_kept"),
    of(ContactRate(), MONTHS, 150 / 1500, 3, {**month("0", 0), "orders": 1}, 0,
       {"interactions below zero": month("1", -1), "orders below zero": {**month("1", 1), "orders": -1}}, "orders"),
    of(ThemeShare(), TAGS, 2 / 4, 4, {"tags": ["billing"]}, 1, {}, "tags"),
]  # fmt: skip


def test_every_metric_of_these_families_is_in_the_suite() -> None:
    modules = {"_agent_time", "_callbacks", "_channels", "_contact_rate", "_customers", "_money", "_self_service",
               "_themes", "_waits"}  # fmt: skip
    public = [getattr(cxcore.metrics, name) for name in cxcore.metrics.__all__]

    families = {
        each
        for each in public
        if isinstance(each, type) and issubclass(each, Metric) and each.__module__.rpartition(".")[2] in modules
    }

    assert families <= {type(specimen.metric) for specimen in SPECIMENS}
