"""A document of commitments: read strictly, with every fault at once."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final, Self, TypeAlias

import attrs

from cxcore.errors import InvalidDocumentError, InvalidValueError, UnknownNameError, suggest, type_in_words
from cxcore.rules import Condition, Schema
from cxcore.sla._commitment import Commitment
from cxcore.sla._facts import BUILT_IN, with_built_in
from cxcore.values import DocumentReader, as_table, parse_document

_Heading: TypeAlias = tuple[str | None, str | None, Iterable[object]]
"""The name, the condition and the priorities of the targets of a commitment; ``None`` where there is none to read."""


def _to_priorities(priorities: Any) -> tuple[str, ...] | None:
    if priorities is None:
        return None
    if isinstance(priorities, str) or not isinstance(priorities, Iterable):
        raise InvalidValueError(f"is a list; {type_in_words(priorities)} came.", path="priorities")
    listed = tuple(priorities)
    if not listed:
        raise InvalidValueError("are at least one; leave them out to use any text.", path="priorities")
    for number, each in enumerate(listed):
        path = f"priorities[{number}]"
        if not isinstance(each, str) or not each.strip():
            raise InvalidValueError("is text with at least one letter.", path=path)
        if each in listed[:number]:
            raise InvalidValueError(f"repeats {each!r}.", path=path)
    return listed


def _commitments(commitments: Iterable[Commitment]) -> tuple[Commitment, ...]:
    return tuple(commitments)


@attrs.frozen(kw_only=True, repr=False)
class Commitments:
    """
    The promises of a desk, each about the cases that meet its condition.

    Every case has the facts ``case_id``, ``customer_id``, ``channel``,
    ``language``, ``priority`` and ``opened_at`` without a declaration. What a
    condition asks besides, such as the customer's segment or the brand, the
    document declares under ``fields`` and the host provides. Commitments are
    independent: a case has a clock for each that covers it.

    Priorities are words of the host. A document that declares them under
    ``priorities`` has those of its targets and conditions checked; in one
    that does not, they are any text, and a misspelt one promises nothing.

    Raises:
        InvalidDocumentError: Every fault of the document, each with its path.

    >>> commitments = Commitments.parse('''
    ... priorities = ["urgent", "normal"]
    ...
    ... [fields]
    ... segment = {type = "enum", values = ["gold", "basic"]}
    ...
    ... [[commitments]]
    ... name = "gold first reply"
    ... metric = "first_reply"
    ... when = "segment == 'gold' and channel in ['email', 'chat']"
    ... calendar = "lisbon"
    ... target = "PT4H"
    ... targets = {urgent = "PT30M"}
    ... escalations = [{name = "tell the lead", remaining = "PT15M"}]
    ... ''')
    >>> commitments["gold first reply"].target_for("urgent")
    datetime.timedelta(seconds=1800)
    """

    schema: Schema = attrs.field(factory=lambda: Schema({}))
    """The declared fields, besides the facts that every case has."""
    commitments: tuple[Commitment, ...] = attrs.field(default=(), converter=_commitments)
    priorities: tuple[str, ...] | None = attrs.field(default=None, converter=_to_priorities)
    """The only priorities that a case may have; ``None`` is any text."""
    _conditions: tuple[Condition | None, ...] = attrs.field(init=False, eq=False)

    @_conditions.default
    def _checked_conditions(self) -> tuple[Condition | None, ...]:
        headings = [(each.name, each.when, each.targets) for each in self.commitments]
        if faults := list(islice(_cross_faults(self.schema, self.priorities, headings), _MOST_FAULTS)):
            raise InvalidDocumentError(_UNUSABLE, faults)
        facts = with_built_in(self.schema, self.priorities)
        return tuple(None if each.when is None else facts.parse(each.when) for each in self.commitments)

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Return the commitments that a JSON or TOML text describes.

        Raises:
            InvalidDocumentError: Every fault of the text, each with its path.
        """
        return cls.from_dict(parse_document(text, name="commitments document"))

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """
        Return the commitments that a mapping describes, such as parsed JSON or TOML.

        Raises:
            InvalidDocumentError: Every fault of `data`, each with its path; of wrong
                names and conditions the first hundred.
        """
        reader = DocumentReader()
        reader.refuse_others(data, _SECTIONS, of="the document")
        schema = reader.one(lambda fields: Schema.from_dict(as_table(fields)), data.get("fields", {}), "fields")
        priorities = reader.one(_to_priorities, data.get("priorities"), "")  # its faults say where
        if "commitments" not in data:
            reader.faults.append(InvalidValueError("is missing; a document makes promises.", path="commitments"))
        written = data.get("commitments", [])
        commitments = reader.values(Commitment, written, "commitments") or []
        if reader.faults or schema is None:
            headings = [_read_heading(each) for each in written] if isinstance(written, (list, tuple)) else []
            reader.faults += islice(_cross_faults(schema, priorities, headings), _MOST_FAULTS)
            raise InvalidDocumentError(_UNUSABLE, reader.faults)
        return cls(schema=schema, commitments=[each for each in commitments if each is not None], priorities=priorities)

    def to_dict(self) -> dict[str, Any]:
        """Return the document as JSON-ready data; :meth:`from_dict` reads it back equal."""
        declared = {} if self.priorities is None else {"priorities": list(self.priorities)}
        return {
            **declared,
            "fields": self.schema.to_dict(),
            "commitments": [each.to_dict() for each in self.commitments],
        }

    def __getitem__(self, name: str) -> Commitment:
        for each in self.commitments:
            if each.name == name:
                return each
        raise KeyError(f"{name!r}. {suggest(name, (each.name for each in self.commitments), kind='commitments')}")

    def __iter__(self) -> Iterator[Commitment]:
        return iter(self.commitments)

    def __len__(self) -> int:
        return len(self.commitments)

    def __repr__(self) -> str:
        count = len(self.commitments)
        return f"Commitments({count} commitment{'' if count == 1 else 's'})"

    def with_conditions(self) -> Iterator[tuple[Commitment, Condition | None]]:
        """Yield each commitment with its condition, checked and compiled; ``None`` covers every case."""
        return zip(self.commitments, self._conditions, strict=True)


