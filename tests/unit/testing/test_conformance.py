"""The laws of plugins: one that keeps them passes, and one that breaks any is told which."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from cxcore.errors import ConformanceError
from cxcore.routing import Candidate
from cxcore.rules import EnumField, IntegerField, Schema
from cxcore.testing import check_choice_strategy, check_predicate, check_requirement, check_score_term

SCHEMA = Schema({"tier": EnumField(("gold", "basic")), "orders": IntegerField()})


class FewestOpen:
    """Whoever has the least open, and for gold customers who has been given most."""

    inputs: Any = ("tier",)

    def rank(self, candidate: Candidate) -> Any:
        return -candidate.status.assigned if candidate.facts["tier"] == "gold" else len(candidate.status.work)


class Raises(FewestOpen):
    def rank(self, candidate: Candidate) -> Any:
        return 1 / candidate.status.assigned


class Words(FewestOpen):
    def rank(self, candidate: Candidate) -> Any:
        return "first"


class Endless(FewestOpen):
    def rank(self, candidate: Candidate) -> Any:
        return float("inf")


class Peeks(FewestOpen):
    def rank(self, candidate: Candidate) -> Any:
        return candidate.facts["orders"]


class PeeksSoftly(FewestOpen):
    def rank(self, candidate: Candidate) -> Any:
        return candidate.facts.get("orders") or 0


class Meddles(FewestOpen):
    def rank(self, candidate: Candidate) -> Any:
        object.__setattr__(candidate.status, "assigned", candidate.status.assigned + 1)
        return 0


class Counts(FewestOpen):
    def __init__(self) -> None:
        self.asked = 0

    def rank(self, candidate: Candidate) -> Any:
        self.asked += 1
        return self.asked


class Remembers(FewestOpen):
    last: Any = None
    turn = 0

    def rank(self, candidate: Candidate) -> Any:
        if candidate.status != self.last:
            self.turn += 1
        self.last = candidate.status
        return self.turn


class OneName(FewestOpen):
    inputs = "tier"


class UnknownName(FewestOpen):
    inputs = ("teir",)


@pytest.mark.parametrize(
    ("plugin", "sentence"),
    [
        (object(), "object is no ChoiceStrategy; it lacks what the protocol asks for."),
        (OneName(), "OneName.inputs is a tuple of names; a str came."),
        (
            UnknownName(),
            "UnknownName declares that it reads 'teir', and there is no such field. Did you mean 'tier'?",
        ),
        (Raises(), "Raises raised a ZeroDivisionError; it answers for every input."),
        (Words(), "Words answers with a finite number; a str came."),
        (Endless(), "Endless answers with a finite number; a float came."),
        (Peeks(), "Peeks reads 'orders', which is not among its inputs."),
        (PeeksSoftly(), "PeeksSoftly reads 'orders', which is not among its inputs."),
        (Meddles(), "Meddles changed what it was shown."),
        (Counts(), "Counts answers differently when it is asked again."),
        (Remembers(), "Remembers answers differently after it was asked about something else."),
    ],
    ids=lambda each: type(each).__name__ if not isinstance(each, str) else "",
)
def test_a_choice_strategy_that_breaks_a_law_is_told_which(plugin: Any, sentence: str) -> None:
    with pytest.raises(ConformanceError, match=f"^{re.escape(sentence)}"):
        check_choice_strategy(plugin, schema=SCHEMA, max_examples=10)


def test_a_choice_strategy_that_keeps_the_laws_passes() -> None:
    check_choice_strategy(FewestOpen(), schema=SCHEMA, max_examples=10)


class ManyOrders:
    inputs = ("orders",)

    def __call__(self, facts: Mapping[str, object]) -> Any:
        return facts["orders"] == 3


class Scores(ManyOrders):
    def __call__(self, facts: Mapping[str, object]) -> Any:
        return 0.7


def test_a_predicate_that_keeps_the_laws_passes_and_one_that_gives_a_score_does_not() -> None:
    check_predicate(ManyOrders(), schema=SCHEMA, max_examples=10)

    with pytest.raises(ConformanceError, match=r"^Scores answers with true, false or None; a float came\."):
        check_predicate(Scores(), schema=SCHEMA, max_examples=10)


class Loyalty:
    inputs = ("tier",)

    def points(self, facts: Mapping[str, object]) -> Any:
        return 3 if facts["tier"] == "gold" else 0.5


class PeeksAtOrders(Loyalty):
    def points(self, facts: Mapping[str, object]) -> Any:
        return facts["orders"]


class Huge(Loyalty):
    def points(self, facts: Mapping[str, object]) -> Any:
        return 10**400


def test_a_score_term_that_keeps_the_laws_passes_and_one_that_breaks_any_is_told_which() -> None:
    check_score_term(Loyalty(), schema=SCHEMA, max_examples=10)

    with pytest.raises(ConformanceError, match=r"^PeeksAtOrders reads 'orders', which is not among its inputs\."):
        check_score_term(PeeksAtOrders(), schema=SCHEMA, max_examples=10)
    with pytest.raises(ConformanceError, match=r"^Huge answers with a finite number; an int came\."):
        check_score_term(Huge(), schema=SCHEMA, max_examples=10)
    with pytest.raises(ConformanceError, match=r"^FewestOpen is no ScoreTerm; it lacks what the protocol asks for\."):
        check_score_term(FewestOpen(), schema=SCHEMA)  # type: ignore[arg-type]  # what is refused


class Experienced:
    inputs = ("tier",)

    def meets(self, candidate: Candidate) -> Any:
        return candidate.facts["tier"] != "gold" or candidate.status.assigned > 2


class Levels(Experienced):
    def meets(self, candidate: Candidate) -> Any:
        return candidate.status.assigned


class Distracted(Experienced):
    def meets(self, candidate: Candidate) -> Any:
        raise KeyError(candidate.status.agent.id)


def test_a_requirement_that_keeps_the_laws_passes_and_one_that_breaks_any_is_told_which() -> None:
    check_requirement(Experienced(), schema=SCHEMA, max_examples=10)

    with pytest.raises(ConformanceError, match=r"^Levels answers with true or false; an int came\."):
        check_requirement(Levels(), schema=SCHEMA, max_examples=10)
    with pytest.raises(ConformanceError, match=r"^Distracted raised a KeyError; it answers for every input\."):
        check_requirement(Distracted(), schema=SCHEMA, max_examples=10)
    with pytest.raises(ConformanceError, match=r"^Loyalty is no Requirement; it lacks what the protocol asks for\."):
        check_requirement(Loyalty(), schema=SCHEMA)  # type: ignore[arg-type]  # what is refused
