"""A scorecard: what a reviewer is asked about an interaction, and what a review comes to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final, Self

import attrs

from cxcore.errors import InvalidDocumentError, InvalidValueError, UnknownNameError, suggest
from cxcore.feedback._questions import Question, Section
from cxcore.feedback._review import NOT_APPLICABLE, Review, Score
from cxcore.values import DocumentReader, html_table, parse_document


def _to_sections(sections: Iterable[Section]) -> tuple[Section, ...]:
    return tuple(sections)


@attrs.frozen(kw_only=True, repr=False)
class Scorecard:
    """
    The questions of a quality review, in sections, with a version.

    A change of a question, a weight or a scale is another version, because the
    scores of the two do not compare.

    Raises:
        InvalidDocumentError: Every fault of the document, each with its path.

    >>> card = Scorecard.parse('''
    ... name = "voice"
    ... version = 1
    ...
    ... [[sections]]
    ... name = "Opening"
    ... questions = [
    ...     {id = "greeting", text = "Did the agent greet?"},
    ...     {id = "identity", text = "Was the caller verified?", weight = 2, fails_on = ["no"]},
    ... ]
    ... ''')
    >>> card
    Scorecard('voice' version 1, 2 questions)
    """

    name: str
    version: int
    sections: tuple[Section, ...] = attrs.field(converter=_to_sections)

    def __attrs_post_init__(self) -> None:
        headings = [(each.name, [question.id for question in each.questions]) for each in self.sections]
        faults = [*_heading_faults(self.name, self.version), *_repeats(headings)]
        if not any(question.weight for question in self.questions):
            faults.append(
                InvalidValueError("have no question with a weight, so nothing could be scored.", path="sections")
            )
        if faults:
            raise InvalidDocumentError(_UNUSABLE, faults)

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Return the scorecard that a JSON or TOML text describes.

        Raises:
            InvalidDocumentError: Every fault of the text, each with its path.
        """
        return cls.from_dict(parse_document(text, name="scorecard"))

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """
        Return the scorecard that a mapping describes, such as parsed JSON or TOML.

        Raises:
            InvalidDocumentError: Every fault of `data`, each with its path.
        """
        reader = DocumentReader()
        reader.refuse_others(data, _PARTS, of="a scorecard")
        name, version = data.get("name"), data.get("version")
        sections = reader.values(Section, data.get("sections"), "sections") or []
        if reader.faults:
            raise InvalidDocumentError(
                _UNUSABLE,
                [*_heading_faults(name, version), *reader.faults, *_repeats(_written_headings(data.get("sections")))],
            )
        return cls(name=name, version=version, sections=[each for each in sections if each is not None])  # type: ignore[arg-type]  # the constructor refuses other types

    def to_dict(self) -> dict[str, Any]:
        """Return the scorecard as JSON-ready data; :meth:`from_dict` reads it back equal."""
        return {
            "name": self.name,
            "version": self.version,
            "sections": [section.to_dict() for section in self.sections],
        }

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions of all sections, in order."""
        return tuple(question for section in self.sections for question in section.questions)

    def score(self, review: Review) -> Score:
        """
        Return what a review comes to.

        The sum of weight times share earned, divided by the sum of the weights,
        over the questions that apply. An answer that fails the review makes it
        0, whatever the rest. The arithmetic is exact, so that the order of the
        questions never moves a score.

        Raises:
            InvalidDocumentError: The review answers another scorecard or version, leaves a
                question out, or gives an answer that its scale does not have;
                every fault with its path.

        >>> from datetime import UTC, datetime
        >>> from cxcore.models import AgentId, InteractionId
        >>> card = Scorecard(name="voice", version=1, sections=[Section(name="Opening", questions=[
        ...     Question(id="greeting", text="Did the agent greet?"),
        ...     Question(id="name", text="Was the name used?", weight=3, may_not_apply=True),
        ... ])])
        >>> card.score(Review(
        ...     scorecard="voice", version=1, interaction=InteractionId("int_42"), agent=AgentId("agt_priya"),
        ...     reviewer=AgentId("agt_rui"), reviewed_at=datetime(2026, 3, 2, tzinfo=UTC),
        ...     answers={"greeting": "no", "name": "yes"},
        ... )).share
        0.75
        """
        if faults := list(self._faults(review)):
            raise InvalidDocumentError(f"The review of {review.interaction} cannot be scored", faults)
        failed_by = tuple(each.id for each in self.questions if review.answers[each.id] in each.fails_on)
        earned, possible = _earned(self.questions, review)
        share, reason = _verdict(earned, possible, failed_by)
        return Score(
            scorecard=self.name,
            version=self.version,
            interaction=review.interaction,
            agent=review.agent,
            share=share,
            reason=reason,
            sections={section.name: _share(*_earned(section.questions, review)) for section in self.sections},
            failed_by=failed_by,
            not_applicable=tuple(each.id for each in self.questions if review.answers[each.id] == NOT_APPLICABLE),
        )

    def _faults(self, review: Review) -> Iterator[InvalidValueError]:
        if review.scorecard != self.name:
            yield InvalidValueError(f"is {review.scorecard!r}; this one is {self.name!r}.", path="scorecard")
        if review.version != self.version:
            yield InvalidValueError(
                f"is {review.version}; this one is version {self.version}, and their scores do not compare.",
                path="version",
            )
        known = {question.id: question for question in self.questions}
        for each in review.answers:
            if each not in known:
                hint = suggest(each, known, kind="questions")
                yield UnknownNameError(f"is not a question of this scorecard. {hint}", path=f"answers.{each}")
        for name, question in known.items():
            answer = review.answers.get(name)
            if answer is None:
                yield InvalidValueError("has no answer; every question needs one.", path=f"answers.{name}")
            elif answer == NOT_APPLICABLE and not question.may_not_apply:
                yield InvalidValueError("always applies; choose an answer of its scale.", path=f"answers.{name}")
            elif answer not in (*question.scale, NOT_APPLICABLE):
                hint = suggest(answer, question.scale, kind="answers")
                yield UnknownNameError(f"{answer!r} is not an answer of the scale. {hint}", path=f"answers.{name}")

    def __repr__(self) -> str:
        count = len(self.questions)
        return f"Scorecard({self.name!r} version {self.version}, {count} question{'' if count == 1 else 's'})"

    def _repr_html_(self) -> str:
        head = ("section", "question", "weight", "answers", "fails on")
        rows = [
            (section.name, each.text, f"{each.weight:g}", _answers(each), ", ".join(each.fails_on))
            for section in self.sections
            for each in section.questions
        ]
        return html_table(head, rows, caption=repr(self))


def _answers(question: Question) -> str:
    """Return the answers of a question with their points."""
    scale = [f"{answer} {points:g}" for answer, points in question.scale.items()]
    return ", ".join([*scale, NOT_APPLICABLE] if question.may_not_apply else scale)


_UNUSABLE: Final = "The scorecard cannot be used"
_PARTS: Final = ("name", "version", "sections")


def _heading_faults(name: object, version: object) -> Iterator[InvalidValueError]:
    if not isinstance(name, str) or not name or name != name.strip() or not name.isprintable():
        yield InvalidValueError("is one line of text without blanks at its ends.", path="name")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        yield InvalidValueError("is a whole number of at least 1.", path="version")


def _written_headings(sections: object) -> Iterator[tuple[object, list[object]]]:
    """Yield the name and the question ids of each section, also of one that cannot be read otherwise."""
    for section in _tables(sections):
        yield section.get("name"), [question.get("id") for question in _tables(section.get("questions"))]


def _tables(written: object) -> list[Mapping[str, object]]:
    """Return the items of a list, an empty table in the place of each that is none."""
    items = written if isinstance(written, (list, tuple)) else ()
    return [each if isinstance(each, Mapping) else {} for each in items]


def _repeats(headings: Iterable[tuple[object, Sequence[object]]]) -> Iterator[InvalidValueError]:
    """Yield a fault for each section name and each question id that stands a second time."""
    names: set[str] = set()
    ids: set[str] = set()
    for place, (name, questions) in enumerate(headings):
        if isinstance(name, str):
            if name in names:
                yield InvalidValueError(
                    f"{name!r} is the name of an earlier section; choose another.", path=f"sections[{place}].name"
                )
            names.add(name)
        for number, each in enumerate(questions):
            if isinstance(each, str):
                if each in ids:
                    yield InvalidValueError(
                        f"{each!r} is the id of an earlier question; choose another.",
                        path=f"sections[{place}].questions[{number}].id",
                    )
                ids.add(each)


def _earned(questions: Iterable[Question], review: Review) -> tuple[Fraction, Fraction]:
    """Return the weight earned and the weight that could be earned."""
    applicable = [
        (Fraction(each.weight), each.share_of(review.answers[each.id]))
        for each in questions
        if review.answers[each.id] != NOT_APPLICABLE
    ]
    return (
        sum((weight * share for weight, share in applicable), Fraction(0)),
        sum((weight for weight, _ in applicable), Fraction(0)),
    )


def _share(earned: Fraction, possible: Fraction) -> float | None:
    return float(earned / possible) if possible else None


def _verdict(earned: Fraction, possible: Fraction, failed_by: Sequence[str]) -> tuple[float | None, str]:
    if failed_by:
        return 0.0, f"The answer to {' and '.join(map(repr, failed_by))} fails the whole review."
    if not possible:
        return None, "No question with a weight applied, so there is nothing to score."
    return _share(
        earned, possible
    ), f"{float(earned):g} of {float(possible):g} applicable points of weight were earned."
