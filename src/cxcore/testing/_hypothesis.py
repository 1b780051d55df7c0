"""Hypothesis, or the one line that says how to get it."""

from cxcore.errors import MissingExtraError

try:
    from hypothesis import Phase, given, settings
    from hypothesis import strategies as st
except ImportError as error:  # pragma: no cover  # a test without Hypothesis runs in a process of its own
    raise MissingExtraError.for_extra("testing", purpose="cxcore.testing") from error

__all__ = ["Phase", "given", "settings", "st"]
