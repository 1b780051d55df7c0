"""To whom a case is assigned."""

from collections.abc import Mapping

from cxcore.interop._systems._template._codec import Codec
from cxcore.interop._systems._template._look import Look


def assigned_to(look: Look, *, agent: tuple[Codec, object], team: tuple[Codec, object]) -> Mapping[str, object]:
    """Return the agent and the team, each by its codec and what the system calls it; one that it does not name is left out."""
    named = {"data.agent": agent, "data.team": team}
    return {to: codec.decode(name, look.tenant) for to, (codec, name) in named.items() if name is not None}
