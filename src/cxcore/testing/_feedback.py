"""A strategy for each entity of surveys: what was asked, and what was answered."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from cxcore.models import (
    AgentId,
    CaseId,
    CustomerId,
    FeedbackRequest,
    FeedbackRequestId,
    FeedbackResponse,
    FeedbackResponseId,
    Survey,
)
from cxcore.testing._hypothesis import st
from cxcore.testing._plain import channels, ids, languages, lines, maybe
from cxcore.testing._times import instants
from cxcore.values import Value


def _surveys() -> st.SearchStrategy[str]:
    return st.sampled_from(Survey) | lines()


@st.composite
def _requests(draw: st.DrawFn) -> FeedbackRequest:
    sent_at = draw(instants())
    return FeedbackRequest(
        id=draw(ids(FeedbackRequestId)),
        survey=draw(_surveys()),
        sent_at=sent_at,
        expires_at=draw(maybe(instants(sent_at, sent_at + timedelta(days=30)))),
        case=draw(maybe(ids(CaseId))),
        customer=draw(maybe(ids(CustomerId))),
        channel=draw(maybe(channels())),
        language=draw(maybe(languages())),
    )


@st.composite
def _responses(draw: st.DrawFn) -> FeedbackResponse:
    low, score, high = sorted(draw(st.tuples(*[st.integers(0, 10)] * 3)))
    return FeedbackResponse(
        id=draw(ids(FeedbackResponseId)),
        survey=draw(_surveys()),
        answered_at=draw(instants()),
        score=score,
        low=low,
        high=max(high, low + 1),
        comment=draw(maybe(st.text(max_size=20))),
        request=draw(maybe(ids(FeedbackRequestId))),
        case=draw(maybe(ids(CaseId))),
        customer=draw(maybe(ids(CustomerId))),
        agent=draw(maybe(ids(AgentId))),
    )


FEEDBACK_ENTITIES: Final[Mapping[type[Value], Callable[[], st.SearchStrategy[Any]]]] = {
    FeedbackRequest: _requests,
    FeedbackResponse: _responses,
}
