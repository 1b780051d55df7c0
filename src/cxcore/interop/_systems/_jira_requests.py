"""
Jira: requests with the history of their status and the cycles of their SLAs, and what customers say of them.

An issue and a request are two views of one case: what an issue tells that came
along, its request does not tell again.
"""

from collections.abc import Mapping
from typing import Final

from cxcore.interop._systems._jira_parts import comments
from cxcore.interop._systems._jira_words import (
    CASE,
    CHANGELOGS,
    CUSTOMER,
    ISSUES,
    REQUESTS,
    WHEN,
    WRITTEN,
    dates,
    person,
    phase_in,
)
from cxcore.interop._systems._template._carrier import carrier
from cxcore.interop._systems._template._codec import NUMBER, TEXT, id_of
from cxcore.interop._systems._template._look import Look
from cxcore.interop._systems._template._rules import AlsoOf, EventOf, FieldRule, Resource, TypeOf
from cxcore.interop._systems._template._told_if import told_if
from cxcore.models import Actor, ActorKind, EventType, MessageId, Provenance, Survey

_ITSELF: Final = FieldRule("issueId", "case", CASE)
_CREATED: Final = FieldRule("createdDate", "at", WHEN, required=True)


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
        return None if is_told or look.beside(CHANGELOGS, "issueId", issue) else kind(look)

    return type_of


def _request_status(path: str) -> AlsoOf:
    def told(look: Look) -> Mapping[str, object]:
        status = look.says(path)
        phase = phase_in(status)
        return {} if phase is None else {"data.phase": phase, "data.status": str(status.get("status") or phase)}

    return told


def _status_of_request(name: str, path: str, provenance: Provenance, each: str | None = None) -> EventOf:
    told, date = _request_status(path), "statusDate" if each else f"{path}.statusDate"
    return EventOf(
        name=name,
        type=_if_unchanged(told_if(told, EventType.CASE_STATUS_CHANGED)),
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


REQUESTS_AND_FEEDBACK: Final = (
    Resource(
        name=REQUESTS,
        kind="request",
        id=("issueId",),
        also_called=("request",),
        events=(
            EventOf(
                name="created",
                type=_of_no_issue(lambda _: EventType.CASE_CREATED),
                at=_CREATED,
                fields=(_ITSELF, FieldRule("reporter", "customer", CUSTOMER)),
                actor=lambda look: person(look, "reporter", look.word("issueId")),
            ),
            EventOf(
                name="description",
                type=_of_no_issue(
                    told_if(lambda look: look.word("fieldId") == "description", EventType.MESSAGE_RECEIVED)
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
            carrier(
                "jira.request", FieldRule("currentStatus.statusDate|createdDate", "at", WHEN, required=True), _ITSELF
            ),
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
                    _ITSELF,
                    FieldRule("rating", "data.score", NUMBER, required=True),
                    FieldRule("comment.body", "data.comment", TEXT),
                ),
                data={"survey": Survey.CSAT},
                key=("rating", "comment.body"),
                actor=lambda _: Actor(ActorKind.CUSTOMER),
            ),
            carrier("jira.feedback", FieldRule("date", "at", WHEN, required=True), _ITSELF),
        ),
    ),
)
