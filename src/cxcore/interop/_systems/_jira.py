"""
Jira Service Management: issues, changelogs, comments, requests with their SLAs, satisfaction, users, statuses.

An issue and a request are two views of one case. Jira's own API gives issues,
with a changelog that says when each field changed; that of service management
gives requests, with the history of their status, what the customer may read,
and the cycles of each SLA. Warehouse exports are read too (one table each).

Instants come in four encodings: text whose offset has no colon
(``+0000``), milliseconds since 1970, text without a zone in tables, and, in
requests, an object of four forms of which ``friendly`` says "Today".

Only the workflow of a project knows what a status means. The names of the
service templates are known; any other is read by its category, which an issue
brings for the status it stands in, and the list of statuses for all.
"""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from cxcore.interop._systems._jira_parts import changes, comments
from cxcore.interop._systems._jira_words import (
    AGENT,
    CASE,
    CUSTOMER,
    ISSUE_OF,
    ISSUES,
    REQUESTS,
    STATUSES,
    WHEN,
    dates,
    issue_of,
    moved_to,
    name_in,
    person,
    phase_in,
)
from cxcore.interop._systems._jira_words import TEXT as WRITTEN
from cxcore.interop._systems._template._codec import NUMBER, TEXT, id_of
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._native_status import NativeStatus, NativeStatusId
from cxcore.interop._systems._template._reached_at import reached_at
from cxcore.interop._systems._template._rules import EntityOf, EventOf, FieldRule, Resource, TypeOf
from cxcore.interop._systems._template._system import System
from cxcore.models import (
    Actor,
    ActorKind,
    Agent,
    AgentId,
    Bot,
    BotId,
    Channel,
    ContactPointKind,
    Customer,
    CustomerId,
    EventType,
    MessageId,
    Phase,
    Provenance,
    Survey,
    Team,
    TeamId,
)
from cxcore.values import Id

_Also: TypeAlias = Callable[[Look], Mapping[str, object]]

_CHANGELOGS, _HISTORY, _COMMENTS = "changelogs", "issue_field_history", "comments"

_STATUS: Final = "fields.status|status"
_PRIORITY: Final = "fields.priority.name|priority"
_ASSIGNEE: Final = "fields.assignee|assignee"
_CREATED: Final = "fields.created|created"
_UPDATED: Final = "fields.updated|updated|fields.created|created"
_SOLVED: Final = "fields.resolutiondate|resolved"

_CHANNELS: Final[Mapping[str, Channel]] = {
    "email": Channel.EMAIL,
    "portal": Channel.WEB_FORM,
    "anonymousportal": Channel.WEB_FORM,
}


# --- issues --------------------------------------------------------------


def _channel(look: Look) -> Mapping[str, object]:
    """Return how a request came in, which an issue says in a property of that name, dots and all."""
    properties = look.says("properties")
    told = properties.get("request.channel.type") if isinstance(properties, Mapping) else None
    channel = _CHANNELS.get(str(told.get("value"))) if isinstance(told, Mapping) else None
    return {} if channel is None else {"channel": channel}


def _described(look: Look) -> EventType | None:
    """Tell the description as the customer's first message, unless an agent wrote it for them."""
    creator, reporter = (name_in(look.first((f"fields.{who}", who))) for who in ("creator", "reporter"))
    is_written = look.says("fields.description") is not None or look.says("description") is not None
    is_their_own = reporter is not None and creator in {None, reporter}
    return EventType.MESSAGE_RECEIVED if is_written and is_their_own else None


def _status_now(look: Look) -> Mapping[str, object]:
    status = look.first(_STATUS.split("|"))
    phase = phase_in(status)
    if phase is not None:
        return {"data.phase": phase, "data.status": str(status.get("name") or phase)}
    return moved_to(look, None, None if isinstance(status, Mapping) else look.word("status"))


def _has_history(look: Look) -> bool:
    issue = look.word("id")
    return (
        look.says("changelog.histories") is not None
        or bool(look.beside(_CHANGELOGS, "issueId", issue))
        or any(row.get("field_id") == "status" for row in look.beside(_HISTORY, "issue_id", issue))
    )


