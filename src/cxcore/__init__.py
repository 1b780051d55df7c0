"""
cxcore: the standard library of customer service for Python.

It computes; it never connects, sleeps, logs to a screen or reads a clock.
Import what you need from its packages, for example
``from cxcore.coverage import Calendar``; each is loaded when first used.
"""

from importlib import import_module
from types import ModuleType

__version__ = "0.1.0"

__all__ = [
    "__version__",
    "coverage",
    "errors",
    "feedback",
    "history",
    "identity",
    "interop",
    "intervals",
    "locale",
    "metrics",
    "models",
    "plots",
    "privacy",
    "routing",
    "rules",
    "sla",
    "testing",
    "values",
]

_PACKAGES = frozenset(__all__) - {"__version__"}


def __getattr__(name: str) -> ModuleType:
    if name in _PACKAGES:
        return import_module(f"cxcore.{name}")
    raise AttributeError(f"module 'cxcore' has no attribute {name!r}; its packages are {', '.join(sorted(_PACKAGES))}.")


def __dir__() -> list[str]:
    return sorted(__all__)
