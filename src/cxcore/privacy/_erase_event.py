"""One event without the person: what it says about the handling stays, to the last fact."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar

import attrs

from cxcore.errors import InvalidValueError
from cxcore.models import Actor, ActorKind, CaseId, CustomerId, Event, EventType, Source
from cxcore.privacy._mask import Mask
from cxcore.privacy._person import ENDS, IDENTITY, Person, is_point, statement_in
from cxcore.privacy._pseudonym import Pseudonyms
from cxcore.privacy._sensitivity import PERSONAL_DATA
from cxcore.values import Id

I = TypeVar("I", bound=Id)  # noqa: E741  # an id of whatever kind
V = TypeVar("V", Actor, Event, Source)

# Words of the house that may spell a person, such as the tag "vip-ana-sousa". All other data of handling are numbers,
# instants, or words that facts are made of, and stay as they are.
_WORDS: Final = frozenset(
    {"status", "tags", "queue", "bot", "role", "kind", "article", "node", "intent", "field", "purpose"}
)
_CASES: Final = frozenset({"from", "to", "into"})


class EventEraser:
    """Erases one person from events, each for itself."""

    def __init__(self, person: Person, pseudonyms: Pseudonyms) -> None:
        self._person = person
        self._pseudonyms = pseudonyms

    def erase(self, event: Event) -> Event:
        """Return an event without the person; one that knows nothing of them is returned as it is."""
        is_own = event.id in self._person.own
        return changed(
            event,
            id=self.id(event.id),
            case=self.optional_id(event.case),
            conversation=self.optional_id(event.conversation),
            interaction=self.optional_id(event.interaction),
            message=self.optional_id(event.message),
            customer=self.optional_id(event.customer),
            actor=None if event.actor is None else self.actor(event.actor, is_own=is_own),
            data=self._own_data(event) if is_own else self._others_data(event),
            source=None if event.source is None else self.source(event.source, is_own=is_own),
            causation=self.optional_id(event.causation),
            correlation=self._name("correlation", event.correlation, is_own=is_own),
        )

    # --- the envelope ------------------------------------------------------------

    def id(self, name: I) -> I:
        """Return an id, or its pseudonym if it is the person's, spells them, or may be a hash of their address."""
        if isinstance(name, CustomerId):
            is_theirs = name in self._person.names
        else:
            is_theirs = name in self._person.statements or self._person.mask.is_in(name)
        return self._pseudonyms.of_id(name) if is_theirs else name

    def optional_id(self, name: I | None) -> I | None:
        """Return what :meth:`id` does, of what may be missing."""
        return None if name is None else self.id(name)

    def actor(self, actor: Actor, *, is_own: bool) -> Actor:
        """Return who acts: the person by their pseudonym, a machine without their name; agents stay."""
        if actor.id is None or actor.kind is ActorKind.AGENT:
            return actor
        if actor.kind is ActorKind.CUSTOMER:
            return changed(actor, id=str(self.id(CustomerId(actor.id))))
        return changed(actor, id=self._mask(is_own=is_own).text(actor.id))

    def source(self, source: Source, *, is_own: bool) -> Source:
        """Return where an event comes from; what it is called there would lead back to the person."""
        return changed(source, id=self._name("source", source.id, is_own=is_own))

    def _name(self, kind: str, name: str | None, *, is_own: bool) -> str | None:
        if name is None or not (is_own or self._person.mask.is_in(name)):
            return name
        return self._pseudonyms.of(kind, name)

    def _mask(self, *, is_own: bool) -> Mask:
        return self._person.close_mask if is_own else self._person.mask

    # --- the data ----------------------------------------------------------------

    def _own_data(self, event: Event) -> Mapping[str, Any]:
        """Return what an event of the person says about the handling, and nothing else."""
        if event.type.startswith(IDENTITY):
            return self._statement(event.data)
        if not event.is_known:
            return {}
        # A custom field that changed has to say to what: to nothing that we know.
        return {
            name: None if name == "value" else self._handling(event, name, value, self._person.close_mask)
            for name, value in event.data.items()
            if name not in PERSONAL_DATA or name == "value"
        }

    def _others_data(self, event: Event) -> Mapping[str, Any]:
        """Return what an event of somebody else says, without what names the person."""
        mask = self._person.mask
        if not event.is_known:
            masked: Mapping[str, Any] = mask.data(event.data)
            return masked
        return {
            name: mask.data(value) if name in PERSONAL_DATA else self._handling(event, name, value, mask)
            for name, value in event.data.items()
        }

    def _handling(self, event: Event, name: str, value: Any, mask: Mask) -> Any:
        if name in _CASES and event.type != EventType.INTERACTION_CHANNEL_SWITCHED:
            return str(self.id(CaseId(value)))
        return mask.data(value) if name in _WORDS else value

    def _statement(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return what a statement about identity says, of pseudonyms, so that the statements still fit each other."""
        kept = {name: data[name] for name in ("method", "confidence") if name in data}
        kept |= {name: self._end(str(data[name])) for name in ENDS if name in data}
        said = statement_in(data)
        return kept if said is None else {**kept, "extra": {"statement": self._pseudonyms.of_name(said)}}

    def _end(self, end: str) -> str:
        """Return the end of a statement; another customer stays who they are, and anything else may be the person."""
        if is_point(end):
            kind, _, value = end.partition(":")
            return f"{kind}:{self._pseudonyms.of(kind, value)}"
        try:
            return str(self.id(CustomerId(end)))
        except InvalidValueError:
            return self._pseudonyms.of("end", end)


def changed(value: V, **fields: Any) -> V:
    """Return a value with other fields, or the value itself where they are no other."""
    return (
        value if all(getattr(value, name) == field for name, field in fields.items()) else attrs.evolve(value, **fields)
    )
