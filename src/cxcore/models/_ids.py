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


class AccountId(Id, prefix="acc"):
    """Names an account, an organisation that is a customer: ``acc_...``."""

    __slots__ = ()


class BrandId(Id, prefix="brd"):
    """Names a brand: ``brd_...``."""

    __slots__ = ()


class BusinessUnitId(Id, prefix="unit"):
    """Names a business unit: ``unit_...``."""

    __slots__ = ()


class BotId(Id, prefix="bot"):
    """Names a bot: ``bot_...``."""

    __slots__ = ()


class AttachmentId(Id, prefix="att"):
    """Names an attachment: ``att_...``."""

    __slots__ = ()


class FeedbackRequestId(Id, prefix="req"):
    """Names a request for feedback: ``req_...``."""

    __slots__ = ()


class FeedbackResponseId(Id, prefix="rsp"):
    """Names an answer to a request for feedback: ``rsp_...``."""

    __slots__ = ()
