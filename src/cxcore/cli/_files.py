"""Files as lines of text: plain or gzipped, with progress, and with a clear word when one is damaged."""

import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Final, Literal, TypeAlias

from cxcore.errors import InvalidValueError, MalformedTableError
from cxcore.values import RepeatedKeyError, each_key_once

_GZIP_MAGIC = b"\x1f\x8b"

Kind: TypeAlias = Literal["csv", "json", "json lines", "parquet"]

_KINDS: Final[Mapping[str, Kind]] = {
    ".jsonl": "json lines",
    ".ndjson": "json lines",
    ".json": "json",
    ".csv": "csv",
    ".parquet": "parquet",
}


def plain_name(path: Path) -> Path:
    """Return the name of a file without its ``.gz``."""
    return Path(path.name.removesuffix(".gz"))


def kind_of(path: Path) -> Kind | None:
    """Return the kind of a file by its name, with or without ``.gz``; ``None`` if the name does not say."""
    return _KINDS.get(plain_name(path).suffix.lower())


def text_of(path: Path) -> str:
    """
    Return the text of a document, UTF-8 with or without a byte order mark.

    Raises:
        OSError: The file cannot be opened.
        InvalidValueError: It is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidValueError(f"{path.name} is not UTF-8: byte {error.start:,} cannot be read.") from None


def lines_of(path: Path, *, progress: Callable[[int], None]) -> Iterator[str]:
    """
    Yield the lines of a text file, unzipped if it is gzip, with their line ends.

    The text is UTF-8, with or without a byte order mark. Bytes that are not
    UTF-8 become lone surrogates, so that the reader can refuse the row they
    stand in and go on with the next.

    Args:
        path: The file; gzip is recognised by its first bytes, not by its name.
        progress: Called now and then with the bytes of the file read so far; not for a pipe, which has no size.

    Raises:
        MalformedTableError: The gzip data are cut short or damaged; it says near which line.
    """
    with path.open("rb") as file:
        packed = file.peek(2)[:2] == _GZIP_MAGIC  # looking ahead works on a pipe too
        data: IO[bytes] = gzip.GzipFile(fileobj=file) if packed else file  # type: ignore[assignment]  # reads like one
        text = io.TextIOWrapper(data, encoding="utf-8-sig", errors="surrogateescape", newline="")
        has_size = file.seekable()
        number = 0
        try:
            for number, line in enumerate(text, 1):
                yield line
                if has_size and number % 1000 == 0:
                    progress(file.tell())
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise MalformedTableError(
                f"{path.name} is damaged: its gzip data end or break soon after line {number:,} ({error}). "
                "Fetch the file again; nothing of it was reported.",
                line=number,
            ) from None
        if has_size:
            progress(file.tell())


def json_of(text: str, name: str) -> Any:
    """
    Return what a JSON text holds; in the place of an object that has a key twice stands an error that says so.

    Raises:
        MalformedTableError: It cannot be read.
    """
    try:
        return json.loads(text, object_pairs_hook=_object_or_fault)
    except (ValueError, RecursionError) as error:
        raise MalformedTableError(f"{name} is not JSON that can be read: {error}.") from None


def _object_or_fault(pairs: list[tuple[str, Any]]) -> Any:
    try:
        return each_key_once(pairs)
    except RepeatedKeyError:
        return InvalidValueError("an object in it has a key twice; keep one.")  # which key may be somebody's


def objects_of(text: str, name: str) -> list[Mapping[str, object]]:
    """
    Return the objects of a JSON list.

    Raises:
        MalformedTableError: It is no such list.
    """
    records = json_of(text, name)
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise MalformedTableError(f"{name} is not a list of JSON objects; one object a line goes by .jsonl.")
    return records
