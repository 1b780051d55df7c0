"""What an interaction needs of whoever takes it."""

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from cxcore.errors import InvalidValueError
from cxcore.models import TeamId, has_languages, has_levels, to_language_levels, to_levels
from cxcore.values import FrozenDict, Value, one_line


def _fact_name(instance: object, field: "attrs.Attribute[Any]", name: str | None) -> None:
    if name is not None:
        one_line(instance, field, name)


def _names(names: Iterable[str]) -> tuple[str, ...]:
    if isinstance(names, str):  # whose members are its characters, which nobody means
        raise InvalidValueError("is a list of names; one text came.", path="requirements")
    return tuple(names)


@attrs.frozen(kw_only=True)
class Needs(Value):
    """
    Skills, languages, a team, one agent or requirements by plugin that an interaction needs, all of them.

    Levels are minimums from 1 to 10. A language is matched as RFC 4647 (section
    3.3.1) filters: ``pt`` is met by an agent who speaks ``pt`` or ``pt-BR``,
    ``pt-BR`` only by one who speaks ``pt-BR`` or more precisely still.

    Raises:
        InvalidValueError: A level is no whole number from 1 to 10, or a language no BCP 47 tag.

    >>> Needs(skills={"billing": 2}, team=TeamId("team_lisbon")).skills["billing"]
    2
    """

    skills: Mapping[str, int] = attrs.field(factory=FrozenDict, converter=to_levels, validator=has_levels)
    languages: Mapping[str, int] = attrs.field(
        factory=FrozenDict, converter=to_language_levels, validator=has_languages
    )
    team: TeamId | None = None
    agent_in: str | None = attrs.field(default=None, validator=_fact_name)
    """
    The declared text field whose fact is the id of the one agent who may take it.

    Whom the customer had last, their relationship manager, who has their thread
    on another channel: the host knows, and says so in the interaction.
    """
    requirements: tuple[str, ...] = attrs.field(default=(), converter=_names)
    """The names of the requirements that the policy is given; see :class:`Requirement`."""
