"""`report` answers what it is asked: chosen metrics, in periods of a zone."""

from datetime import timedelta
from pathlib import Path

import pytest

from cxcore.cli._sample import END, sample_events
from tests.unit.cli.desk import CALLS, TICKETS_MAPPING, Desk, values


def periods(desk: Desk, *arguments: str, metric: str = "offered", period: str = "day") -> dict[object, object]:
    found = desk.json(*arguments, "--period", period)["measurements"]
    return {each["group"][period]: each["value"] for each in found if each["metric"] == metric}


def test_only_the_named_metrics_are_measured_in_every_definition_of_a_first_report(
    desk: Desk, calls: tuple[str, ...]
) -> None:
    found = desk.json(*calls, "--metrics", "offered,service_level", "--metrics", "offered")["measurements"]

    assert [each["metric"] for each in found] == ["offered"] + ["service_level"] * 4


def test_a_metric_that_no_first_report_has_can_be_named(desk: Desk, calls: tuple[str, ...]) -> None:
    assert values(desk.json(*calls, "--metrics", "wait_to_answer"), "wait_to_answer") == [5.0]


def test_the_log_answers_what_is_asked_of_surveys(desk: Desk) -> None:
    log = sample_events()
    sent = [event for event in log if event.type == "feedback.survey_sent" and event.at < END - timedelta(days=7)]
    detractors = [
        event
        for event in log
        if event.type == "feedback.survey_answered" and event.data["survey"] == "nps"
        and event.data["score"] in range(7) and event.at < END - timedelta(days=2)
    ]  # fmt: skip

    found = desk.json("--metrics", "survey_response_rate,detractor_follow_up_rate")["measurements"]

    assert [(each["metric"], each["n"]) for each in found] == [
        ("survey_response_rate", len(sent)),
        ("detractor_follow_up_rate", len(detractors)),
    ]


def test_the_log_answers_what_is_asked_of_next_replies(desk: Desk) -> None:
    (found,) = desk.json("--metrics", "next_reply_time")["measurements"]

    assert (found["n"], found["value"], found["reason"]) == (
        0,
        None,
        "there are no stretches of waiting whose length is known",
    )


@pytest.mark.parametrize("metric", ["csat", "nps", "channel_share"])
def test_a_figure_comes_from_the_first_table_that_can_answer_it(desk: Desk, metric: str) -> None:
    assert len(desk.json("--metrics", metric)["measurements"]) == 1


@pytest.mark.parametrize("metric", ["resolution_time", "backlog_age", "agent_work"])
def test_a_named_time_is_measured_in_working_hours_beside_all_hours(desk: Desk, metric: str) -> None:
    found = desk.json("--metrics", metric, "--hours", "Mo-Fr 09:00-17:00")["measurements"]

    assert {each["arguments"]["time"] for each in found} == {"calendar", "working"}
    assert all(each["value"] is not None for each in found)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--metrics", "cast"], "--metrics: there is no metric 'cast'. Did you mean 'csat'?"),
        (["--metrics", "offered,"], "--metrics: there is no metric ''. Known metrics: "),
        (
            ["--metrics", "nps"],
            "nps needs nps_score, which no row has. Known facts: abandoned, answered, began, call, ",
        ),
        (["--period", "weak"], "--period: there is no period 'weak'. Did you mean 'week'?"),
        (["--period", "week", "--zone", "Europe/Lisboa"], "zone: 'Europe/Lisboa' is not an IANA time zone."),
        (["--period", "day", "--by", "day"], "by: names a column 'day', which is the name of the period."),
    ],
)
def test_a_name_that_is_not_there_is_said_with_the_nearest_one(
    desk: Desk, calls: tuple[str, ...], arguments: list[str], message: str
) -> None:
    path = desk.write("calls.csv", CALLS.replace("call,", "day,")) if "--by" in arguments else calls[0]

    status, out, err = desk.run(path, *calls[1:], *arguments)

    assert (status, out) == (2, "")
    assert err.startswith(message)


