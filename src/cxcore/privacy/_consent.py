"""What a customer agreed to, on which channel, at an instant, and as far as we knew then."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import attrs

from cxcore.errors import InvalidValueError, NaiveDatetimeError
from cxcore.history import CustomerTimeline
from cxcore.models import Channel, CustomerId, Event, EventId, EventType
from cxcore.values import FrozenDict, Value


class ConsentBasis(StrEnum):
    """What an answer about consent rests on."""

    GRANTED = "granted"
    """The customer said yes."""
    WITHDRAWN = "withdrawn"
    """The customer said no, whatever was said before."""
    SILENCE = "silence"
    """The customer said nothing; the answer is what silence means for this purpose."""


@attrs.frozen(kw_only=True)
class ConsentAnswer(Value):
    """
    Whether we may, and why.

    It is true or false like its `may`, so that it can stand in an ``if``.
    """

    may: bool
    basis: ConsentBasis
    purpose: str
    channel: Channel | None
    """``None`` is any channel."""
    event: EventId | None = None
    """The event that said so; ``None`` after silence."""
    since: datetime | None = None
    """When it was said; ``None`` after silence."""

    def __bool__(self) -> bool:
        return self.may


def _to_purposes(purposes: Mapping[str, bool]) -> Mapping[str, bool]:
    return FrozenDict(purposes)


def _are_purposes(instance: object, field: "attrs.Attribute[Any]", purposes: Mapping[str, bool]) -> None:
    for purpose, may in purposes.items():
        if not isinstance(may, bool):
            raise InvalidValueError("is true or false.", path=f"{field.name}.{purpose}")


@attrs.frozen
class SilenceRule(Value):
    """
    What silence means, by purpose; for a purpose that is not named it means no.

    Name here what rests on something else than consent, such as serving the
    case that a customer opened (a contract, GDPR article 6.1 b). A withdrawal
    counts for these purposes too.

    Raises:
        InvalidValueError: A purpose has another value than true or false.

    >>> SilenceRule({"service": True}).means_yes("marketing")
    False
    """

    purposes: Mapping[str, bool] = attrs.field(factory=FrozenDict, converter=_to_purposes, validator=_are_purposes)

    def means_yes(self, purpose: str) -> bool:
        """Return whether we may as long as the customer says nothing."""
        return self.purposes.get(purpose, False)


class ConsentLedger:
    """
    What one customer said about the use of their data, folded from a log.

    Consent holds from the instant it was given until the instant it was
    withdrawn, half-open: at the instant of a withdrawal it is gone, and of two
    words at one instant the withdrawal wins. A word about all channels is a
    word about each of them; whatever is said later about one channel replaces
    it there. ``privacy.erased`` ends all consents, as no one is left who gave them.

    Args:
        events: The log, in any order and with repetitions; other customers are left aside.
        customer: Whose consents.
        also_known_as: Other ids of the same customer, as :mod:`cxcore.identity` finds them.
        silence: What it means that the customer said nothing; by default no.

    Raises:
        ConflictingEventError: Two different events have one id.

    >>> from datetime import UTC
    >>> def said(number: int, type: str, day: int, **data: str) -> Event:
    ...     at = datetime(2026, 3, day, tzinfo=UTC)
    ...     return Event(id=EventId(f"evt_{number}"), type=type, at=at, customer=CustomerId("cus_ana"), data=data)
    >>> ledger = ConsentLedger(
    ...     [
    ...         said(1, "privacy.consent_granted", 2, purpose="survey"),
    ...         said(2, "privacy.consent_withdrawn", 9, purpose="survey", channel="sms"),
    ...     ],
    ...     customer=CustomerId("cus_ana"),
    ... )
    >>> at = datetime(2026, 3, 10, tzinfo=UTC)
    >>> ledger.ask("survey", at=at, channel=Channel.EMAIL).may
    True
    >>> ledger.ask("survey", at=at, channel=Channel.SMS).basis
    <ConsentBasis.WITHDRAWN: 'withdrawn'>
    >>> ledger.ask("marketing", at=at).basis
    <ConsentBasis.SILENCE: 'silence'>
    """

    __slots__ = ("_words", "customer", "silence")

    def __init__(
        self,
        events: Iterable[Event],
        *,
        customer: CustomerId,
        also_known_as: Iterable[CustomerId] = (),
        silence: SilenceRule = SilenceRule(),
    ) -> None:
        self.customer: Final = customer
        self.silence: Final = silence
        timeline = CustomerTimeline(events, customer=customer, also_known_as=also_known_as)
        self._words: Final = sorted((each for each in timeline if _is_word(each)), key=_order)

    def __repr__(self) -> str:
        return f"<ConsentLedger {self.customer}: {len(self._words)} word{'' if len(self._words) == 1 else 's'}>"

    @property
    def purposes(self) -> tuple[str, ...]:
        """The purposes that the customer ever said something about, sorted."""
        return tuple(sorted({str(word.data["purpose"]) for word in self._words if "purpose" in word.data}))

    def ask(
        self, purpose: str, *, at: datetime, channel: Channel | None = None, known_at: datetime | None = None
    ) -> ConsentAnswer:
        """
        Return whether we may use the data for a purpose at an instant, and why.

        Args:
            purpose: What for; the words are yours.
            at: When it would be used.
            channel: On which channel; without it, on whichever, which takes a yes on all
                and no withdrawal on any.
            known_at: As far as we knew then: only what the log had learnt of until this
                instant, included, counts. Without it, all that we know now.

        Raises:
            NaiveDatetimeError: `at` or `known_at` has no zone.
        """
        for name, instant in (("at", at), ("known_at", known_at)):
            if instant is not None and instant.utcoffset() is None:
                raise NaiveDatetimeError.for_argument(name)
        on_all: Event | None = None
        by_channel: dict[Channel, Event] = {}
        for word in self._words:
            if word.at > at or (known_at is not None and (word.recorded_at or word.at) > known_at):
                continue
            if word.type == EventType.PRIVACY_ERASED:
                on_all, by_channel = None, {}
            elif word.data["purpose"] == purpose:
                named = word.data.get("channel")
                if named is None:
                    on_all, by_channel = word, {}
                else:
                    by_channel[Channel(str(named))] = word
        decisive = by_channel.get(channel, on_all) if channel is not None else _on_any(on_all, by_channel)
        return self._answer(decisive, purpose, channel)

    def _answer(self, decisive: Event | None, purpose: str, channel: Channel | None) -> ConsentAnswer:
        if decisive is None:
            may = self.silence.means_yes(purpose)
            return ConsentAnswer(may=may, basis=ConsentBasis.SILENCE, purpose=purpose, channel=channel)
        may = decisive.type == EventType.PRIVACY_CONSENT_GRANTED
        return ConsentAnswer(
            may=may,
            basis=ConsentBasis.GRANTED if may else ConsentBasis.WITHDRAWN,
            purpose=purpose,
            channel=channel,
            event=decisive.id,
            since=decisive.at,
        )


# At one instant an erasure comes first, because what was said with it is said anew, and withdrawals come last, because
# the last word counts. A withdrawal on all channels comes after one on a channel, which it includes.
_RANK: Final[Mapping[str, int]] = {
    EventType.PRIVACY_ERASED: 0,
    EventType.PRIVACY_CONSENT_GRANTED: 1,
    EventType.PRIVACY_CONSENT_WITHDRAWN: 2,
}


def _is_word(event: Event) -> bool:
    return event.is_known and event.type in _RANK


def _order(word: Event) -> tuple[datetime, int, bool, datetime, EventId]:
    # A grant on all channels comes before one on a channel: the narrower word is the more exact one.
    is_wide = word.data.get("channel") is None
    is_last = is_wide if word.type == EventType.PRIVACY_CONSENT_WITHDRAWN else not is_wide
    return word.at, _RANK[word.type], is_last, word.recorded_at or word.at, word.id


def _on_any(on_all: Event | None, by_channel: Mapping[Channel, Event]) -> Event | None:
    """Return the word that decides where the channel is not known: a withdrawal on any, else that on all."""
    withdrawn = (word for word in by_channel.values() if word.type == EventType.PRIVACY_CONSENT_WITHDRAWN)
    return next(withdrawn, on_all)
