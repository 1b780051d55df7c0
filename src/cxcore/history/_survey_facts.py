"""One plain row a survey: when it was sent, answered and followed up, and what the customer said."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypedDict

import attrs

from cxcore.history._definitions import USUAL, FactDefinitions, is_reply
from cxcore.history._order import in_order
from cxcore.history._plain import plain
from cxcore.models import CaseId, Event, EventType, Survey


class SurveyFacts(TypedDict):
    """
    One row a survey that a customer was asked; ``None`` is unknown or not yet.

    An answer belongs to the latest survey of its name that was sent about the
    same case, or where no case is named to the same customer, and has none
    yet; without one it is a row of its own, of which nobody knows when it was
    sent.

    ==================  =======================================================
    column              definition
    ==================  =======================================================
    survey              its name, such as ``csat``
    case_id             the case it is about
    customer_id         the customer who was asked, or who answered
    channel             the channel it was sent by, or else answered by
    survey_sent_at      ``feedback.survey_sent``
    survey_answered_at  ``feedback.survey_answered``
    followed_up_at      the first reply to the case, or call with an agent, after the answer
    csat_score          the answer to a survey called ``csat``
    nps_score           the answer to a survey called ``nps``
    ces_score           the answer to a survey called ``ces``
    ==================  =======================================================
    """

    survey: str
    case_id: str | None
    customer_id: str | None
    channel: str | None
    survey_sent_at: datetime | None
    survey_answered_at: datetime | None
    followed_up_at: datetime | None
    csat_score: float | None
    nps_score: float | None
    ces_score: float | None


def survey_facts(
    events: Iterable[Event], *, as_of: datetime | None = None, definitions: FactDefinitions = USUAL
) -> list[SurveyFacts]:
    """
    Return one row of facts a survey, in the order of the log; the columns are :class:`SurveyFacts`.

    A case knows its latest answer only; here every one has a row, and so have
    those that nobody gave. :class:`cxcore.metrics.SurveyResponseRate` and
    :class:`cxcore.metrics.DetractorFollowUpRate` read the rows, and so do NPS,
    CSAT and CES of answers rather than of cases.

    Args:
        events: The log, in any order.
        as_of: Count only events with ``at < as_of``.
        definitions: What counts as a reply, which follows up.

    Raises:
        NaiveDatetimeError: `as_of` has no zone.
        ConflictingEventError: Two different events have one id.

    >>> from datetime import UTC
    >>> from cxcore.models import EventId
    >>> def told(number: int, type: str, **data: object) -> Event:
    ...     at = datetime(2026, 3, 2, 9, number, tzinfo=UTC)
    ...     return Event(id=EventId(f"evt_{number}"), type=type, at=at, case=CaseId("cas_refund"), data=data)
    >>> sent, answered = EventType.FEEDBACK_SURVEY_SENT, EventType.FEEDBACK_SURVEY_ANSWERED
    >>> (row,) = survey_facts([told(1, sent, survey="nps"), told(5, answered, survey="nps", score=3)])
    >>> row["nps_score"], row["survey_answered_at"] - row["survey_sent_at"], row["followed_up_at"]
    (3, datetime.timedelta(seconds=240), None)
    """
    log = _Log()
    for event in in_order(events, as_of=as_of):
        if not event.is_known:
            continue
        if event.type == EventType.FEEDBACK_SURVEY_SENT:
            log.send(event)
        elif event.type == EventType.FEEDBACK_SURVEY_ANSWERED:
            log.answer(event)
        elif event.type == EventType.INTERACTION_CONNECTED or is_reply(event, definitions):
            log.follow_up(event)
    return [survey.row() for survey in log.surveys]


@attrs.define
class _Survey:
    name: str
    sent: Event | None = None
    answer: Event | None = None
    followed_up_at: datetime | None = None

    def row(self) -> SurveyFacts:
        told = [event for event in (self.sent, self.answer) if event is not None]
        score: Any = None if self.answer is None else self.answer.data["score"]
        return {
            "survey": self.name,
            "case_id": plain(next((event.case for event in told if event.case is not None), None)),
            "customer_id": plain(next((event.customer for event in told if event.customer is not None), None)),
            "channel": plain(next((event.channel for event in told if event.channel is not None), None)),
            "survey_sent_at": None if self.sent is None else self.sent.at,
            "survey_answered_at": None if self.answer is None else self.answer.at,
            "followed_up_at": self.followed_up_at,
            "csat_score": score if self.name == Survey.CSAT else None,
            "nps_score": score if self.name == Survey.NPS else None,
            "ces_score": score if self.name == Survey.CES else None,
        }


@attrs.define
class _Log:
    """Reads the surveys of a log in order."""

    surveys: list[_Survey] = attrs.field(factory=list)
    unanswered: defaultdict[tuple[str, str | None], list[_Survey]] = attrs.field(factory=lambda: defaultdict(list))
    not_followed_up: defaultdict[CaseId, list[_Survey]] = attrs.field(factory=lambda: defaultdict(list))

    def send(self, event: Event) -> None:
        survey = self._new(event, sent=event)
        if _about(event) is not None:
            self.unanswered[survey.name, _about(event)].append(survey)

    def answer(self, event: Event) -> None:
        waiting = self.unanswered[str(event.data["survey"]), _about(event)]
        survey = waiting.pop() if waiting else self._new(event)
        survey.answer = event
        if event.case is not None:
            self.not_followed_up[event.case].append(survey)

    def follow_up(self, event: Event) -> None:
        if event.case is not None:
            for survey in self.not_followed_up.pop(event.case, ()):
                survey.followed_up_at = event.at

    def _new(self, event: Event, *, sent: Event | None = None) -> _Survey:
        survey = _Survey(str(event.data["survey"]), sent=sent)
        self.surveys.append(survey)
        return survey


def _about(event: Event) -> str | None:
    """Return what a survey is about: the case, or else the customer."""
    return event.customer if event.case is None else event.case
