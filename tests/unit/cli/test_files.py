"""Files come in as lines, whatever their packing, and a damaged one is never half a report."""

import gzip
import os
from pathlib import Path

import pytest

from cxcore.cli._files import lines_of
from cxcore.errors import MalformedTableError

TEXT = "call,team\n1,Lisbon\n2,Manila\n"


def read(path: Path) -> list[str]:
    return list(lines_of(path, progress=lambda _: None))


@pytest.mark.parametrize(
    "content",
    [TEXT.encode(), b"\xef\xbb\xbf" + TEXT.encode(), gzip.compress(TEXT.encode())],
    ids=["plain", "byte order mark", "gzipped"],
)
def test_a_file_is_read_plain_with_a_byte_order_mark_or_gzipped(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "calls.csv"
    path.write_bytes(content)

    assert read(path) == ["call,team\n", "1,Lisbon\n", "2,Manila\n"]


def test_line_ends_inside_a_quoted_cell_are_kept_for_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_bytes(b'call,note\r\n1,"two\nlines"\r\n')

    assert read(path) == ["call,note\r\n", '1,"two\n', 'lines"\r\n']


def test_bytes_that_are_not_utf_8_are_kept_so_that_only_their_row_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_bytes(b"call,team\n1,Malm\xf6\n2,Manila\n")

    assert read(path) == ["call,team\n", "1,Malm\udcf6\n", "2,Manila\n"]


def test_a_truncated_gzip_file_is_an_error_that_names_the_file_and_the_place(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv.gz"
    whole = gzip.compress("".join(f"{call},Lisbon\n" for call in range(200_000)).encode())
    path.write_bytes(whole[: len(whole) // 2])

    with pytest.raises(MalformedTableError) as caught:
        read(path)

    assert str(caught.value).startswith("calls.csv.gz is damaged: its gzip data end or break soon after line ")
    assert 0 < caught.value.details["line"] < 200_000


def test_garbage_inside_a_gzip_file_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv.gz"
    path.write_bytes(b"\x1f\x8b\x08" + b"\x00" * 20)

    with pytest.raises(MalformedTableError, match="calls.csv.gz is damaged"):
        read(path)


def test_progress_reaches_the_size_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("1,Lisbon\n" * 5000, encoding="utf-8")
    seen: list[int] = []

    assert len(list(lines_of(path, progress=seen.append))) == 5000

    assert len(seen) == 6
    assert seen == sorted(seen)
    assert seen[-1] == path.stat().st_size


def test_an_empty_file_has_no_lines(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.touch()

    assert read(path) == []


def test_a_pipe_has_lines_and_no_progress() -> None:
    reading, writing = os.pipe()
    os.write(writing, TEXT.encode())
    os.close(writing)
    seen: list[int] = []

    lines = list(lines_of(Path(f"/dev/fd/{reading}"), progress=seen.append))
    os.close(reading)

    assert (lines[0], seen) == ("call,team\n", [])
