"""Who did something, by what the system calls them."""

from cxcore.interop._systems._template._codec import Codec
from cxcore.interop._systems._template._look import Look
from cxcore.models import Actor, ActorKind


def actor_named(look: Look, kind: ActorKind, codec: Codec, name: object) -> Actor:
    """Return the actor of a kind whom the system calls by this name; where it names none, one of the kind without."""
    return Actor(kind, None if name is None else str(codec.decode(name, look.tenant)))
