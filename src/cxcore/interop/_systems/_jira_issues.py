"""
Jira: issues with their changelogs and comments, as its own API and the tables of a warehouse have them.

An issue is a snapshot; where no history says when its status changed, what it
says now is *derived*.
"""

from collections.abc import Mapping
from typing import Final

from cxcore.interop._systems._jira_parts import changes, comments
from cxcore.interop._systems._jira_words import (
    AGENT,
    CASE,
    CHANGELOGS,
    CUSTOMER,
    ISSUE_OF,
    ISSUES,
    WHEN,
    WRITTEN,
    issue_of,
    moved_to,
    name_in,
    person,
    phase_in,
)
from cxcore.interop._systems._template._carrier import carrier
from cxcore.interop._systems._template._codec import TEXT, id_of
from cxcore.interop._systems._template._derived import derived
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._rules import EventOf, FieldRule, Resource, TypeOf
from cxcore.interop._systems._template._told_if import told_if, told_if_said
from cxcore.models import Channel, EventType, MessageId, Phase, Provenance

_HISTORY, _COMMENTS = "issue_field_history", "comments"

_STATUS: Final = "fields.status|status"
_PRIORITY: Final = "fields.priority.name|priority"
_ASSIGNEE: Final = "fields.assignee|assignee"
_SOLVED: Final = "fields.resolutiondate|resolved"

_ITSELF: Final = FieldRule("id", "case", CASE)
_CREATED: Final = FieldRule("fields.created|created", "at", WHEN, required=True)
_UPDATED: Final = FieldRule("fields.updated|updated|fields.created|created", "at", WHEN, required=True)

_CHANNELS: Final[Mapping[str, Channel]] = {
    "email": Channel.EMAIL,
    "portal": Channel.WEB_FORM,
    "anonymousportal": Channel.WEB_FORM,
}


def _channel(look: Look) -> Mapping[str, object]:
    """Return how a request came in, which an issue says in a property of that name, dots and all."""
    properties = look.says("properties")
    told = properties.get("request.channel.type") if isinstance(properties, Mapping) else None
    channel = _CHANNELS.get(str(told.get("value"))) if isinstance(told, Mapping) else None
    return {} if channel is None else {"channel": channel}


def _described(look: Look) -> EventType | None:
    """Tell the description as the customer's first message, unless an agent wrote it for them."""
    creator, reporter = (name_in(look.first(f"fields.{who}|{who}")) for who in ("creator", "reporter"))
    is_written = look.says("fields.description") is not None or look.says("description") is not None
    is_their_own = reporter is not None and creator in {None, reporter}
    return EventType.MESSAGE_RECEIVED if is_written and is_their_own else None


def _status_now(look: Look) -> Mapping[str, object]:
    status = look.first(_STATUS)
    phase = phase_in(status)
    if phase is not None:
        return {"data.phase": phase, "data.status": str(status.get("name") or phase)}
    return moved_to(look, None, None if isinstance(status, Mapping) else look.word("status"))


def _has_history(look: Look) -> bool:
    issue = look.word("id")
    return (
        look.says("changelog.histories") is not None
        or bool(look.beside(CHANGELOGS, "issueId", issue))
        or any(row.get("field_id") == "status" for row in look.beside(_HISTORY, "issue_id", issue))
    )


def _solved(look: Look) -> EventType | None:
    """Tell when an issue was solved, where no history tells it; one that is worked on again keeps the time."""
    is_done = _status_now(look).get("data.phase") in {Phase.SOLVED, Phase.CLOSED}
    is_told = look.first(_SOLVED) is not None and not _has_history(look)
    return EventType.CASE_SOLVED if is_done and is_told else None


def _if_alone(kind: TypeOf) -> TypeOf:
    """Return the type of what an issue tells, where no history tells it better."""
    return lambda look: None if _has_history(look) else kind(look)


ISSUES_AND_HISTORY: Final = (
    Resource(
        name=ISSUES,
        kind="issue",
        id=("id",),
        also_called=("issue",),
        events=(
            EventOf(
                name="created",
                type=EventType.CASE_CREATED,
                at=_CREATED,
                fields=(
                    _ITSELF,
                    FieldRule("fields.reporter|reporter", "customer", CUSTOMER),
                ),
                also=_channel,
                actor=lambda look: person(look, "fields.creator|creator|fields.reporter|reporter", look.word("id")),
            ),
            EventOf(
                name="description",
                type=_described,
                at=_CREATED,
                fields=(
                    _ITSELF,
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
            derived(
                "status",
                _if_alone(told_if(_status_now, EventType.CASE_STATUS_CHANGED)),
                _UPDATED,
                _ITSELF,
                also=_status_now,
            ),
            derived("solved", _solved, FieldRule(_SOLVED, "at", WHEN, required=True), _ITSELF),
            derived(
                "priority",
                _if_alone(told_if(lambda look: look.first(_PRIORITY), EventType.CASE_PRIORITY_CHANGED)),
                _UPDATED,
                _ITSELF,
                FieldRule(_PRIORITY, "data.priority", TEXT),
            ),
            derived(
                "assignee",
                _if_alone(told_if_said(_ASSIGNEE, EventType.CASE_ASSIGNED)),
                _UPDATED,
                _ITSELF,
                FieldRule(_ASSIGNEE, "data.agent", AGENT),
            ),
            carrier("jira.issue", _UPDATED, _ITSELF),
        ),
        read_by_hand=("fields.creator", "creator", "fields.status", "status", "properties"),
    ),
    Resource(
        name=CHANGELOGS,
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
            carrier(
                "jira.changelog",
                FieldRule("created", "at", WHEN, required=True),
                FieldRule("issueId", "case", CASE, required=True),
            ),
        ),
        read_by_hand=("author",),
    ),
    Resource(
        name=_HISTORY,
        kind="issue_field_history",
        id=("issue_id", "field_id", "time"),
        events=(
            *changes(None, at="time", case="issue_id", author="author_id", field="field_id", issue=issue_of),
            carrier(
                "jira.issue_field_history",
                FieldRule("time", "at", WHEN, required=True),
                FieldRule("issue_id", "case", CASE, required=True),
            ),
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
            carrier(
                "jira.comment",
                FieldRule("updated|created", "at", WHEN, required=True),
                FieldRule(ISSUE_OF, "case", CASE, required=True),
            ),
        ),
        read_by_hand=("author", "author_id", "jsdPublic", "public", "is_public", "properties", "visibility"),
    ),
)
