"""Columns of data frames as whole numbers, and answers as columns of the same kind."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw
import numpy as np

from cxcore.errors import InvalidValueError

if TYPE_CHECKING:
    import numpy.typing as npt

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def check_instants(kind: nw.dtypes.DType, *, path: str) -> None:
    """
    Refuse a column that does not hold instants.

    Raises:
        InvalidValueError: It holds something else, or local times without a zone.
    """
    if not isinstance(kind, nw.Datetime):
        raise InvalidValueError(f"is a column of instants with a zone, not of {kind}.", path=path)
    if kind.time_zone is None:
        raise InvalidValueError(
            f"is a column of instants with a zone, and {kind} has none, so nobody knows which instants these are; "
            "say in which zone the times are, for example with dt.replace_time_zone('UTC').",
            path=path,
        )


def check_durations(kind: nw.dtypes.DType, *, path: str, held_as: type[nw.Duration | nw.Int64] = nw.Duration) -> None:
    """
    Refuse a column that does not hold durations, as the engine holds them.

    Raises:
        InvalidValueError: It holds something else.
    """
    if not isinstance(kind, held_as):
        words = "durations" if held_as is nw.Duration else "durations in whole microseconds, Int64"
        raise InvalidValueError(f"is a column of {words}, not of {kind}.", path=path)


def numbers_of(series: "nw.Series[Any]", *, path: str) -> "tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]":
    """Return the microseconds of a column of instants or durations, and where it has none."""
    missing = series.is_null().to_numpy()
    if path == "durations":
        check_durations(series.dtype, path=path)
        whole = series.to_numpy().astype("timedelta64[us]").view(np.int64)
        return np.where(missing, 0, whole), missing
    check_instants(series.dtype, path=path)
    known = series.dt.convert_time_zone("UTC").fill_null(_EPOCH)
    return known.dt.timestamp("us").to_numpy().astype(np.int64), missing


def column_like(series: "nw.Series[Any]", answer: "npt.NDArray[Any]", missing: "npt.NDArray[np.bool_]") -> Any:
    """Return an answer as a column of the kind, index and zone of another one; flags are null where it is missing."""
    is_pandas = series.implementation.is_pandas()
    if answer.dtype == np.bool_ and missing.any():
        flags = [None if unknown else flag for flag, unknown in zip(answer.tolist(), missing.tolist(), strict=True)]
        made = nw.new_series(series.name, flags, None if is_pandas else nw.Boolean, backend=series.implementation)
        made = nw.maybe_convert_dtypes(made)
    else:
        made = nw.new_series(series.name, answer, backend=series.implementation)
    if is_pandas:
        made = nw.maybe_set_index(made, index=nw.maybe_get_index(series))
        if hasattr(series.to_native().dtype, "pyarrow_dtype"):
            made = nw.maybe_convert_dtypes(made, dtype_backend="pyarrow")
    if answer.dtype.kind == "M":
        assert isinstance(series.dtype, nw.Datetime)  # noqa: S101  # instants are asked about instants
        assert series.dtype.time_zone is not None  # noqa: S101  # which have a zone
        made = made.dt.replace_time_zone("UTC").dt.convert_time_zone(series.dtype.time_zone)
    return made.to_native()