def test_a_period_is_one_of_the_zone_of_the_mapping_unless_another_is_asked_for(
    desk: Desk, calls: tuple[str, ...]
) -> None:
    late = desk.write("calls.csv", CALLS.replace("2026-03-02T09:03", "2026-03-01T23:30").replace("TEST", "AGENT"))

    assert periods(desk, late, *calls[1:]) == {"2026-03-01": 1, "2026-03-02": 3}
    assert periods(desk, late, *calls[1:], "--zone", "Asia/Manila") == {"2026-03-02": 4}


def test_cases_are_dated_by_their_opening_and_interactions_by_their_start(desk: Desk, tickets: tuple[str, ...]) -> None:
    assert periods(desk, *tickets, metric="cases") == {"2026-03-02": 2, "2026-03-03": 1}
    assert periods(desk, *tickets, "--metrics", "nps", metric="nps")["2026-03-02"] == 100.0


def test_the_built_in_desk_has_weeks_of_interactions_and_of_cases(desk: Desk) -> None:
    found = desk.json("--period", "week", "--metrics", "offered,cases")["measurements"]

    weeks = ["2026-W10", "2026-W11", "2026-W12", "2026-W13"]
    assert [each["group"]["week"] for each in found] == weeks + weeks


def test_answers_that_nothing_dates_have_no_period(desk: Desk, tickets: tuple[str, ...]) -> None:
    facts = TICKETS_MAPPING[TICKETS_MAPPING.index("[facts]") :]
    undated = TICKETS_MAPPING.replace(facts, '[facts]\nnps_score = "score"\n').replace('"case"', '"feedback"')

    status, _, err = desk.run(
        tickets[0], "--mapping", desk.write("answers.toml", undated), "--period", "week", "--metrics", "nps"
    )

    assert (status, err) == (
        2,
        "There is no opened_at, started_at, asked_at or survey_sent_at, which says in which week a row belongs.\n",
    )


def test_one_figure_of_many_groups_is_one_table(desk: Desk, calls: tuple[str, ...]) -> None:
    _, out, _ = desk.run(*calls, "--by", "team", "--metrics", "average_speed_of_answer")

    assert out.count("Calls: average speed of answer") == 1
    assert out.index("team Lisbon") < out.index("team Manila")


def test_periods_are_read_down_a_table_for_each_definition(desk: Desk, calls: tuple[str, ...]) -> None:
    _, out, _ = desk.run(*calls, "--period", "hour", "--metrics", "offered,service_level")

    assert out.count("hour 2026-03-02T09:00+00:00") == 5
    assert "Calls: service level, offered less short abandons" in out


def test_an_instant_without_a_zone_is_one_of_the_zone_asked_for(desk: Desk, tickets: tuple[str, ...]) -> None:
    nine_in_manila = desk.json(*tickets, "--period", "day", "--zone", "Asia/Manila", "--as-of", "2026-03-03T17:00")

    assert nine_in_manila["as_of"] == "2026-03-03T09:00:00+00:00"


def test_the_weeks_of_the_real_incidents_are_those_that_the_tutorial_shows(desk: Desk, shared: Path) -> None:
    log = shared / "data/uci_incidents/incident_event_log-opened-2016-03-01..14.csv.gz"
    mapping = Path(__file__).parents[3] / "docs/examples/incidents.toml"
    asked = "--metrics", "resolution_time", "--period", "week", "--as-of", "2016-03-15"

    found = desk.json(str(log), "--mapping", str(mapping), *asked)["measurements"]

    medians = {
        method: [
            each["value"] and round(each["value"], 1)
            for each in found
            if (each["arguments"]["statistic"], each["arguments"]["method"], each["arguments"]["until"])
            == ("median", method, "solved_or_closed")
        ]
        for method in ("naive", "kaplan_meier")
    }
    assert medians == {"naive": [44.8, 23.7, 0.9], "kaplan_meier": [102.3, 138.6, None]}


def test_an_export_without_rows_has_no_groups_and_says_so(desk: Desk, calls: tuple[str, ...]) -> None:
    empty = desk.write("none.csv", CALLS.splitlines()[0])

    status, out, err = desk.run(empty, *calls[1:], "--period", "week")

    assert (status, err) == (0, "")
    assert "There are no rows, so there are no groups and no figures." in out
    assert "Rows: 0 read" in out


def test_minutes_are_shown_as_minutes(desk: Desk) -> None:
    _, out, _ = desk.run("--metrics", "first_response_time")

    assert " min" in out
