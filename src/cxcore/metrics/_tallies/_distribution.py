"""How often each duration occurred: what a tally keeps where a quantile needs the durations themselves."""

from abc import ABC, abstractmethod
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, TypeAlias

import attrs

from cxcore.errors import InvalidValueError

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

Pair: TypeAlias = tuple[int, int]


class Distribution(ABC):
    """
    Microseconds and how often each occurred, shortest first and each once.

    To loop over one gives pairs. An engine that has its rows in order may keep
    them, and hand out only the numbers that are looked at.
    """

    __slots__ = ()

    @property
    @abstractmethod
    def durations(self) -> tuple[int, ...]:
        """The durations, shortest first."""

    @property
    @abstractmethod
    def times(self) -> tuple[int, ...]:
        """How often each of them occurred."""

    @property
    @abstractmethod
    def n(self) -> int:
        """How many there are, each as often as it occurred."""

    @abstractmethod
    def ranked(self, rank: int) -> int:
        """Return the duration of a rank from 1 to n."""

    @staticmethod
    def of_counts(counts: Mapping[int, int]) -> "Distribution":
        """Return the distribution of durations that occurred so many times."""
        durations = sorted(counts)
        return Counted(tuple(durations), tuple(map(counts.__getitem__, durations)))

    @staticmethod
    def of_pairs(pairs: Iterable[Pair]) -> "Distribution":
        """
        Return the distribution of pairs in any order.

        Raises:
            InvalidValueError: A duration stands in two of them.
        """
        pairs = list(pairs)
        counts = dict(pairs)
        if len(counts) < len(pairs):
            raise InvalidValueError("holds a duration twice; add up how often it occurred.")
        return Distribution.of_counts(counts)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: "GetCoreSchemaHandler") -> "CoreSchema":
        from pydantic_core import core_schema  # pydantic is calling us

        number = core_schema.int_schema(strict=True)
        pairs = core_schema.tuple_schema([core_schema.tuple_positional_schema([number, number])], variadic_item_index=0)
        return core_schema.no_info_after_validator_function(
            cls.of_pairs, pairs, serialization=core_schema.plain_serializer_function_ser_schema(list)
        )

    def __add__(self, other: "Distribution") -> "Distribution":
        if not (self and other):
            return self or other
        counts = Counter(dict(self))
        counts.update(dict(other))
        return Distribution.of_counts(counts)

    def __iter__(self) -> Iterator[Pair]:
        return zip(self.durations, self.times, strict=True)

    def __len__(self) -> int:
        return len(self.durations)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Distribution):
            return NotImplemented
        return self.durations == other.durations and self.times == other.times

    def __hash__(self) -> int:
        return hash((self.durations, self.times))

    def __repr__(self) -> str:
        return repr(tuple(self))


@attrs.frozen(eq=False, repr=False)
class Counted(Distribution):
    """Durations as two columns of numbers: a pair is an object, and a million of them are a burden."""

    durations: tuple[int, ...] = ()
    times: tuple[int, ...] = ()

    @cached_property
    def _ranks(self) -> Sequence[int]:
        return list(accumulate(self.times))

    @property
    def n(self) -> int:
        """How many there are, each as often as it occurred."""
        return sum(self.times)

    def ranked(self, rank: int) -> int:
        """Return the duration of a rank from 1 to n."""
        return self.durations[bisect_left(self._ranks, rank)]
