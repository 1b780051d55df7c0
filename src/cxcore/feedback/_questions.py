"""A question of a scorecard: its answers, and what each of them is worth."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import isfinite
from typing import Any

import attrs

from cxcore.errors import InvalidValueError, UnknownNameError, suggest
from cxcore.feedback._review import NOT_APPLICABLE
from cxcore.values import FrozenDict, Value, one_line


def _to_scale(scale: Mapping[str, float]) -> Mapping[str, float]:
    return FrozenDict(scale)


def _finite(instance: object, field: "attrs.Attribute[Any]", weight: float) -> None:
    if not (isfinite(weight) and weight >= 0):
        raise InvalidValueError(f"is a finite number of at least zero; {weight} is not.", path=field.name)


def _scale(instance: object, field: "attrs.Attribute[Any]", scale: Mapping[str, float]) -> None:
    if NOT_APPLICABLE in scale:
        raise InvalidValueError(
            f"{NOT_APPLICABLE!r} is no answer with points; write may_not_apply = true instead.", path=field.name
        )
    for answer, points in scale.items():
        if not (isfinite(points) and points >= 0):
            raise InvalidValueError(
                f"is a finite number of points of at least zero; {points} is not.", path=f"{field.name}.{answer}"
            )
    if len(scale) < 2 or not any(scale.values()):  # noqa: PLR2004  # one answer asks nothing
        raise InvalidValueError("has at least two answers, one of them with points.", path=field.name)


@attrs.frozen(kw_only=True)
class Question(Value):
    """
    One question of a scorecard, with its answers and their points.

    An answer earns ``points / the most points of the scale`` of the weight.

    Raises:
        InvalidValueError: The id or the text is not one line, a weight or points are
            below zero, the scale has fewer than two answers or no points, or
            `fails_on` names an answer that the scale does not have.

    >>> Question(id="tone", text="Was the tone right?", scale={"poor": 0, "fair": 1, "good": 2}).share_of("fair")
    Fraction(1, 2)
    """

    id: str = attrs.field(validator=one_line)
    text: str = attrs.field(validator=one_line)
    weight: float = attrs.field(default=1.0, validator=_finite)
    """What it counts beside the others; zero is asked, and may fail the review, without counting."""
    scale: Mapping[str, float] = attrs.field(
        default=FrozenDict({"no": 0.0, "yes": 1.0}), converter=_to_scale, validator=_scale
    )
    """The answers and their points."""
    may_not_apply: bool = False
    """Whether ``n/a`` is an answer too; it leaves the question out of the score."""
    fails_on: tuple[str, ...] = attrs.field(default=(), converter=tuple)
    """The answers that fail the whole review, whatever else went well."""

    def __attrs_post_init__(self) -> None:
        for place, answer in enumerate(self.fails_on):
            if answer not in self.scale:
                raise UnknownNameError(
                    f"{answer!r} is not an answer of the scale. {suggest(answer, self.scale, kind='answers')}",
                    path=f"fails_on[{place}]",
                )

    def share_of(self, answer: str) -> Fraction:
        """
        Return the share of the weight that an answer of the scale earns.

        Raises:
            KeyError: The scale has no such answer.
        """
        return Fraction(self.scale[answer]) / Fraction(max(self.scale.values()))


def _to_questions(questions: Iterable[Question]) -> tuple[Question, ...]:
    return tuple(questions)


@attrs.frozen(kw_only=True)
class Section(Value):
    """
    Questions that belong together.

    Raises:
        InvalidValueError: The name is not one line, or there is no question.

    >>> Section(name="Opening", questions=[Question(id="greeting", text="Did the agent greet?")]).questions[0].id
    'greeting'
    """

    name: str = attrs.field(validator=one_line)
    questions: tuple[Question, ...] = attrs.field(converter=_to_questions)

    def __attrs_post_init__(self) -> None:
        if not self.questions:
            raise InvalidValueError("has at least one question.", path="questions")
