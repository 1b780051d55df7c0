"""Which figures are no averages: the figure of a whole is not the mean of its parts, however they are weighted."""

import re
from collections.abc import Mapping
from typing import Final

_QUANTILE: Final = re.compile(r"median|p\d+")


def is_quantile(arguments: Mapping[str, object]) -> bool:
    """Return whether the choices of a definition make it a median or a percentile."""
    return _QUANTILE.fullmatch(str(arguments.get("statistic", ""))) is not None
