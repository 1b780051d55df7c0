"""A review: one interaction, judged on a scorecard; and the score it comes to."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import attrs

from cxcore.models import AgentId, InteractionId
from cxcore.values import PERSONAL, FrozenDict, Value, aware, html_table, instance_of, one_line, positive, to_utc

NOT_APPLICABLE: Final = "n/a"
"""The answer to a question that the interaction gave no occasion for."""


def _to_answers(answers: Mapping[str, str]) -> Mapping[str, str]:
    return FrozenDict(answers)


def _to_shares(shares: Mapping[str, float | None]) -> Mapping[str, float | None]:
    return FrozenDict(shares)


@attrs.frozen(kw_only=True)
class Review(Value):
    """
    What a reviewer answered about one interaction.

    It names the version of the scorecard whose questions it answers;
    :meth:`Scorecard.score` checks the answers and adds them up.

    Raises:
        InvalidValueError: A field is of the wrong kind, or the version is below 1.
        NaiveDatetimeError: `reviewed_at` has no zone.

    >>> from datetime import UTC
    >>> Review(
    ...     scorecard="voice",
    ...     version=1,
    ...     interaction=InteractionId("int_42"),
    ...     agent=AgentId("agt_priya"),
    ...     reviewer=AgentId("agt_rui"),
    ...     reviewed_at=datetime(2026, 3, 2, tzinfo=UTC),
    ...     answers={"greeting": "yes", "hold": NOT_APPLICABLE},
    ... ).answers["hold"]
    'n/a'
    """

    scorecard: str = attrs.field(validator=one_line)
    version: int = attrs.field(validator=positive)
    interaction: InteractionId = attrs.field(validator=instance_of(InteractionId))
    agent: AgentId = attrs.field(validator=instance_of(AgentId))
    """Whose work is judged."""
    reviewer: AgentId = attrs.field(validator=instance_of(AgentId))
    reviewed_at: datetime = attrs.field(converter=to_utc, validator=aware)
    answers: Mapping[str, str] = attrs.field(converter=_to_answers)
    """The answers by question, :data:`NOT_APPLICABLE` where there was no occasion."""
    comment: str | None = attrs.field(
        default=None, repr=False, validator=attrs.validators.optional(instance_of(str)), metadata=PERSONAL
    )


@attrs.frozen(kw_only=True)
class Score(Value):
    """What a review comes to, and why."""

    scorecard: str
    version: int
    interaction: InteractionId
    agent: AgentId
    share: float | None
    """The weighted share of what could be earned, 0 to 1; ``None`` if no question with a weight applied."""
    reason: str
    """How the share came about, in one sentence."""
    sections: Mapping[str, float | None] = attrs.field(converter=_to_shares)
    """The share of each section alone, whatever failed the review; ``None`` where nothing applied."""
    failed_by: tuple[str, ...] = ()
    """The questions whose answers fail the whole review, in the order of the scorecard."""
    not_applicable: tuple[str, ...] = ()
    """The questions that did not apply, in the order of the scorecard."""

    def _repr_html_(self) -> str:
        rows = [*self.sections.items(), ("all", self.share)]
        return html_table(
            ("section", "score"),
            [(name, "nothing applied" if share is None else f"{100 * share:.1f} %") for name, share in rows],
            caption=f"{self.agent}, {self.interaction}: {self.reason}",
        )
