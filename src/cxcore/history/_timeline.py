"""One customer's past as one thread, over all channels and cases."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from cxcore.errors import InvalidValueError, NaiveDatetimeError
from cxcore.history._belonging import IDENTITIES, belonging, near, owners_in
from cxcore.history._case_state import CaseState
from cxcore.history._consents import Consents
from cxcore.history._context import ContextPacket, OpenPromise, SaidInPublic
from cxcore.history._fold import fold
from cxcore.history._order import in_order
from cxcore.models import ActorKind, AgentId, CaseId, CustomerId, Event, EventType

_LETTERS: Final = frozenset({EventType.MESSAGE_RECEIVED, EventType.MESSAGE_REPLIED})
"""The only events whose text is shown; a note is none of them."""
_MEETINGS: Final = _LETTERS | {EventType.INTERACTION_STARTED, EventType.INTERACTION_CONNECTED}
# The one method that means that the customer proved it; cxcore.identity lists them all.
_PROVED: Final = "exact_verified"
_MARK: Final = "…"


class CustomerTimeline:
    """
    Everything that happened with one customer, as one thread over all channels and cases.

    Iterating yields the events, the newest first. An event belongs to the
    customer whom it names; if it names none, to the first customer who is
    named in its case, else in its conversation, else in its interaction. So
    what somebody else wrote in a case of theirs is not theirs. Statements
    about identity belong to each customer at one of their two ends. The order
    of the log is that of :func:`fold`; repetitions count once.

    Args:
        events: The log, in any order; those of other customers are left aside.
        customer: Whose timeline.
        also_known_as: Other ids of the same customer, as :mod:`cxcore.identity` finds them.

    Raises:
        ConflictingEventError: Two different events have one id.

    >>> from datetime import UTC
    >>> from cxcore.models import Channel, EventId
    >>> log = [
    ...     Event(
    ...         id=EventId("evt_1"),
    ...         type="message.received",
    ...         at=datetime(2026, 3, 2, 9, tzinfo=UTC),
    ...         case=CaseId("cas_refund"),
    ...         customer=CustomerId("cus_ana"),
    ...         channel=Channel.CHAT,
    ...         data={"text": "Where is my refund?", "language": "pt-PT"},
    ...     )
    ... ]
    >>> timeline = CustomerTimeline(log, customer=CustomerId("cus_ana"))
    >>> timeline
    <CustomerTimeline cus_ana: 1 event>
    >>> packet = timeline.context(at=datetime(2026, 3, 2, 10, tzinfo=UTC))
    >>> packet.language, packet.last_channel, packet.messages[0].text
    ('pt-PT', <Channel.CHAT: 'chat'>, 'Where is my refund?')
    """

    __slots__ = ("_log", "_names", "_theirs", "customer")

    def __init__(
        self, events: Iterable[Event], *, customer: CustomerId, also_known_as: Iterable[CustomerId] = ()
    ) -> None:
        self.customer: Final = customer
        self._names: Final = frozenset({customer, *also_known_as})
        self._log: Final = near(in_order(events, as_of=None), self._names)
        self._theirs: Final = belonging(self._log, self._names)

    def __iter__(self) -> Iterator[Event]:
        return reversed(self._theirs)

    def __len__(self) -> int:
        return len(self._theirs)

    def __repr__(self) -> str:
        return f"<CustomerTimeline {self.customer}: {len(self)} event{'' if len(self) == 1 else 's'}>"

    def cases(self, *, at: datetime | None = None) -> Mapping[CaseId, CaseState]:
        """
        Return the state of each case of the customer, sorted by case id; `at` is the `as_of` of :func:`fold`.

        Raises:
            NaiveDatetimeError: `at` has no zone.
        """
        _check(at)
        past = [event for event in self._log if at is None or event.at < at]
        owners = owners_in(past)
        return fold(event for event in past if event.case is not None and owners.get(event.case) in self._names)

    def context(
        self,
        *,
        at: datetime,
        purpose: str = "service",
        needs_consent: bool = False,
        messages: int = 5,
        characters: int = 2_000,
        cases: int = 10,
        promises: int = 10,
    ) -> ContextPacket:
        """
        Return what the agent who takes over at `at` needs, from the events before it.

        **Consent.** Messages are shown unless the customer has withdrawn their
        consent to `purpose` on the channel of the message or on all; with
        `needs_consent`, only where they have granted it. The latest word about
        the channel counts, one about all channels is a word about each, and of
        two at one instant the withdrawal wins.
        After ``privacy.erased``, what was before it is not read: no messages,
        no language, no proof of identity, no agent.

        **Verified** means that an ``identity.linked`` at one end of which is
        the customer has the method ``exact_verified``, and no
        ``identity.unlinked`` of the same two ends came later.

        **Promises** are callbacks that were scheduled, until the customer is
        next connected to an agent.

        **Size.** No list is longer than its bound, and the texts together are
        no longer than `characters`: the newest message takes what it needs,
        the first that does not fit is cut and ends in '…', older ones stay
        out. The same log and arguments give the same packet.

        Args:
            at: Now; only events with ``at`` before it count.
            purpose: The purpose of the consent that showing messages to an agent falls under.
            needs_consent: Whether silence means no.
            messages: The most messages.
            characters: The most characters of all their texts together.
            cases: The most open cases.
            promises: The most promises, the earliest due first.

        Raises:
            NaiveDatetimeError: `at` has no zone.
            InvalidValueError: A bound is below zero.
        """
        _check(at)
        for name, bound in (
            ("messages", messages),
            ("characters", characters),
            ("cases", cases),
            ("promises", promises),
        ):
            if bound < 0:
                raise InvalidValueError(f"is at least zero; {bound} is not.", path=name)
        # Whose a case is may be told later; who asks about an instant gets what was known then.
        known = [event for event in self._log if event.at < at]
        past = [event for event in belonging(known, self._names) if event.is_known]
        read = _since_erasure(past)
        letters = [event for event in reversed(read) if event.type in _LETTERS]
        may_show = Consents.of(past, purpose, silence=not needs_consent)
        shown = [event for event in letters if may_show.on(event.channel)]
        kept = _cut(shown[:messages], characters)
        open_cases = sorted(
            (state for state in self.cases(at=at).values() if state.phase is not None and state.phase.is_working),
            key=lambda state: (state.last_event_at, state.case),
            reverse=True,
        )
        promised = _open_promises(past)
        return ContextPacket(
            customer=self.customer,
            at=at,
            language=next((str(event.data["language"]) for event in reversed(read) if _tells_language(event)), None),
            is_verified=_is_verified(read),
            last_agent=next((agent for event in reversed(read) if (agent := _agent(event)) is not None), None),
            last_channel=next(
                (event.channel for event in reversed(read) if event.type in _MEETINGS and event.channel), None
            ),
            open_cases=tuple(open_cases[:cases]),
            promises=tuple(promised[:promises]),
            messages=tuple(kept),
            open_cases_left_out=len(open_cases[cases:]),
            promises_left_out=len(promised[promises:]),
            messages_left_out=len(shown) - len(kept),
            messages_withheld=len(letters) - len(shown),
        )


def _check(at: datetime | None) -> None:
    if at is not None and at.utcoffset() is None:
        raise NaiveDatetimeError.for_argument("at")


# --- what may be read -------------------------------------------------------


def _since_erasure(past: list[Event]) -> list[Event]:
    erased = [number for number, event in enumerate(past, 1) if event.type == EventType.PRIVACY_ERASED]
    return past[erased[-1] :] if erased else past


# --- what is in the packet --------------------------------------------------


def _cut(letters: list[Event], characters: int) -> list[SaidInPublic]:
    kept: list[SaidInPublic] = []
    left = characters
    for event in letters:
        text = None if "text" not in event.data else str(event.data["text"])
        is_cut = text is not None and len(text) > left
        if is_cut and left == 0:
            break
        kept.append(
            SaidInPublic(
                at=event.at,
                by_customer=event.type == EventType.MESSAGE_RECEIVED,
                author=event.actor,
                channel=event.channel,
                case=event.case,
                text=text[: left - len(_MARK)] + _MARK if text is not None and is_cut else text,
                is_cut=is_cut,
            )
        )
        if is_cut:
            break
        left -= len(text or "")
    return kept


def _tells_language(event: Event) -> bool:
    # Our own replies say what we can write and not what they read.
    return "language" in event.data and event.type not in {EventType.MESSAGE_REPLIED, EventType.MESSAGE_NOTE_ADDED}


def _agent(event: Event) -> AgentId | None:
    """Return the agent whom the customer met in an event."""
    if event.type == EventType.INTERACTION_CONNECTED and "agent" in event.data:
        named = event.data["agent"]
        return None if named is None else AgentId(str(named))
    if event.type not in {EventType.MESSAGE_REPLIED, EventType.INTERACTION_CONNECTED} or event.actor is None:
        return None
    is_agent = event.actor.kind is ActorKind.AGENT and event.actor.id is not None
    return AgentId(str(event.actor.id)) if is_agent else None


def _is_verified(past: list[Event]) -> bool:
    proved: set[frozenset[object]] = set()
    for event in past:
        if event.type in IDENTITIES:
            ends = frozenset((event.data["a"], event.data["b"]))
            if event.type == EventType.IDENTITY_UNLINKED:
                proved.discard(ends)
            elif event.data["method"] == _PROVED:
                proved.add(ends)
    return bool(proved)


def _open_promises(past: list[Event]) -> list[OpenPromise]:
    promises: list[OpenPromise] = []
    for event in past:
        if event.type == EventType.INTERACTION_CONNECTED:
            promises.clear()
        elif event.type == EventType.INTERACTION_CALLBACK_SCHEDULED:
            promises.append(
                OpenPromise(
                    due_at=datetime.fromisoformat(str(event.data["callback_at"])),
                    promised_at=event.at,
                    interaction=event.interaction,
                    case=event.case,
                    channel=event.channel,
                )
            )
    return sorted(promises, key=lambda promise: (promise.due_at, promise.promised_at))
