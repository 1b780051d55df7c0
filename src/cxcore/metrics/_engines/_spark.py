"""Spark, also by Connect."""

from collections.abc import Sequence

import narwhals as nw

from cxcore.metrics._engines._engine import Engine, Frame, Table, transposed


class Spark(Engine):
    """The words of Spark."""

    def kinds(self, frame: Frame) -> dict[str, nw.dtypes.DType]:
        """Return what the columns hold."""
        from pyspark.sql.types import DayTimeIntervalType, MapType

        # Narwhals does not know the intervals and the maps of Spark.
        told = {DayTimeIntervalType: nw.Duration("us"), MapType: nw.Struct({})}
        fields = frame.to_native().schema
        own = {field.name: told[type(field.dataType)] for field in fields if type(field.dataType) in told}
        return {**super().kinds(frame), **own}

    def with_numbers(self, frame: Frame, *, instants: Sequence[str], durations: Sequence[str]) -> Frame:
        """Replace columns of instants with a zone, and columns of durations, by whole numbers or null."""
        from pyspark.sql import functions as sql

        native = frame.to_native()
        epoch = sql.timestamp_micros(sql.lit(0))
        found: Frame = nw.from_native(
            native.withColumns(
                {
                    # An interval has no number of microseconds, but an instant that far from the epoch has.
                    **{name: sql.unix_micros(epoch + native[_ticked(name)]) for name in durations},
                    **{name: sql.unix_micros(native[_ticked(name)]) for name in instants},
                }
            )
        )
        return found

    def answers(self, plans: Sequence[Frame]) -> list[Table]:
        """Run the plans, and return the columns of each."""
        return [transposed(plan.to_native().collect(), width=len(plan.collect_schema())) for plan in plans]


def _ticked(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"
