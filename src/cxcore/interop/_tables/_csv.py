"""Rows of CSV text, with the line each starts on, and past the lines that are broken."""

import csv
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

import attrs

from cxcore.errors import MalformedTableError

CsvRow: TypeAlias = tuple[int, tuple[str, ...], str | None]
"""First physical line, cells, and why the cells cannot be trusted."""

BYTE_ORDER_MARK: Final = "\ufeff"


@attrs.define
class _Lines:
    """Hands lines to the CSV reader, remembers those of the row being read, and takes them back."""

    _source: Iterator[str]
    taken: list[str] = attrs.field(factory=list)
    number: int = 0
    """How many lines were handed out."""
    _returned: list[str] = attrs.field(factory=list)
    """The last is next."""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._returned.pop() if self._returned else next(self._source)
        if self.number == 0:
            line = line.removeprefix(BYTE_ORDER_MARK)
        self.number += 1
        self.taken.append(line)
        return line

    def take_back_all_but_first(self) -> None:
        """Let reading go on with the second line of the row."""
        back = self.taken[1:]
        self._returned.extend(reversed(back))
        self.number -= len(back)
        del self.taken[1:]


def csv_rows(lines: Iterable[str], *, delimiter: str) -> Iterator[CsvRow]:
    """
    Yield the rows of RFC 4180 text, empty lines left out.

    A quote that is never closed would swallow the rest of the table. So where
    a row cannot be read, its first line alone is reported, and reading goes on
    with the next line.
    """
    source = _Lines(iter(lines))
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    while True:
        source.taken.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            reason = _reason(error, len(source.taken))
            source.take_back_all_but_first()
            yield source.number, tuple(source.taken), reason
            continue
        if cells:
            yield source.number - len(source.taken) + 1, tuple(cells), flaw_of("".join(source.taken))


def _reason(error: csv.Error, lines: int) -> str:
    too_long = "field limit" in str(error)
    if "unexpected end of data" in str(error) or (too_long and lines > 1):
        return "opens a quote that is not closed"
    return "holds a cell that is too long" if too_long else "is not CSV: a quote or a line end stands where neither may"


def flaw_of(text: str) -> str | None:
    """Return why characters of a line show that it was damaged, if they do."""
    if "\0" in text:
        return "holds a NUL character"
    # How Python marks bytes that are not UTF-8 when it is asked to go on (the error handler surrogateescape).
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        return "is not UTF-8"
    return None


def header_of(rows: Iterator[CsvRow]) -> tuple[str, ...]:
    """
    Take the header off the rows, without blanks around its names.

    Raises:
        MalformedTableError: There is none, it cannot be read, or a name stands in it twice.
    """
    try:
        line, cells, flaw = next(rows)
    except StopIteration:
        raise MalformedTableError("The table is empty; its first line should name the columns.") from None
    if flaw is not None:
        raise MalformedTableError(f"The header of the table, line {line}, {flaw}.", line=line)
    names = tuple(cell.strip() for cell in cells)
    for place, name in enumerate(names, 1):
        if name in names[place:]:
            again = names.index(name, place) + 1
            # By their places: a table without a header has a customer's data here.
            raise MalformedTableError(
                f"The header of the table has one name twice, in columns {place} and {again}.", columns=(place, again)
            )
    return names
