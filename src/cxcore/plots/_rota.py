"""Who has duty when, a row for each person."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from cxcore.coverage import FinalRota
from cxcore.plots._chart import (
    BLUE,
    GREEN,
    PURPLE,
    ROW,
    SKY,
    VERMILION,
    WIDTH,
    Record,
    TimeAxis,
    altair,
    bounded,
    check_length,
    colours,
    count,
    described,
    title,
)

if TYPE_CHECKING:
    from altair import LayerChart

_MOST_DAYS: Final = 366
_NOBODY: Final = "(nobody)"
_OVERLAP: Final = "overlap"
_COLOURS: Final = {"turn": BLUE, "swap": SKY, "substitution": GREEN, "gap": VERMILION, _OVERLAP: PURPLE}


def rota(final: FinalRota) -> "LayerChart":
    """
    Return a chart of who has duty when: a row for each person, and one for the gaps if there are any.

    Colours tell turns, swaps and substitutions apart. Where layers have
    different people, a thin line runs in the row of each of them, under the
    bar of whoever has the duty. Everybody the rota knows has a row, with
    shifts or without. Time is real time, labelled with the wall clock of the
    rota's zone; a dashed line marks each change of that clock.

    Raises:
        InvalidValueError: The window is longer than 366 days, or there are
            more than 5,000 shifts, gaps and overlaps.
        MissingExtraError: Altair is not installed.

    >>> from datetime import UTC, datetime
    >>> from cxcore.coverage import Handover, Layer, Rota
    >>> from cxcore.intervals import Interval
    >>> layer = Layer(name="day", people=["Priya", "Ana"], start=datetime(2026, 3, 2, 9), handover=Handover(unit="day"))
    >>> final = Rota(name="billing", zone="Europe/Lisbon", layers=[layer]).final(
    ...     Interval(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 4, tzinfo=UTC))
    ... )
    >>> print(rota(final).to_dict()["description"])
    Rota 'billing' from Mon 2026-03-02 00:00 to Tue 2026-03-03 24:00. 2 shifts, 1 gap, 0 overlaps.
    """
    alt = altair()
    check_length(final.window, days=_MOST_DAYS, path="final.window", advice="take the final rota of a shorter one")
    axis = TimeAxis.of(final.window, zone=final.zone)
    people = list(dict.fromkeys([*final.people, *(shift.person for shift in final.shifts)]))
    advice = "take the final rota of a shorter window"
    held = bounded(_held(final, axis), path="final", advice=advice)
    rivals = bounded(_rivals(final, axis), path="final.overlaps", advice=advice)

    span = axis.span(final.window)
    heading = f"Rota {final.name!r} from {span['starts']} to {span['ends']}"
    counts = ", ".join(
        count(len(some), what)
        for some, what in ((final.shifts, "shift"), (final.gaps, "gap"), (final.overlaps, "overlap"))
    )
    order = [*people, *([_NOBODY] if final.gaps else [])]
    x = alt.X("from:Q", scale=axis.scale(alt), axis=axis.labels(alt))
    y = alt.Y("who:N", sort=order, title=None, axis=alt.Axis(labelLimit=240), scale=alt.Scale(domain=order))
    colour = alt.Color(
        "what:N",
        scale=colours(alt, _COLOURS, (record["what"] for record in (*held, *rivals))),
        legend=alt.Legend(title=None, orient="top"),
    )
    tooltip = [alt.Tooltip(f"{field}:N") for field in ("who", "why", "starts", "ends")] + [alt.Tooltip("hours:Q")]
    bars = (
        alt.Chart(alt.InlineData(values=held))
        .mark_bar(stroke="white", strokeWidth=0.5)
        .encode(x=x, x2="to:Q", y=y, color=colour, tooltip=tooltip)
    )
    lines = (
        alt.Chart(alt.InlineData(values=rivals))
        .mark_bar(height=4, yOffset=ROW / 2 - 4)
        .encode(x=x, x2="to:Q", y=y, color=colour, tooltip=tooltip)
    )
    chart: LayerChart = alt.layer(bars, lines, axis.changes(alt)).properties(
        width=WIDTH,
        height=ROW * max(1, len(order)),
        title=title(alt, heading, f"{counts}.", *axis.notes()),
        description=described(heading, f"{counts}.", *axis.notes()),
    )
    return chart


def _held(final: FinalRota, axis: TimeAxis) -> Iterator[Record]:
    for shift in final.shifts:
        yield {"who": shift.person, "what": shift.because, "why": shift.why, **axis.span(shift.during)}
    for gap in final.gaps:
        why = f"on leave: {', '.join(gap.on_leave)}" if gap.on_leave else "gap"
        yield {"who": _NOBODY, "what": "gap", "why": why, **axis.span(gap.during)}


def _rivals(final: FinalRota, axis: TimeAxis) -> Iterator[Record]:
    for overlap in final.overlaps:
        for duty in overlap.duties:
            yield {"who": duty.person, "what": _OVERLAP, "why": duty.why, **axis.span(overlap.during)}