def _solved(look: Look) -> EventType | None:
    """Tell when an issue was solved, where no history tells it; one that is worked on again keeps the time."""
    is_done = _status_now(look).get("data.phase") in {Phase.SOLVED, Phase.CLOSED}
    is_told = look.first(_SOLVED.split("|")) is not None and not _has_history(look)
    return EventType.CASE_SOLVED if is_done and is_told else None


def _now(name: str, kind: TypeOf, *told: FieldRule, also: _Also = lambda _: {}) -> EventOf:
    """Return the event by which an issue tells what holds since its last update."""
    return EventOf(
        name=name,
        type=lambda look: None if _has_history(look) else kind(look),
        at=FieldRule(_UPDATED, "at", WHEN, required=True),
        fields=(FieldRule("id", "case", CASE), *told),
        key=tuple(_UPDATED.split("|")),
        also=also,
        provenance=Provenance.DERIVED,
    )


# --- requests ------------------------------------------------------------


def _issue(look: Look) -> str | None:
    return look.word("issueId") or look.word("^issueId")


def _of_no_issue(kind: TypeOf) -> TypeOf:
    """Return the type of what a request tells, where its issue is not there to tell it."""
    return lambda look: None if look.beside(ISSUES, "id", _issue(look)) else kind(look)


def _if_unchanged(kind: TypeOf) -> TypeOf:
    """Return the type of what a request tells of its status, where no changelog tells it."""

    def type_of(look: Look) -> EventType | str | None:
        issue = _issue(look)
        is_told = any(each.get("changelog") for each in look.beside(ISSUES, "id", issue))
        return None if is_told or look.beside(_CHANGELOGS, "issueId", issue) else kind(look)

    return type_of


def _request_status(path: str) -> _Also:
    def told(look: Look) -> Mapping[str, object]:
        status = look.says(path)
        phase = phase_in(status)
        return {} if phase is None else {"data.phase": phase, "data.status": str(status.get("status") or phase)}

    return told


def _status_of_request(name: str, path: str, provenance: Provenance, each: str | None = None) -> EventOf:
    told, date = _request_status(path), "statusDate" if each else f"{path}.statusDate"
    return EventOf(
        name=name,
        type=_if_unchanged(lambda look: EventType.CASE_STATUS_CHANGED if told(look) else None),
        at=FieldRule(date, "at", WHEN, required=True),
        fields=(FieldRule("^issueId" if each else "issueId", "case", CASE),),
        each=each,
        key=dates(date),
        also=told,
        provenance=provenance,
    )


def _seconds(look: Look, path: str) -> float | None:
    millis = look.says(f"{path}.millis")
    return None if isinstance(millis, bool) or not isinstance(millis, (int, float)) else millis / 1000


def _cycle(look: Look) -> Mapping[str, object]:
    """Return what Jira measured in one cycle of an SLA, by its own calendar."""
    told = {
        "data.sla": look.word("^name"),
        "data.breached": look.says("breached"),
        "data.goal_seconds": _seconds(look, "goalDuration"),
        "data.elapsed_seconds": _seconds(look, "elapsedTime"),
    }
    return {to: value for to, value in told.items() if value is not None}


def _carrier(kind: str, at: str, case: str) -> EventOf:
    return EventOf(
        name="record",
        type=f"jira.{kind}",
        at=FieldRule(at, "at", WHEN, required=True),
        fields=(FieldRule(case, "case", CASE, required=True),),
        key=(".",),
        carries=True,
    )


# --- entities ------------------------------------------------------------


def _user(look: Look) -> type[Customer | Agent | Bot]:
    """Return what a user is; in tables, which do not say, whoever brought an issue is a customer."""
    kind = look.word("accountType")
    if kind == "app":
        return Bot
    name = look.word("accountId") or look.word("id") or look.word("key")
    brought = any(look.beside(ISSUES, path, name) for path in ("reporter", "fields.reporter.accountId"))
    return Customer if kind == "customer" or (kind is None and brought) else Agent


_USER_IDS: Final[Mapping[type, type[Id]]] = {Customer: CustomerId, Agent: AgentId, Bot: BotId}


