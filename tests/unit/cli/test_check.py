"""`check` says what is wrong with a policy, and exits as a pipeline expects."""

import json
from pathlib import Path

import pytest

from cxcore.cli import main

POLICY = """
name = "desk"
skills = ["billing"]
[queues.front]
limit = 20
wait = "PT10M"
[default]
queue = "front"
needs = {skills = {billing = 2}}
"""
ROSTER = """
week = 2026-03-02
zone = "Europe/Lisbon"
[calendars]
office = {hours = "Mo-Fr 09:00-18:00", zone = "Europe/Lisbon"}
[[agents]]
id = "agt_priya"
skills = {billing = 4}
"""
DEAD_END = (
    "error routing.dead-end: default: nobody takes what the default gets from 2026-03-02 00:00Z to "
    "2026-03-02 08:50:00.000001Z, from 2026-03-02 18:00Z to 2026-03-03 08:50:00.000001Z, from 2026-03-03 18:00Z to "
    "2026-03-04 08:50:00.000001Z and 3 more times."
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a policy and a roster that go well together."""
    (tmp_path / "policy.toml").write_text(POLICY)
    (tmp_path / "roster.toml").write_text(ROSTER)
    return tmp_path


def test_a_clean_policy_exits_with_0(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["check", str(folder / "policy.toml"), "--roster", str(folder / "roster.toml")])

    assert (status, *capsys.readouterr()) == (0, "Policy('desk', 0 rules): nothing found.\n", "")


def test_findings_are_printed_and_exit_with_1(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "roster.toml").write_text(ROSTER + 'calendar = "office"\n')

    status = main(["check", str(folder / "policy.toml"), "--roster", str(folder / "roster.toml")])

    assert (status, *capsys.readouterr()) == (
        1,
        (
            f"{DEAD_END}\n"
            "warning routing.step-without-staff: default: has nobody who meets it while its queue is open, all day: "
            "Saturday 2026-03-07, Sunday 2026-03-08.\n"
            "Policy('desk', 0 rules): 1 error, 1 warning.\n"
        ),
        "",
    )


def test_notes_are_printed_and_exit_with_0(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "policy.toml").write_text(POLICY.replace('["billing"]', '["billing", "tax"]'))

    status = main(["check", str(folder / "policy.toml")])

    assert (status, capsys.readouterr().out) == (
        0,
        "note routing.unused-skill: skills: no step asks for 'tax'.\nPolicy('desk', 0 rules): 1 note.\n",
    )


def test_calendars_alone_make_a_roster_that_asks_nothing_of_agents(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "policy.toml").write_text(POLICY.replace("limit", 'calendar = "office"\nlimit') + SHIFTS)
    (folder / "roster.toml").write_text(ROSTER[: ROSTER.index("[[agents]]")])

    status = main(["check", str(folder / "policy.toml"), "--roster", str(folder / "roster.toml")])

    assert (status, capsys.readouterr().out) == (0, "Policy('desk', 0 rules): nothing found.\n")


SHIFTS = '[shifts]\nramp_up = "PT30M"\n'


def test_a_target_is_given_in_seconds(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["check", str(folder / "policy.toml"), "--within", "300"])

    assert (status, capsys.readouterr().out) == (
        1,
        (
            "error routing.past-target: default: may last until 0:10:00 have been waited in all; the target is 0:05:00.\n"
            "Policy('desk', 0 rules): 1 error.\n"
        ),
    )


def test_an_older_policy_shows_what_goes_elsewhere_and_changes_no_status(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "old.toml").write_text(POLICY.replace("billing = 2", "billing = 1"))

    status = main(["check", str(folder / "policy.toml"), "--diff", str(folder / "old.toml")])

    assert (status, capsys.readouterr().out) == (
        0,
        (
            "Policy('desk', 0 rules): nothing found.\n"
            "\n"
            "everywhere: {'needs': {'skills': {'billing': 1}}, 'queue': 'front'} becomes "
            "{'needs': {'skills': {'billing': 2}}, 'queue': 'front'}, as for a record without facts.\n"
        ),
    )


def test_what_could_not_be_compared_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fields = '\n[fields]\ntier = {type = "enum", values = %s}\n[[rules]]\nname = "gold"\nwhen = "tier == \'gold\'"\nqueue = "front"\n'
    (folder / "old.toml").write_text(POLICY + fields % '["gold", "basic"]')
    (folder / "policy.toml").write_text(POLICY + fields % '["gold", "plain"]')

    main(["check", str(folder / "policy.toml"), "--diff", str(folder / "old.toml")])

    assert capsys.readouterr().out.endswith("Nothing changes.\nNot compared: tier == 'basic', tier == 'plain'.\n")


def test_json_holds_all_of_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "old.toml").write_text(POLICY.replace("billing = 2", "billing = 1"))

    status = main(
        ["check", str(folder / "policy.toml"), "--diff", str(folder / "old.toml"), "--within", "300", "--json"]
    )

    found = json.loads(capsys.readouterr().out)
    assert status == 1
    assert sorted(found) == ["clean", "diff", "digest", "lints", "policy"]
    assert (found["policy"], found["clean"], len(found["digest"])) == ("desk", False, 64)
    assert found["lints"] == [
        {
            "code": "routing.past-target",
            "severity": "error",
            "path": "default",
            "message": "may last until 0:10:00 have been waited in all; the target is 0:05:00.",
            "witness": None,
        }
    ]
    assert found["diff"]["changes"][0]["new"] == [{"needs": {"skills": {"billing": 2}}, "queue": "front"}]


UNREADABLE = [
    (
        "policy.toml",
        POLICY.replace("billing = 2", "biling = 2"),
        (
            "policy.toml: The policy cannot be used, 1 fault:\n"
            "  default.needs.skills.biling: there is no skill 'biling'. Did you mean 'billing'?\n"
        ),
    ),
    (
        "roster.toml",
        ROSTER + 'calendar = "offices"\n[[agents]]\nid = "agt_priya"\n',
        (
            "roster.toml: Roster cannot be read, 2 faults:\n"
            "  agents[0].calendar: there is no calendar 'offices'. Did you mean 'office'?\n"
            "  agents[1].id: agt_priya is listed already.\n"
        ),
    ),
    (
        "roster.toml",
        ROSTER.replace("week", "weak"),
        (
            "roster.toml: Roster cannot be read, 2 faults:\n"
            "  week: Field required.\n"
            "  weak: is not a field of Roster. Did you mean 'week'?\n"
        ),
    ),
]


@pytest.mark.parametrize(("name", "text", "message"), UNREADABLE, ids=["policy", "roster", "typo"])
def test_what_cannot_be_read_is_said_on_standard_error_and_exits_with_2(
    name: str, text: str, message: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / name).write_text(text)

    status = main(["check", str(folder / "policy.toml"), "--roster", str(folder / "roster.toml")])

    assert (status, *capsys.readouterr()) == (2, "", message)


def test_a_file_that_is_not_there_exits_with_2(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(folder / "none.toml")]) == 2
    assert "No such file" in capsys.readouterr().err


def test_the_example_of_the_documentation_is_clean(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    examples = repository / "docs" / "examples"

    status = main(
        ["check", str(examples / "support_desk.toml"), "--roster", str(examples / "support_desk_roster.toml")]
    )

    assert (status, capsys.readouterr().out.splitlines()[-1]) == (0, "Policy('support desk', 3 rules): 1 note.")