_UNUSABLE: Final = "The commitments cannot be used"
_SECTIONS: Final = ("priorities", "fields", "commitments")
_MOST_FAULTS: Final = 100  # a hostile document has many, and looking for what was meant takes time


def _read_heading(value: object) -> _Heading:
    """Return what others ask of a commitment, also of one that cannot be read otherwise."""
    written = value if isinstance(value, Mapping) else {}
    name, when, targets = written.get("name"), written.get("when"), written.get("targets")
    return (
        name if isinstance(name, str) else None,
        when if isinstance(when, str) else None,
        targets if isinstance(targets, Mapping) else (),
    )


def _cross_faults(
    schema: Schema | None, priorities: tuple[str, ...] | None, headings: Iterable[_Heading]
) -> Iterator[InvalidValueError]:
    """Yield what is wrong between the parts, as far as they could be read."""
    for name in schema.fields if schema else ():
        if name in BUILT_IN:
            yield InvalidValueError("is a fact of every case already; leave it out.", path=f"fields.{name}")
    facts = None if schema is None else with_built_in(schema, priorities)
    earlier: set[str] = set()
    for index, (called, when, targets) in enumerate(headings):
        if called in earlier:
            yield InvalidValueError(
                f"{called!r} is the name of an earlier commitment; choose another.", path=f"commitments[{index}].name"
            )
        if called is not None:
            earlier.add(called)
        if when is not None and facts is not None:
            try:
                facts.parse(when)
            except InvalidValueError as fault:
                yield fault.under(f"commitments[{index}].when")
        for priority in targets:
            if priorities is not None and priority not in priorities:
                yield UnknownNameError(
                    f"{priority!r} is not a priority of the document. {suggest(str(priority), priorities, kind='priorities')}",
                    path=f"commitments[{index}].targets.{priority}",
                )
