"""Reading a document part by part."""

import attrs

from cxcore.errors import InvalidDocumentError, InvalidValueError
from cxcore.values import DocumentReader, Value, positive


@attrs.frozen
class Limit(Value):
    calls: int = attrs.field(validator=positive)


def told(reader: DocumentReader) -> list[str]:
    return [str(fault) for fault in reader.faults]


def test_what_can_be_read_is_returned_and_what_cannot_is_none_with_its_faults() -> None:
    reader = DocumentReader()

    assert reader.one(Limit.from_dict, {"calls": 3}, "limit") == Limit(3)
    assert reader.one(Limit.from_dict, {"calls": 0}, "limit") is None
    assert told(reader) == ["limit.calls: is above zero; 0 is not."]


def test_the_whole_document_has_no_path_of_its_own() -> None:
    def refuse(_: object) -> Limit:
        raise InvalidValueError("is empty.", path="here")

    def refuse_all(_: object) -> Limit:
        raise InvalidDocumentError("Limit cannot be read", [InvalidValueError("is empty.", path="there")])

    reader = DocumentReader()
    reader.one(refuse, {}, "")
    reader.one(refuse_all, {}, "")
    reader.one(refuse, {}, "limits")

    assert told(reader) == ["here: is empty.", "there: is empty.", "limits.here: is empty."]


def test_each_item_of_a_list_and_each_entry_of_a_table_is_read_for_itself() -> None:
    reader = DocumentReader()

    assert reader.values(Limit, [{"calls": 1}, {"calls": -1}, "many"], "limits") == [Limit(1), None, None]
    assert reader.table(Limit.from_dict, {"day": {"calls": 1}, "night": {"calls": -1}}, "by_shift") == {
        "day": Limit(1),
        "night": None,
    }
    assert told(reader) == [
        "limits[1].calls: is above zero; -1 is not.",
        "limits[2]: is a table; a str came.",
        "by_shift.night.calls: is above zero; -1 is not.",
    ]


def test_something_else_in_place_of_a_list_or_table_is_one_fault() -> None:
    reader = DocumentReader()

    assert reader.values(Limit, {}, "limits") is None
    assert reader.many(Limit.from_dict, "abc", "more") is None
    assert reader.table(Limit.from_dict, [], "by_shift") is None
    assert told(reader) == [
        "limits: is a list of tables; a dict came.",
        "more: is a list; a str came.",
        "by_shift: is a table; a list came.",
    ]


def test_a_key_that_is_no_section_is_refused_with_the_one_that_was_meant() -> None:
    reader = DocumentReader()
    reader.refuse_others({"limits": 1, "limts": 2}, ["limits", "name"], of="a policy")

    assert told(reader) == ["limts: is not a section of a policy. Did you mean 'limits'?"]
