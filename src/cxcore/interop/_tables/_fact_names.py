"""The facts a table can give: the vocabulary that metrics read, and where each belongs."""

from collections.abc import Mapping
from typing import Final

_INTERACTION: Final = "interaction"
_CASE: Final = "case"
_FEEDBACK: Final = "feedback"

GRAINS: Final = (_INTERACTION, _CASE, _FEEDBACK)

TYPES_OF_FACT: Final[Mapping[str, frozenset[str]]] = {
    "text": frozenset({"text", "enum"}),
    "boolean": frozenset({"boolean"}),
    "integer": frozenset({"integer"}),
    "number": frozenset({"number", "integer"}),
    "duration": frozenset({"duration"}),
    "instant": frozenset({"instant"}),
}
"""The types of columns that each type of fact can be read from."""

_EVERYWHERE: Final[Mapping[str, str]] = {
    "case_id": "text",
    "customer_id": "text",
    "channel": "text",
    "language": "text",
    "priority": "text",
    "team": "text",
    "agent": "text",
    # A survey is often a column of the call or the ticket it asks about.
    "csat_score": "number",
    "nps_score": "number",
    "ces_score": "number",
    "fcr_confirmed": "boolean",
}

FACTS: Final[Mapping[str, Mapping[str, str]]] = {
    _INTERACTION: {
        **_EVERYWHERE,
        "interaction_id": "text",
        "started_at": "instant",
        "offered": "boolean",
        "answered": "boolean",
        "abandoned": "boolean",
        "wait": "duration",
        "talk": "duration",
        "hold": "duration",
        "after_contact_work": "duration",
        "handle_time": "duration",
    },
    _CASE: {
        **_EVERYWHERE,
        "phase": "text",
        "opened_at": "instant",
        "first_reply_at": "instant",
        "solved_at": "instant",
        "first_solved_at": "instant",
        "next_case_at": "instant",
        "closed_at": "instant",
        "reopens": "integer",
        "replies": "integer",
        "transfers": "integer",
    },
    _FEEDBACK: {**_EVERYWHERE, "interaction_id": "text"},
}
"""By grain: the name of each fact, and its type."""

MEASURED: Final = frozenset(name for facts in FACTS.values() for name, kind in facts.items() if kind != "text")
"""Facts that metrics compute with; a column that merely has such a name must not pass for one."""
