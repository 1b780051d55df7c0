"""PyArrow."""

from collections.abc import Sequence

from cxcore.metrics._engines._engine import Engine, Frame, Table


class PyArrow(Engine):
    """The words of PyArrow."""

    def answers(self, plans: Sequence[Frame]) -> list[Table]:
        """Run the plans, and return the columns of each."""
        return [[column.to_pylist() for column in plan.to_native().columns] for plan in plans]