def _of_customer(look: Look) -> Mapping[str, object]:
    """Return what is said of customers only."""
    return reached_at(look, {"emailAddress": ContactPointKind.EMAIL}) if _user(look) is Customer else {}


def _status_phase(look: Look) -> Mapping[str, object]:
    return {"phase": phase_in(look.record)}


jira: Final = System(
    name="jira",
    title="Jira Service Management",
    sources=(
        "https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/",
        "https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-comments/",
        "https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/",
        "https://developer.atlassian.com/cloud/jira/service-desk/rest/api-group-request/",
        "https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-workflow-statuses/",
        "https://docs.atlassian.com/jira-servicedesk/10.3.2/com/atlassian/servicedesk/api/request/CustomerRequestChannelSource.html",
        "https://fivetran.com/docs/connectors/applications/jira",
    ),
    resources=(
        Resource(
            name=ISSUES,
            kind="issue",
            id=("id",),
            also_called=("issue",),
            events=(
                EventOf(
                    name="created",
                    type=EventType.CASE_CREATED,
                    at=FieldRule(_CREATED, "at", WHEN, required=True),
                    fields=(
                        FieldRule("id", "case", CASE),
                        FieldRule("fields.reporter|reporter", "customer", CUSTOMER),
                    ),
                    also=_channel,
                    actor=lambda look: person(look, "fields.creator|creator|fields.reporter|reporter", look.word("id")),
                ),
                EventOf(
                    name="description",
                    type=_described,
                    at=FieldRule(_CREATED, "at", WHEN, required=True),
                    fields=(
                        FieldRule("id", "case", CASE),
                        FieldRule("id", "message", id_of(MessageId, "issue")),
                        FieldRule("fields.description|description", "data.text", WRITTEN),
                    ),
                    actor=lambda look: person(look, "fields.reporter|reporter", look.word("id")),
                    provenance=Provenance.DERIVED,
                ),
                comments("fields.comment.comments", case="^id", issue=lambda look: look.word("^id")),
                *changes(
                    "changelog.histories[].items",
                    at="^created",
                    case="^^id",
                    author="^author",
                    field="field",
                    issue=lambda look: look.word("^^id"),
                    member=("changelog", "^id"),
                    key=("field",),
                ),
                _now(
                    "status",
                    lambda look: EventType.CASE_STATUS_CHANGED if _status_now(look) else None,
                    also=_status_now,
                ),
                EventOf(
                    name="solved",
                    type=_solved,
                    at=FieldRule(_SOLVED, "at", WHEN, required=True),
                    fields=(FieldRule("id", "case", CASE),),
                    key=tuple(_SOLVED.split("|")),
                    provenance=Provenance.DERIVED,
                ),
                _now(
                    "priority",
                    lambda look: EventType.CASE_PRIORITY_CHANGED if look.first(_PRIORITY.split("|")) else None,
                    FieldRule(_PRIORITY, "data.priority", TEXT),
                ),
                _now(
                    "assignee",
                    lambda look: EventType.CASE_ASSIGNED if look.first(_ASSIGNEE.split("|")) is not None else None,
                    FieldRule(_ASSIGNEE, "data.agent", AGENT),
                ),
                _carrier("issue", _UPDATED, "id"),
            ),
            read_by_hand=("fields.creator", "creator", "fields.status", "status", "properties"),
        ),
        Resource(
            name=_CHANGELOGS,
            kind="changelog",
            id=("id",),
            also_called=("changelog",),
            events=(
                *changes(
                    "items",
                    at="^created",
                    case="^issueId",
                    author="^author",
                    field="field",
                    issue=lambda look: look.word("^issueId"),
                    key=("field",),
                ),
                _carrier("changelog", "created", "issueId"),
            ),
            read_by_hand=("author",),
        ),
        Resource(
            name=_HISTORY,
            kind="issue_field_history",
            id=("issue_id", "field_id", "time"),
            events=(
                *changes(None, at="time", case="issue_id", author="author_id", field="field_id", issue=issue_of),
                _carrier("issue_field_history", "time", "issue_id"),
            ),
            read_by_hand=("author_id", "field_id", "value"),
        ),
        Resource(
            name=_COMMENTS,
            kind="comment",
            id=("id",),
            also_called=("comment",),
            events=(
                comments(None, case=ISSUE_OF, issue=issue_of),
                _carrier("comment", "updated|created", ISSUE_OF),
            ),
            read_by_hand=("author", "author_id", "jsdPublic", "public", "is_public", "properties", "visibility"),
        ),
        Resource(
            name=REQUESTS,
            kind="request",
            id=("issueId",),
            also_called=("request",),
            events=(
                EventOf(
                    name="created",
                    type=_of_no_issue(lambda _: EventType.CASE_CREATED),
                    at=FieldRule("createdDate", "at", WHEN, required=True),
                    fields=(FieldRule("issueId", "case", CASE), FieldRule("reporter", "customer", CUSTOMER)),
                    actor=lambda look: person(look, "reporter", look.word("issueId")),
                ),
                EventOf(
                    name="description",
                    type=_of_no_issue(
                        lambda look: EventType.MESSAGE_RECEIVED if look.word("fieldId") == "description" else None
                    ),
                    at=FieldRule("^createdDate", "at", WHEN, required=True),
                    fields=(
                        FieldRule("^issueId", "case", CASE),
                        FieldRule("^issueId", "message", id_of(MessageId, "issue")),
                        FieldRule("value", "data.text", WRITTEN),
                    ),
                    each="requestFieldValues",
                    key=("fieldId",),
                    actor=lambda look: person(look, "^reporter", look.word("^issueId")),
                    provenance=Provenance.DERIVED,
                ),
                comments("comments.values", case="^issueId", issue=lambda look: look.word("^issueId")),
                _status_of_request("status", ".", Provenance.RECORDED, each="status.values"),
                _status_of_request("status_now", "currentStatus", Provenance.DERIVED),
                EventOf(
                    name="sla",
                    type="jira.sla_completed",
                    at=FieldRule("stopTime", "at", WHEN, required=True),
                    fields=(FieldRule("^^issueId", "case", CASE),),
                    each="sla.values[].completedCycles",
                    key=("^id", "^name", *dates("startTime")),
                    also=_cycle,
                ),
                _carrier("request", "currentStatus.statusDate|createdDate", "issueId"),
            ),
            read_by_hand=("currentStatus", "participants"),
        ),
        Resource(
            name="feedback",
            kind="feedback",
            id=("issueId",),
            events=(
                EventOf(
                    name="answered",
                    type=EventType.FEEDBACK_SURVEY_ANSWERED,
                    at=FieldRule("date", "at", WHEN, required=True),
                    fields=(
                        FieldRule("issueId", "case", CASE),
                        FieldRule("rating", "data.score", NUMBER, required=True),
                        FieldRule("comment.body", "data.comment", TEXT),
                    ),
                    data={"survey": Survey.CSAT},
                    key=("rating", "comment.body"),
                    actor=lambda _: Actor(ActorKind.CUSTOMER),
                ),
                _carrier("feedback", "date", "issueId"),
            ),
        ),
        Resource(
            name="users",
            kind="user",
            id=("accountId|id|key",),
            also_called=("user",),
            entity=EntityOf(
                entity=_user,
                id_kind=lambda look: _USER_IDS[_user(look)],
                fields=(FieldRule("displayName|name", "name", TEXT),),
                also=_of_customer,
            ),
            read_by_hand=("accountType", "emailAddress"),
        ),
        Resource(
            name="teams",
            kind="team",
            id=("id",),
            also_called=("team",),
            entity=EntityOf(
                entity=lambda _: Team,
                id_kind=lambda _: TeamId,
                fields=(FieldRule("name", "name", TEXT, required=True),),
            ),
        ),
        Resource(
            name=STATUSES,
            kind="status",
            id=("id",),
            also_called=("status",),
            entity=EntityOf(
                entity=lambda _: NativeStatus,
                id_kind=lambda _: NativeStatusId,
                fields=(FieldRule("name", "name", TEXT, required=True),),
                also=_status_phase,
            ),
            read_by_hand=("statusCategory", "status_category_id"),
        ),
    ),
)
