"""Who serves."""

from collections.abc import Mapping

import attrs

from cxcore.models._ids import AgentId, TeamId
from cxcore.models._levels import has_languages, has_levels, to_language_levels, to_levels
from cxcore.values import PERSONAL, FrozenDict, Value, instance_of, zone_name


@attrs.frozen(kw_only=True)
class Agent(Value):
    """
    A person who serves customers: what they can do, in which languages, in which team.

    Levels are whole numbers from 1 (least) to 10 (most). What a level means is
    the floor's own business; cxcore only compares. A skill or language that is
    not listed is one the agent does not have.

    Raises:
        InvalidValueError: A level is out of range, a language is no BCP 47 tag, or
            another field is of the wrong kind.
        UnknownZoneError: `zone` is not an IANA time zone.

    >>> priya = Agent(id=AgentId("agt_priya"), skills={"billing": 4}, languages={"en": 9, "pt-pt": 6})
    >>> priya.skills["billing"], priya.languages["pt-PT"]
    (4, 6)
    >>> Agent(id=AgentId("agt_priya"), skills={"billing": 11})
    Traceback (most recent call last):
        ...
    cxcore.errors.InvalidValueError: skills.billing: is a whole number from 1 (least) to 10 (most); 11 is not.
    """

    id: AgentId = attrs.field(validator=instance_of(AgentId))
    name: str | None = attrs.field(
        default=None, repr=False, validator=attrs.validators.optional(instance_of(str)), metadata=PERSONAL
    )
    skills: Mapping[str, int] = attrs.field(factory=FrozenDict, converter=to_levels, validator=has_levels)
    """Skill name to level."""
    languages: Mapping[str, int] = attrs.field(
        factory=FrozenDict, converter=to_language_levels, validator=has_languages
    )
    """BCP 47 tag to level."""
    team: TeamId | None = attrs.field(default=None, validator=attrs.validators.optional(instance_of(TeamId)))
    zone: str | None = attrs.field(default=None, validator=zone_name)
    """The IANA time zone they work in."""
