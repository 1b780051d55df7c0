"""What an interaction needs of whoever takes it."""

from collections.abc import Mapping

import attrs

from cxcore.models import TeamId, has_languages, has_levels, to_language_levels, to_levels
from cxcore.values import FrozenDict, Value


@attrs.frozen(kw_only=True)
class Needs(Value):
    """
    Skills, languages and a team that an agent must have, all of them.

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
