"""Where interactions come from: regions with their clocks, and the streams of each."""

import math
from collections.abc import Mapping
from typing import Any, Final

import attrs

from cxcore.coverage._calendars._holidays import Holidays
from cxcore.coverage._planning._arrival_profile import ArrivalProfile
from cxcore.errors import InvalidValueError, type_in_words
from cxcore.models import Channel, has_levels, to_levels
from cxcore.values import FrozenDict, Value, instance_of, language_tag, one_line, to_language_tag, zone_name

NO_HOLIDAYS: Final = Holidays()


def _share_or_none(instance: object, field: "attrs.Attribute[Any]", share: float | None) -> None:
    if share is None:
        return
    if not isinstance(share, (int, float)):
        raise InvalidValueError(f"is a number, not {type_in_words(share)}.", path=field.name)
    if not (math.isfinite(share) and share >= 0):
        raise InvalidValueError(f"is a share of the usual demand, at least zero; {share} is not.", path=field.name)


def _line_or_none(instance: object, field: "attrs.Attribute[Any]", text: str | None) -> None:
    if text is not None:
        one_line(instance, field, text)


def _level(instance: object, field: "attrs.Attribute[Any]", level: int) -> None:
    try:
        has_levels(instance, field, {"": level})
    except InvalidValueError as fault:
        raise InvalidValueError(fault.args[0], path=field.name) from None


@attrs.frozen(kw_only=True)
class Region(Value):
    """
    Where customers share a clock and its holidays.

    A country with several zones is several regions. What serving customers in
    a territory takes, its languages and its money, is a
    :class:`cxcore.models.Market`.

    Raises:
        UnknownZoneError: `zone` is no IANA time zone.
        InvalidValueError: `holiday_share` is below zero.

    >>> Region(zone="America/New_York", holidays=Holidays.yearly(7, 4), holiday_share=0.3).holiday_share
    0.3
    """

    zone: str = attrs.field(validator=zone_name)
    """The IANA name of the zone on whose clock they live."""
    holidays: Holidays = attrs.field(default=NO_HOLIDAYS, validator=instance_of(Holidays))
    """Their holidays."""
    holiday_share: float | None = attrs.field(default=None, validator=_share_or_none)
    """How much of the usual demand a holiday brings, 1 being all of it; a profile with rates for holidays goes before."""


@attrs.frozen(kw_only=True, repr=False)
class DemandStream(Value):
    """
    Interactions of one region on one channel in one language, about one thing if so stated.

    Raises:
        InvalidValueError: A field is of the wrong kind or out of range.

    >>> stream = DemandStream(
    ...     region="us", channel=Channel.PHONE, language="en", profile=ArrivalProfile.of({"Mo-Fr 08:00-20:00": 10})
    ... )
    >>> stream.name, stream
    ('us phone en', <DemandStream us phone en, 600 a week>)
    """

    region: str = attrs.field(validator=one_line)
    """The name of its region in the :class:`Demand`."""
    channel: Channel = attrs.field(validator=instance_of(Channel))
    language: str = attrs.field(converter=to_language_tag, validator=(instance_of(str), language_tag))
    """The BCP 47 tag of the language that is spoken or written."""
    profile: ArrivalProfile = attrs.field(validator=instance_of(ArrivalProfile))
    """When they come, on the clock of their region."""
    intent: str | None = attrs.field(default=None, validator=_line_or_none)
    """What it is about, if that is known; automation serves intents by their name."""
    skills: Mapping[str, int] = attrs.field(factory=FrozenDict, converter=to_levels, validator=has_levels)
    """The skills that people need for it, with the least level of each."""
    language_level: int = attrs.field(default=1, validator=_level)
    """The least level in the language that people need."""

    @property
    def name(self) -> str:
        """Region, channel, language and intent, which no other stream of a demand shares."""
        parts = (self.region, self.channel.value, self.language, self.intent)
        return " ".join(part for part in parts if part is not None)

    def __repr__(self) -> str:
        return f"<DemandStream {self.name}, {self.profile.per_week:,.6g} a week>"
