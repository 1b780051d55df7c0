"""A dialog of a vCon: its place in the conversation, and who took part in it."""

from collections.abc import Mapping
from typing import Final

import attrs

from cxcore.interop._systems._template._codec import Codec, Tenant, id_of
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._record import RawRecord
from cxcore.models import Actor, ActorKind, AgentId, Channel, CustomerId, InteractionId, MessageId

_ROLES: Final[Mapping[str, ActorKind]] = {
    "customer": ActorKind.CUSTOMER,
    "agent": ActorKind.AGENT,
    "supervisor": ActorKind.AGENT,
    "sme": ActorKind.AGENT,
    "bot": ActorKind.BOT,
}
_ID_OF: Final[Mapping[ActorKind, Codec]] = {
    ActorKind.CUSTOMER: id_of(CustomerId, "party"),
    ActorKind.AGENT: id_of(AgentId, "party"),
}
_INTERACTION: Final = id_of(InteractionId, "dialog")
_MESSAGE: Final = id_of(MessageId, "dialog")


@attrs.frozen
class Dialog:
    """One dialog, with the vCon around it."""

    record: RawRecord
    vcon: RawRecord
    tenant: Tenant

    @classmethod
    def of(cls, look: Look) -> "Dialog":
        """Return the dialog that a rule looks at, or that lies around the event it looks at."""
        around = look.around
        if around is None or around.around is None:
            return cls(look.record, {} if around is None else around.record, look.tenant)
        return cls(around.record, around.around.record, look.tenant)

    # --- what is said by its place ---------------------------------------

    @property
    def place(self) -> int:
        """Its place among the dialogs, by which others refer to it."""
        return next(place for place, each in enumerate(_list(self.vcon.get("dialog"))) if each is self.record)

    def interaction(self, place: int | None = None) -> object:
        """Return the id of this interaction, or of the one at another place."""
        return _INTERACTION.decode(self._name(self.place if place is None else place), self.tenant)

    @property
    def message(self) -> object:
        """The id of this message."""
        return _MESSAGE.decode(self._name(self.place), self.tenant)

    def _name(self, place: int) -> str:
        return f"{self.vcon.get('uuid')}/{place}"

    # --- who took part -----------------------------------------------------

    @property
    def everybody(self) -> list[int]:
        """The places of those who took part; whoever began it is the first."""
        began, named = self.record.get("originator"), _flat(self.record.get("parties"))
        return [began, *named] if isinstance(began, int) else named

    @property
    def author(self) -> Actor | None:
        """Who wrote it; where no party states a role, whoever began the conversation is taken to be the customer."""
        if not self.everybody:
            return None
        place = self.everybody[0]
        if self.states_roles:
            return self.actor(place)
        dialogs = [each for each in _list(self.vcon.get("dialog")) if isinstance(each, Mapping)]
        began = Dialog(dialogs[0], self.vcon, self.tenant).everybody
        return self._as(ActorKind.CUSTOMER if place in began[:1] else ActorKind.AGENT, place)

    @property
    def agent(self) -> Actor | None:
        """The first agent in it."""
        return next((self.actor(place) for place in self.everybody if self.is_agent(place)), None)

    def is_agent(self, place: object) -> bool:
        """Whether the party at a place states the role of an agent."""
        return _role(self._party(place)) is ActorKind.AGENT

    def actor(self, place: object) -> Actor | None:
        """Return who the party at a place is, ``None`` where it states no role we know."""
        kind = _role(self._party(place))
        return None if kind is None else self._as(kind, place)

    @property
    def states_roles(self) -> bool:
        """Whether any party states its role."""
        return any(isinstance(party, Mapping) and _role(party) for party in _list(self.vcon.get("parties")))

    def _as(self, kind: ActorKind, place: object) -> Actor:
        uuid, codec = self._party(place).get("uuid"), _ID_OF.get(kind)
        name = f"{self.vcon.get('uuid')}/{place}" if uuid is None else str(uuid)
        return Actor(kind, name if codec is None else str(codec.decode(name, self.tenant)))

    def _party(self, place: object) -> RawRecord:
        parties = _list(self.vcon.get("parties"))
        party = parties[place] if isinstance(place, int) and 0 <= place < len(parties) else None
        return party if isinstance(party, Mapping) else {}

    # --- on what -------------------------------------------------------------

    @property
    def media(self) -> str:
        """What kind of content it has, such as ``audio/x-wav``; empty where it does not say."""
        return str(self.record.get("mediatype") or self.record.get("mimetype") or "")

    @property
    def channel(self) -> Channel | None:
        """What it was held on, as far as its content says."""
        return next((channel for start, channel in _MEDIA.items() if self.media.startswith(start)), None)


_MEDIA: Final[Mapping[str, Channel]] = {
    "audio/": Channel.PHONE,
    "video/": Channel.VIDEO,
    "message/rfc822": Channel.EMAIL,
}


def _role(party: RawRecord) -> ActorKind | None:
    return _ROLES.get(str(party.get("role")))


def _list(found: object) -> list[object]:
    return list(found) if isinstance(found, (list, tuple)) else []


def _flat(named: object) -> list[int]:
    """Return the places in a list of parties; a list in it has those who share a channel of a recording."""
    if isinstance(named, (list, tuple)):
        return [place for each in named for place in _flat(each)]
    return [named] if isinstance(named, int) else []
