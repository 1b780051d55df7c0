"""Errors carry a sentence for people and a code, a path and details for programs."""

import pickle
import traceback
from typing import Any

import pytest

from cxcore.errors import (
    CurrencyMismatchError,
    CxError,
    InvalidDocumentError,
    InvalidValueError,
    MissingExtraError,
    NaiveDatetimeError,
    UnknownFieldError,
    suggest,
)

LATE = InvalidValueError("is at least zero; -1 is not.", path="rules[3].priority", came=-1)
TYPO = UnknownFieldError("no field 'teir'.", path="rules[0].when")


def test_an_error_shows_where_it_stood_before_what_was_wrong() -> None:
    assert str(LATE) == "rules[3].priority: is at least zero; -1 is not."


def test_an_error_about_the_value_as_a_whole_shows_no_path() -> None:
    assert str(InvalidValueError("is empty.")) == "is empty."


def test_details_are_for_programs_and_hold_the_path() -> None:
    assert LATE.details == {"path": "rules[3].priority", "came": -1}


@pytest.mark.parametrize(
    ("path", "parent", "expected"),
    [
        ("when", "rules[3]", "rules[3].when"),
        ("[3].when", "rules", "rules[3].when"),
        ("", "rules", "rules"),
    ],
)
def test_a_fault_found_inside_a_part_is_placed_below_the_part(path: str, parent: str, expected: str) -> None:
    fault = UnknownFieldError("no field 'teir'.", path=path).under(parent)

    assert (type(fault), fault.path, fault.details["path"]) == (UnknownFieldError, expected, expected)


def test_a_document_shows_all_its_faults_each_with_its_path() -> None:
    error = InvalidDocumentError("The policy cannot be used", [LATE, TYPO])

    assert str(error) == (
        "The policy cannot be used, 2 faults:\n"
        "  rules[3].priority: is at least zero; -1 is not.\n"
        "  rules[0].when: no field 'teir'."
    )
    assert error.details == {"paths": ["rules[3].priority", "rules[0].when"]}


def test_the_faults_of_a_document_can_be_caught_by_kind() -> None:
    caught: list[str] = []
    try:
        raise InvalidDocumentError("The policy cannot be used", [LATE, TYPO])
    except* UnknownFieldError as group:
        caught += [fault.path for fault in group.exceptions if isinstance(fault, InvalidValueError)]
    except* InvalidValueError as group:
        caught += [fault.path for fault in group.exceptions if isinstance(fault, InvalidValueError)]

    assert caught == ["rules[0].when", "rules[3].priority"]


@pytest.mark.parametrize(
    "error",
    [
        CxError("The queue is closed.", queue="sales"),
        LATE,
        NaiveDatetimeError.for_argument("at"),
        MissingExtraError.for_extra("cli", purpose="The command line"),
    ],
)
def test_an_error_survives_pickling_whole(error: CxError) -> None:
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own bytes

    assert (type(copy), str(copy), copy.details, copy.code) == (type(error), str(error), error.details, error.code)


def test_a_document_error_survives_pickling_with_its_faults() -> None:
    copy = pickle.loads(pickle.dumps(InvalidDocumentError("The policy cannot be used", [LATE, TYPO])))  # noqa: S301  # our own bytes

    assert [str(fault) for fault in copy.exceptions] == [str(LATE), str(TYPO)]


def test_a_traceback_of_a_document_error_lists_every_fault() -> None:
    shown = "".join(traceback.format_exception(InvalidDocumentError("The policy cannot be used", [LATE, TYPO])))

    assert str(LATE) in shown
    assert str(TYPO) in shown


def test_errors_are_also_the_builtin_a_caller_would_expect() -> None:
    assert issubclass(InvalidValueError, ValueError)
    assert issubclass(UnknownFieldError, LookupError)
    assert issubclass(CurrencyMismatchError, TypeError)
    assert issubclass(MissingExtraError, ImportError)
    assert issubclass(InvalidDocumentError, ExceptionGroup)


def test_a_missing_extra_says_what_to_install() -> None:
    error = MissingExtraError.for_extra("cli", purpose="The command line")

    assert str(error) == "The command line needs an optional dependency: pip install 'cxcore[cli]'"


def test_a_near_miss_is_suggested_and_a_far_one_lists_what_is_known() -> None:
    assert suggest("chanel", ["channel", "queue"], kind="fields") == "Did you mean 'channel'?"
    assert suggest("xyz", ["queue", "channel"], kind="fields") == "Known fields: channel, queue."
    assert suggest("xyz", [], kind="fields") == "No fields are defined."
    number: Any = 5  # a key of a mapping that Python built
    assert suggest(number, ["queue", number], kind="fields") == "Did you mean '5'?"


def test_a_long_list_of_what_is_known_is_cut() -> None:
    known = [f"field{number:03}" for number in range(120)]

    assert suggest("xyz", known, kind="fields").endswith("field048, field049 and 70 more.")


def test_a_name_too_long_to_be_a_slip_is_compared_with_nothing() -> None:
    assert suggest("queue" * 100_000, ["queue"], kind="fields") == "Known fields: queue."
