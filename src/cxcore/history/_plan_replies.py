"""What the replies of each case say: a round ends with a reply, and its oldest message is what the reply answers."""

from typing import Final

import narwhals as nw

from cxcore.history._definitions import FactDefinitions, ResponseClock
from cxcore.history._engines import KEY
from cxcore.history._grouping import Frame, grouped
from cxcore.history._plan_terms import NEVER, flag, instant, is_a, where
from cxcore.models import EventType


def replies_of(rows: Frame, definitions: FactDefinitions) -> Frame:
    """Return what the rounds say of each case; round 0 ends with the first reply, the last one with none."""
    clock = definitions.response_clock
    rounds = grouped(
        rows,
        [KEY, "round"],
        {
            "asked": (instant(is_a(EventType.MESSAGE_RECEIVED)), "min"),
            "answered": (instant(nw.col("is_answer") == 1), "min"),
            "start": (instant(is_a(_STARTS[clock])), "min"),
            "opening": (instant(is_a(EventType.CASE_CREATED)), "min"),
        },
    )
    is_over = nw.col("answered") < NEVER
    is_next = is_over & (nw.col("asked") < NEVER) & (nw.col("round") > 0)
    wait = nw.col("answered") - nw.col("asked")

    found = grouped(
        rounds,
        [KEY],
        {
            "next_replies": (flag(is_next), "sum"),
            "next_reply_total": (where(is_next, wait, nw.lit(0)), "sum"),
            "next_reply_longest": (where(is_next, wait, nw.lit(0)), "max"),
            "unanswered_since": (instant(~is_over, "asked"), "min"),
            # The clock starts once. Rounds follow each other, so the earliest are those of the first that has a start.
            "start": (nw.col("start"), "min"),
            "answered_start": (instant(nw.col("start") < NEVER, "answered"), "min"),
            "opening": (nw.col("opening"), "min"),
            "answered_opening": (instant(nw.col("opening") < NEVER, "answered"), "min"),
        },
    )

    def response(name: str) -> nw.Expr:
        answered = nw.col(f"answered_{name}")
        return where(answered < NEVER, answered - nw.col(name), nw.lit(NEVER))

    has_no_handoff = nw.lit(clock is ResponseClock.HANDOFF) & (nw.col("start") == NEVER)
    has_next = nw.col("next_replies") > 0
    return found.select(
        KEY,
        "next_replies",
        "unanswered_since",
        where(has_no_handoff, response("opening"), response("start")).alias("first_response"),
        *(
            where(has_next, nw.col(each), nw.lit(NEVER)).alias(each)
            for each in ("next_reply_total", "next_reply_longest")
        ),
    )


_STARTS: Final = {
    ResponseClock.OPENED: EventType.CASE_CREATED,
    ResponseClock.FIRST_MESSAGE: EventType.MESSAGE_RECEIVED,
    ResponseClock.HANDOFF: EventType.INTERACTION_BOT_HANDOFF,
}
