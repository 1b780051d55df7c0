"""By what rows are grouped: columns, and the period of an instant; and whether the rows have what is asked of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final, TypeAlias

import attrs

from cxcore.errors import InvalidValueError, MissingFactError, suggest
from cxcore.metrics._measuring._period import PERIODS, Period, PeriodKind, first_day
from cxcore.metrics._template._choices import one_of
from cxcore.metrics._template._metric import Metric
from cxcore.metrics._template._row import Row
from cxcore.values import zone_name, zone_of

Group: TypeAlias = tuple[object, ...]

_OF_CASES: Final = "opened_at"
_OF_INTERACTIONS: Final = "started_at"


def _is_list(instance: object, field: "attrs.Attribute[Any]", value: tuple[str, ...] | str) -> None:
    if isinstance(value, str):
        raise InvalidValueError(f"is a list of columns; write [{value!r}].", path=field.name)


def _tuple_of(columns: Sequence[str]) -> tuple[str, ...] | str:
    return columns if isinstance(columns, str) else tuple(columns)


@attrs.frozen
class Grouping:
    """What makes the group of a row: its labels, and the period that the fact `dated_by` lies in."""

    by: tuple[str, ...] = attrs.field(converter=_tuple_of, validator=_is_list)
    period: PeriodKind | None = attrs.field(default=None, validator=attrs.validators.optional(one_of(*PERIODS)))
    zone: str | None = attrs.field(default=None, validator=zone_name)
    dated_by: str | None = None
    _periods: dict[object, Period] = attrs.field(factory=dict, init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        if self.period is None:
            for name in ("zone", "dated_by"):
                if getattr(self, name) is not None:
                    raise InvalidValueError("is for periods, and no period is asked for.", path=name)
        elif self.zone is None:
            raise InvalidValueError(
                f"a {self.period} begins at midnight somewhere; say where, for example zone='Europe/Lisbon'.",
                path="zone",
            )
        elif self.period in self.by:
            raise InvalidValueError(f"names a column {self.period!r}, which is the name of the period.", path="by")

    def dated_for(self, metrics: Iterable[Metric]) -> "Grouping":
        """Return the grouping with the fact that dates a row, where none was chosen that which `metrics` are about."""
        if self.period is None or self.dated_by is not None:
            return self
        sees_cases = any(metric.sees_cases for metric in metrics)
        return attrs.evolve(self, dated_by=_OF_CASES if sees_cases else _OF_INTERACTIONS)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of what makes a group, the period last."""
        return self.by if self.period is None else (*self.by, self.period)

    def of_row(self, row: Row) -> Group:
        """Return the group of a row; what is unknown is ``None``."""
        labels = tuple(row.label(column) for column in self.by)
        if self.dated_by is None:
            return labels
        try:
            return (*labels, self._period_of(row.moment_if_known(self.dated_by)))
        except OverflowError:
            raise self.beyond_all_periods(row.path_of(self.dated_by)) from None

    def beyond_all_periods(self, path: str) -> InvalidValueError:
        """Return the error of an instant near the first or the last that there is, of which no clock shows a period."""
        return InvalidValueError(
            f"lies too near the year 1 or 9999 to be in a {self.period} of {self.zone}; "
            "write None for an instant that is not known.",
            path=path,
        )

    def _period_of(self, instant: datetime | None) -> Period | None:
        if instant is None or self.period is None or self.zone is None:
            return None
        if self.period == "hour":
            return Period.at(instant, "hour", zone=self.zone)
        day = first_day(self.period, instant.astimezone(zone_of(self.zone)).date())
        if day not in self._periods:
            self._periods[day] = Period.of_day(day, self.period, zone=self.zone)
        return self._periods[day]


class Wanted:
    """Which columns are wanted, and whether some row had them: a misspelt name is no empty column."""

    def __init__(self, grouping: Grouping, metrics: Iterable[Metric]) -> None:
        self._missing = dict.fromkeys(grouping.by, "to group by")
        if grouping.dated_by is not None:
            self._missing.setdefault(grouping.dated_by, f"which says in which {grouping.period} a row belongs")
        for metric in metrics:
            for fact in metric.needs:
                self._missing.setdefault(fact, f"which {metric.id} needs")
        self._seen: set[str] = set()

    def see(self, facts: Iterable[str]) -> None:
        """Note which columns there are."""
        if self._missing:
            facts = frozenset(facts)
            self._seen |= facts
            for column in [column for column in self._missing if column in facts]:
                del self._missing[column]

    def require_all_seen(self) -> None:
        """
        Refuse a column that nothing has; without anything to look at, none is missing.

        Raises:
            MissingFactError: A column is nowhere; the message suggests another.
        """
        for column, purpose in self._missing.items():
            if self._seen:
                raise MissingFactError(
                    f"No row has {column!r}, {purpose}. {suggest(column, self._seen, kind='facts')}", fact=column
                )


def in_order(group: Group) -> tuple[tuple[int, Any], ...]:
    """Return what groups are sorted by: numbers and periods before text, unknown last."""
    return tuple(_place(value) for value in group)


def _place(value: object) -> tuple[int, Any]:
    if value is None:
        return (2, 0)
    if isinstance(value, Period):
        return (0, value.start)
    return (0, value) if isinstance(value, (int, float)) else (1, str(value))
