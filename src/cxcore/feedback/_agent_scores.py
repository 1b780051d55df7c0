"""What the reviews of each agent come to, and how sure that is."""

from collections.abc import Iterable
from math import sqrt
from statistics import fmean, stdev

import attrs

from cxcore._statistics._means import student_t
from cxcore.errors import InvalidValueError
from cxcore.feedback._review import Score
from cxcore.models import AgentId
from cxcore.values import Value


@attrs.frozen(kw_only=True)
class AgentScore(Value):
    """The mean score of an agent's reviews, with its interval."""

    agent: AgentId
    share: float | None
    """The mean of the scored reviews, 0 to 1; ``None`` if there is none."""
    low: float | None
    high: float | None
    confidence: float
    reviews: int
    """How many reviews have a score."""
    unscored: int
    """How many have none, because nothing applied; they are left out."""
    failed: int
    """How many of the scored an answer failed; they count as 0."""
    reason: str
    """Why there is no mean or no interval; empty if there are both."""


def agent_scores(scores: Iterable[Score], *, confidence: float = 0.95) -> tuple[AgentScore, ...]:
    """
    Return the mean score of each agent with Student's t interval, in the order of their ids.

    The interval is cut at 0 and 1. It needs two reviews and some scatter:
    a single review, or several with one score, say nothing about the next, so
    `low` and `high` are ``None`` there and `reason` says why. Scores are taken
    as they are; whether they are a fair sample is up to :func:`draw`. No
    scores, no agents.

    Raises:
        InvalidValueError: The scores are of several scorecards or versions, which do not
            compare, an interaction is reviewed twice, or `confidence` is not
            between 0 and 1.

    >>> from cxcore.models import InteractionId
    >>> scores = [
    ...     Score(scorecard="voice", version=1, interaction=InteractionId(f"int_{place}"),
    ...           agent=AgentId("agt_priya"), share=share, reason="", sections={})
    ...     for place, share in enumerate((0.7, 0.8, 0.9))
    ... ]
    >>> [priya] = agent_scores(scores)
    >>> round(priya.low, 3), round(priya.share, 3), round(priya.high, 3)
    (0.552, 0.8, 1.0)
    """
    if not 0 < confidence < 1:
        raise InvalidValueError(f"lies between 0 and 1; {confidence} does not.", path="confidence")
    by_agent: dict[AgentId, list[Score]] = {}
    for score in _of_one_version(scores):
        by_agent.setdefault(score.agent, []).append(score)
    return tuple(_agent_score(agent, by_agent[agent], confidence) for agent in sorted(by_agent))


def _of_one_version(scores: Iterable[Score]) -> list[Score]:
    found = list(scores)
    seen: set[str] = set()
    for place, score in enumerate(found):
        if (score.scorecard, score.version) != (found[0].scorecard, found[0].version):
            raise InvalidValueError(
                f"is of {score.scorecard!r} version {score.version}, the first of {found[0].scorecard!r} version "
                f"{found[0].version}; their scores do not compare, so pass one version at a time.",
                path=f"scores[{place}]",
            )
        if score.interaction in seen:
            raise InvalidValueError(
                f"reviews {score.interaction} a second time; keep one review of an interaction, or compare the "
                "reviewers with krippendorff_alpha.",
                path=f"scores[{place}]",
            )
        seen.add(score.interaction)
    return found


def _agent_score(agent: AgentId, scores: list[Score], confidence: float) -> AgentScore:
    shares = [score.share for score in scores if score.share is not None]
    mean = fmean(shares) if shares else None
    low = high = None
    reason = ""
    if mean is None:
        reason = "No review has a score."
    elif len(shares) == 1:
        reason = "One review does not show how far the next may be off."
    elif (scatter := stdev(shares)) == 0:
        reason = "All reviews have one score, which does not show how far the next may be off."
    else:
        half = student_t((1 + confidence) / 2, len(shares) - 1) * scatter / sqrt(len(shares))
        low, high = max(0.0, mean - half), min(1.0, mean + half)
    return AgentScore(
        agent=agent,
        share=mean,
        low=low,
        high=high,
        confidence=confidence,
        reviews=len(shares),
        unscored=len(scores) - len(shares),
        failed=sum(bool(score.failed_by) for score in scores),
        reason=reason,
    )
