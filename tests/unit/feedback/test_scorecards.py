"""Scorecards: read strictly, scored exactly."""

from datetime import UTC, datetime
from typing import Any

import pytest

from cxcore.errors import InvalidDocumentError, InvalidValueError
from cxcore.feedback import NOT_APPLICABLE, Question, Review, Score, Scorecard, Section, agent_scores
from cxcore.models import AgentId, InteractionId

VOICE = Scorecard.parse(
    """
    name = "voice"
    version = 2

    [[sections]]
    name = "Opening"
    questions = [
        {id = "greeting", text = "Did the agent greet?"},
        {id = "identity", text = "Was the caller verified?", weight = 0, fails_on = ["no"]},
    ]

    [[sections]]
    name = "Help"
    questions = [
        {id = "answer", text = "Was it answered?", weight = 3, scale = {no = 0, partly = 1, yes = 2}},
        {id = "hold", text = "Was the hold explained?", weight = 2, may_not_apply = true},
    ]
    """
)


def review(version: int = 2, scorecard: str = "voice", **answers: str) -> Review:
    return Review(
        scorecard=scorecard,
        version=version,
        interaction=InteractionId("int_42"),
        agent=AgentId("agt_priya"),
        reviewer=AgentId("agt_rui"),
        reviewed_at=datetime(2026, 3, 2, tzinfo=UTC),
        answers=answers,
    )


@pytest.mark.parametrize(
    ("answers", "share", "why"),
    [
        (("yes", "yes", "yes", "yes"), 1.0, "everything earned"),
        (("no", "yes", "no", "no"), 0.0, "nothing earned"),
        (("yes", "yes", "partly", "no"), 2.5 / 6, "half of three and one, of six"),
        (("yes", "yes", "partly", NOT_APPLICABLE), 2.5 / 4, "the hold leaves both sides of the fraction"),
        (("yes", "no", "yes", "yes"), 0.0, "nobody verified the caller"),
    ],
)
def test_a_score_is_the_weighted_share_of_what_applied(answers: tuple[str, ...], share: float, why: str) -> None:
    given: dict[str, Any] = dict(zip(("greeting", "identity", "answer", "hold"), answers, strict=True))

    score = VOICE.score(review(**given))

    assert score.share == pytest.approx(share), why


def test_a_failed_review_names_what_failed_it_and_keeps_the_sections() -> None:
    score = VOICE.score(review(greeting="yes", identity="no", answer="partly", hold="n/a"))

    assert score.reason == "The answer to 'identity' fails the whole review."
    assert (score.failed_by, score.not_applicable) == (("identity",), ("hold",))
    assert score.sections == {"Opening": 1.0, "Help": 0.5}


def test_a_review_to_which_nothing_applied_has_no_score() -> None:
    hold = Question(id="hold", text="Was the hold explained?", may_not_apply=True)
    card = Scorecard(name="voice", version=2, sections=[Section(name="Help", questions=[hold])])

    score = card.score(review(hold=NOT_APPLICABLE))

    assert (score.share, score.sections) == (None, {"Help": None})
    assert score.reason == "No question with a weight applied, so there is nothing to score."


def test_every_fault_of_a_review_is_told_at_once() -> None:
    with pytest.raises(InvalidDocumentError) as caught:
        VOICE.score(review(version=1, scorecard="chat", greting="yes", identity="n/a", answer="part", hold="yes"))

    assert str(caught.value) == (
        "The review of int_42 cannot be scored, 6 faults:\n"
        "  scorecard: is 'chat'; this one is 'voice'.\n"
        "  version: is 1; this one is version 2, and their scores do not compare.\n"
        "  answers.greting: is not a question of this scorecard. Did you mean 'greeting'?\n"
        "  answers.greeting: has no answer; every question needs one.\n"
        "  answers.identity: always applies; choose an answer of its scale.\n"
        "  answers.answer: 'part' is not an answer of the scale. Did you mean 'partly'?"
    )


