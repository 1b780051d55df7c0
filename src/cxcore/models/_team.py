"""How those who serve are organised: teams, and the roles people have in them."""

from collections.abc import Iterable
from enum import StrEnum

import attrs

from cxcore.models._ids import AgentId, BusinessUnitId, TeamId
from cxcore.values import Value, instance_of, one_line, zone_name


class Role(StrEnum):
    """What somebody is there for."""

    AGENT = "agent"
    TEAM_LEAD = "team_lead"
    MANAGER = "manager"
    DIRECTOR = "director"
    SOCIAL_MEDIA_MONITOR = "social_media_monitor"
    """Watches what is said in public, and brings it in."""
    RELATIONSHIP_MANAGER = "relationship_manager"
    """Looks after named customers."""
    IMPLEMENTATION_SPECIALIST = "implementation_specialist"
    """Brings new customers to work with what they bought."""


def _to_tuple(agents: Iterable[AgentId]) -> tuple[AgentId, ...]:
    return tuple(agents)


@attrs.frozen(kw_only=True)
class Team(Value):
    """
    People who share work, and who leads them.

    Raises:
        InvalidValueError: `name` is not one line, or an id is of the wrong kind.
        UnknownZoneError: `zone` is not an IANA time zone.

    >>> Team(id=TeamId("team_billing"), name="Billing", leads=[AgentId("agt_priya")]).leads
    (AgentId('agt_priya'),)
    """

    id: TeamId = attrs.field(validator=instance_of(TeamId))
    name: str = attrs.field(validator=one_line)
    leads: tuple[AgentId, ...] = attrs.field(
        default=(), converter=_to_tuple, validator=attrs.validators.deep_iterable(instance_of(AgentId))
    )
    unit: BusinessUnitId | None = attrs.field(
        default=None, validator=attrs.validators.optional(instance_of(BusinessUnitId))
    )
    zone: str | None = attrs.field(default=None, validator=zone_name)
    """The IANA time zone they work in."""
