"""What a metric remembers of its rows: exact whole numbers that add up."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

from cxcore.errors import InvalidValueError
from cxcore.metrics._tallies._distribution import Counted, Distribution
from cxcore.metrics._tallies._tally_bounds import refuse_impossible
from cxcore.metrics._tallies._tally_bytes import SCHEMA_VERSION, packed, unpacked
from cxcore.values import Value, aware, to_utc

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema


class Evidence(NamedTuple):
    """What one row adds to a tally: amounts to sum, and durations in microseconds to keep."""

    sums: Mapping[str, int] = {}
    durations: Mapping[str, int] = {}


def _without_zeros(amounts: Mapping[str, int]) -> dict[str, int]:
    return {name: amounts[name] for name in sorted(amounts) if amounts[name]}


def _without_empty(distributions: Mapping[str, Iterable[tuple[int, int]]]) -> dict[str, Distribution]:
    read = {name: _read(distributions[name], name) for name in sorted(distributions)}
    return {name: each for name, each in read.items() if each}


def _read(pairs: Iterable[tuple[int, int]], name: str) -> Distribution:
    if isinstance(pairs, Distribution):
        return pairs
    try:
        return Distribution.of_pairs(pairs)
    except InvalidValueError as fault:
        raise fault.under(f"durations.{name}") from None


def _positive_counts(instance: object, field: "attrs.Attribute[Any]", value: Mapping[str, int]) -> None:
    for name, count in value.items():
        if count < 0:
            raise InvalidValueError(f"counts things, so it is at least 0, not {count}.", path=f"{field.name}.{name}")


def _known_version(instance: object, field: "attrs.Attribute[Any]", value: int) -> None:
    if value != SCHEMA_VERSION:
        raise InvalidValueError(
            f"is {SCHEMA_VERSION}, not {value}: the tally was stored by another version of cxcore.", path=field.name
        )


@attrs.frozen
class Tally(Value):
    """
    The exact sufficient statistics of some rows under one metric.

    Tallies of one metric add up: the tally of a day is the sum of the tallies
    of its hours, and a cluster's the sum of its workers'. What was added can
    be taken away again with ``-``, so that late and corrected rows need no
    recount. ``Tally()`` adds nothing. All numbers are integers, so no order
    of adding changes a digit, and a tally survives JSON.

    A tally that is read from bytes, JSON or a mapping holds at most 10**11
    rows and numbers of at most 90 digits; each duration stands in it once, and
    occurred. Counts that contradict each other are refused by the metric that
    is to make a figure of them.

    Args:
        metric: The definition it belongs to, for example ``reopen_rate``.
        at: The instant as of which it sees cases; ``None`` where none was given or none matters.
        sums: Counts and totals by name; durations are in microseconds.
        durations: Where quantiles need them, the single durations by name:
            pairs of microseconds and how often they occurred, each duration
            once; kept shortest first. This is the one part that grows with the rows.
        excluded: How many rows were left out, by reason.
        provenance: How many of the rows rest on events that their source ``recorded``, and on
            some that were ``derived`` or ``inferred``, where rows say so.
        schema_version: The version of the form it is stored in.

    Raises:
        InvalidValueError: A count of left-out rows is negative, a duration stands
            twice, or tallies of two definitions, or as of two instants, were added.

    >>> morning = Tally("nps", sums={"promoters": 3}, excluded={"nps_score unknown": 1})
    >>> evening = Tally("nps", sums={"promoters": 1, "detractors": 2})
    >>> morning + evening
    Tally(metric='nps', at=None, sums={'detractors': 2, 'promoters': 4}, durations={}, excluded={'nps_score unknown': 1})
    """

    metric: str = ""
    at: datetime | None = attrs.field(
        default=None, converter=attrs.converters.optional(to_utc), validator=attrs.validators.optional(aware)
    )
    sums: Mapping[str, int] = attrs.field(factory=dict, converter=_without_zeros)
    durations: Mapping[str, Distribution] = attrs.field(factory=dict, converter=_without_empty)
    excluded: Mapping[str, int] = attrs.field(factory=dict, converter=_without_zeros, validator=_positive_counts)
    provenance: Mapping[str, int] = attrs.field(
        factory=dict, converter=_without_zeros, validator=_positive_counts, repr=False, kw_only=True
    )
    schema_version: int = attrs.field(default=SCHEMA_VERSION, validator=_known_version, repr=False, kw_only=True)

    def __add__(self, other: "Tally") -> "Tally":
        if self.metric and other.metric and self.metric != other.metric:
            raise InvalidValueError(
                f"a tally of {self.metric} and one of {other.metric} do not add up; add tallies of one definition."
            )
        if self.metric and other.metric and self.at != other.at:
            raise InvalidValueError(
                f"a tally as of {self.at} and one as of {other.at} do not add up; add tallies as of one instant."
            )
        return Tally(
            metric=self.metric or other.metric,
            at=self.at or other.at,
            sums=_added(self.sums, other.sums),
            durations={
                name: self.distribution(name) + other.distribution(name)
                for name in self.durations.keys() | other.durations.keys()
            },
            excluded=_added(self.excluded, other.excluded),
            provenance=_added(self.provenance, other.provenance),
        )

    def __sub__(self, other: "Tally") -> "Tally":
        """
        Return the tally without the rows of `other`, which it must hold: what was counted twice, late or wrongly.

        ``(a + b) - b`` is ``a``, whatever was added in between. A sum alone
        does not tell an amount, which may lie below zero, from a count; where
        a count does, :meth:`Metric.result` refuses the tally.

        Raises:
            InvalidValueError: `other` is of another definition or instant, or has rows that this tally does not hold.
        """
        if other.metric and (self.metric, self.at) != (other.metric, other.at):
            raise InvalidValueError(
                f"a tally of {other.metric}{_as_of(other)} cannot be taken from one of "
                f"{self.metric or 'nothing'}{_as_of(self)}; take away what was added."
            )
        durations = {
            name: _taken(dict(self.distribution(name)), dict(other.distribution(name)))
            for name in self.durations.keys() | other.durations.keys()
        }
        excluded = _taken(self.excluded, other.excluded)
        provenance = _taken(self.provenance, other.provenance)
        sums = _taken(self.sums, other.sums)
        # Amounts may lie below zero, but neither their squares nor how often something occurred; rows are counted in n.
        never_below = {name: amount for name, amount in sums.items() if name == "n" or name.endswith("_squared")}
        for name, counts in {**durations, "excluded": excluded, "provenance": provenance, "sums": never_below}.items():
            if any(count < 0 for count in counts.values()):
                raise InvalidValueError(
                    "holds fewer rows than are to be taken away; take away what was added.", path=name
                )
        if sums.get("n") == 0 and any(sums.values()):
            raise InvalidValueError(
                "holds as many rows as are to be taken away, but others; take away what was added.", path="sums"
            )
        return Tally(
            metric=self.metric,
            at=self.at,
            sums=sums,
            durations={name: _without_zero_counts(counts) for name, counts in durations.items()},
            excluded=excluded,
            provenance=provenance,
        )

    def to_bytes(self) -> bytes:
        """
        Return the tally as few bytes, equal tallies as equal bytes; :meth:`from_bytes` reads them back.

        A duration takes some three or four bytes, whatever its count.
        """
        return packed(self.to_dict())

    @classmethod
    def from_bytes(cls, data: bytes) -> "Tally":
        """
        Return the tally that :meth:`to_bytes` wrote.

        Raises:
            InvalidValueError: `data` is no such tally, cut short, or written by a later version.
            InvalidDocumentError: Its content is none that a tally can have.
        """
        return cls.from_dict(unpacked(data))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: "GetCoreSchemaHandler") -> "CoreSchema":
        from pydantic_core import core_schema  # pydantic is calling us

        read = super().__get_pydantic_core_schema__(source, handler)
        return core_schema.no_info_after_validator_function(_possible, read)

    def sum(self, name: str) -> int:
        """Return the sum called `name`, 0 where nothing was added."""
        return self.sums.get(name, 0)

    def distribution(self, name: str) -> Distribution:
        """Return the durations called `name`, shortest first, empty where nothing was added."""
        return self.durations.get(name, Counted())


def _possible(tally: Tally) -> Tally:
    refuse_impossible(tally.sums, tally.durations, {"excluded": tally.excluded, "provenance": tally.provenance})
    return tally


def _added(these: Mapping[str, int], those: Mapping[str, int]) -> dict[str, int]:
    total = Counter(these)
    total.update(those)
    return dict(total)


def _taken(these: Mapping[Any, int], those: Mapping[Any, int]) -> dict[Any, int]:
    return {name: these.get(name, 0) - those.get(name, 0) for name in these.keys() | those.keys()}


def _without_zero_counts(counts: Mapping[int, int]) -> Distribution:
    return Distribution.of_counts({duration: count for duration, count in counts.items() if count})


def _as_of(tally: Tally) -> str:
    return f" as of {tally.at}" if tally.at else ""
