"""The kinds of id: one type each, so that a case is never passed where a customer belongs."""

from cxcore.values import Id


class CustomerId(Id, prefix="cus"):
    """Names a customer: ``cus_...``."""

    __slots__ = ()


class AgentId(Id, prefix="agt"):
    """Names an agent: ``agt_...``; readable ones such as ``agt_priya`` are welcome."""

    __slots__ = ()


class TeamId(Id, prefix="team"):
    """Names a team: ``team_...``; readable ones such as ``team_billing`` are welcome."""

    __slots__ = ()


class CaseId(Id, prefix="cas"):
    """Names a case: ``cas_...``."""

    __slots__ = ()


class ConversationId(Id, prefix="cnv"):
    """Names a conversation, one thread of talk inside a case: ``cnv_...``."""

    __slots__ = ()


class InteractionId(Id, prefix="int"):
    """Names an interaction: ``int_...``."""

    __slots__ = ()


class MessageId(Id, prefix="msg"):
    """Names a message: ``msg_...``."""

    __slots__ = ()


class EventId(Id, prefix="evt"):
    """Names an event: ``evt_...``; two events with one id are one event told twice."""

    __slots__ = ()