def test_every_fault_of_a_scorecard_is_told_at_once() -> None:
    ask = {"id": "a", "text": "Really?"}
    with pytest.raises(InvalidDocumentError) as caught:
        Scorecard.from_dict(
            {
                "name": "",
                "version": 0,
                "sektions": [],
                "sections": [
                    {"name": "One", "questions": [ask, {**ask, "weight": -1}]},
                    {"name": "One", "questions": [{**ask, "id": "b", "fails_on": ["nope"]}]},
                    {"name": "Two", "questions": []},
                    "Three",
                ],
            }
        )

    assert [str(fault) for fault in caught.value.faults] == [
        "name: is one line of text without blanks at its ends.",
        "version: is a whole number of at least 1.",
        "sektions: is not a section of a scorecard. Did you mean 'sections'?",
        "sections[0].questions[1].weight: is a finite number of at least zero; -1.0 is not.",
        "sections[1].questions[0].fails_on[0]: 'nope' is not an answer of the scale. Did you mean 'no'?",
        "sections[2].questions: has at least one question.",
        "sections[3]: is a table; a str came.",
        "sections[0].questions[1].id: 'a' is the id of an earlier question; choose another.",
        "sections[1].name: 'One' is the name of an earlier section; choose another.",
    ]


@pytest.mark.parametrize(
    ("scale", "sentence"),
    [
        ({"n/a": 0, "yes": 1}, "scale: 'n/a' is no answer with points; write may_not_apply = true instead."),
        ({"no": -1, "yes": 1}, "scale.no: is a finite number of points of at least zero; -1 is not."),
        ({"yes": 1}, "scale: has at least two answers, one of them with points."),
        ({"no": 0, "nay": 0}, "scale: has at least two answers, one of them with points."),
    ],
)
def test_a_scale_without_sense_is_refused(scale: dict[str, float], sentence: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        Question(id="tone", text="Was the tone right?", scale=scale)

    assert str(caught.value) == sentence


def test_a_question_without_an_id_does_not_hide_a_repeated_one() -> None:
    questions = [{"id": "a", "text": "Really?"}, {"text": "And?"}, {"id": "a", "text": "Again?"}]

    with pytest.raises(InvalidDocumentError) as caught:
        Scorecard.from_dict({"name": "voice", "version": 1, "sections": [{"name": "One", "questions": questions}]})

    assert [fault.path for fault in caught.value.faults] == [
        "sections[0].questions[1].id",
        "sections[0].questions[2].id",
    ]


def test_a_scorecard_without_weights_could_score_nothing() -> None:
    light = Section(name="One", questions=[Question(id="a", text="Really?", weight=0)])

    with pytest.raises(InvalidDocumentError, match="cannot be used") as caught:
        Scorecard(name="voice", version=1, sections=[light])

    assert str(caught.value.faults[0]) == "sections: have no question with a weight, so nothing could be scored."


def test_a_scorecard_without_sections_says_so() -> None:
    with pytest.raises(InvalidDocumentError, match="cannot be used") as caught:
        Scorecard.from_dict({"name": "voice", "version": 1})

    assert str(caught.value.faults[0]) == "sections: is a list of tables; a NoneType came."


def test_a_scorecard_survives_the_round_trip() -> None:
    assert Scorecard.from_dict(VOICE.to_dict()) == VOICE
    assert repr(VOICE) == "Scorecard('voice' version 2, 4 questions)"


def test_a_scorecard_is_a_table_of_its_questions_in_a_notebook() -> None:
    table = VOICE._repr_html_()

    assert "<caption>Scorecard(&#x27;voice&#x27; version 2, 4 questions)</caption>" in table
    assert "<td>Opening</td><td>Was the caller verified?</td><td>0</td><td>no 0, yes 1</td><td>no</td>" in table
    assert "<td>Help</td><td>Was the hold explained?</td><td>2</td><td>no 0, yes 1, n/a</td><td></td>" in table


def test_a_score_is_a_table_of_its_sections_in_a_notebook() -> None:
    table = VOICE.score(review(greeting="yes", identity="no", answer="partly", hold="n/a"))._repr_html_()

    assert "<caption>agt_priya, int_42: The answer to &#x27;identity&#x27; fails the whole review.</caption>" in table
    assert "<tr><td>Opening</td><td>100.0 %</td></tr><tr><td>Help</td><td>50.0 %</td></tr>" in table
    assert "<tr><td>all</td><td>0.0 %</td></tr>" in table


def test_a_section_to_which_nothing_applied_says_so_in_a_notebook() -> None:
    card = Scorecard.parse(
        """
        name = "voice"
        version = 2
        sections = [
            {name = "Hold", questions = [{id = "hold", text = "Was the hold explained?", may_not_apply = true}]},
        ]
        """
    )

    table = card.score(review(hold=NOT_APPLICABLE))._repr_html_()

    assert "<td>Hold</td><td>nothing applied</td>" in table


def scores(agent: str, *shares: float | None, version: int = 1) -> list[Score]:
    return [
        Score(
            scorecard="voice",
            version=version,
            interaction=InteractionId(f"int_{agent}_{place}"),
            agent=AgentId(f"agt_{agent}"),
            share=share,
            reason="",
            sections={},
            failed_by=("identity",) if share == 0 else (),
        )
        for place, share in enumerate(shares)
    ]


def test_the_mean_of_an_agent_agrees_with_scipy() -> None:
    stats = pytest.importorskip("scipy.stats")
    shares = [0.71, 0.66, 0.8, 0.75, 0.9, 0.0, 0.62]

    for few in range(2, 8):
        [priya] = agent_scores(scores("priya", *shares[:few]), confidence=0.9)

        mean, error = sum(shares[:few]) / few, stats.sem(shares[:few])
        low, high = stats.t.interval(0.9, few - 1, loc=mean, scale=error)
        assert priya.low == pytest.approx(max(low, 0))
        assert priya.high == pytest.approx(min(high, 1))
    assert (priya.reviews, priya.failed) == (7, 1)


def test_many_reviews_have_students_interval_too() -> None:
    stats = pytest.importorskip("scipy.stats")
    [priya] = agent_scores(scores("priya", *[0.0, 1.0] * 600))

    scatter = (600 * 2 * 0.25 / 1199) ** 0.5
    assert priya.high is not None
    assert priya.high - 0.5 == pytest.approx(stats.t.ppf(0.975, 1199) * scatter / 1200**0.5, rel=1e-9)


@pytest.mark.parametrize(
    ("shares", "mean", "reason"),
    [
        ((None,), None, "No review has a score."),
        ((0.8, None), 0.8, "One review does not show how far the next may be off."),
        ((0.5, 0.5), 0.5, "All reviews have one score, which does not show how far the next may be off."),
    ],
)
def test_a_mean_without_scatter_has_no_interval(
    shares: tuple[float | None, ...], mean: float | None, reason: str
) -> None:
    [priya] = agent_scores(scores("priya", *shares))

    assert (priya.share, priya.low, priya.high, priya.reason) == (mean, None, None, reason)


def test_no_scores_are_no_agents_and_agents_come_by_id() -> None:
    assert agent_scores([]) == ()
    assert [each.agent for each in agent_scores([*scores("rui", 0.5), *scores("priya", 0.5)])] == [
        "agt_priya",
        "agt_rui",
    ]


@pytest.mark.parametrize(
    ("given", "confidence", "sentence"),
    [
        ([], 1.0, "confidence: lies between 0 and 1; 1.0 does not."),
        (
            [*scores("priya", 1.0), *scores("rui", 1.0, version=2)],
            0.95,
            (
                "scores[1]: is of 'voice' version 2, the first of 'voice' version 1; their scores do not compare, "
                "so pass one version at a time."
            ),
        ),
        (
            [*scores("priya", 1.0), *scores("priya", 0.5)],
            0.95,
            (
                "scores[1]: reviews int_priya_0 a second time; keep one review of an interaction, or compare the "
                "reviewers with krippendorff_alpha."
            ),
        ),
    ],
)
def test_scores_that_do_not_compare_have_no_mean(given: list[Score], confidence: float, sentence: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        agent_scores(given, confidence=confidence)

    assert str(caught.value) == sentence
