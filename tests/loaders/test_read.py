from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from genealogy.errors import UnreadableFile
from loaders.read import ODD, ROW, odd_field, read_table


def table(tmp_path: Path, content: bytes) -> tuple[list[tuple[object, ...]], list[tuple[int, str, str]], list[bool]]:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    read = read_table(path)
    rows = read.frame.select(ROW, *read.columns).rows()
    return rows, [(broken.row, broken.expected, broken.found) for broken in read.broken], read.frame[ODD].to_list()


def test_text_stays_text(tmp_path: Path) -> None:
    rows, broken, _ = table(tmp_path, b"a,b,c\n007,1E5, x \nNULL,,true\n")
    assert rows == [(2, "007", "1E5", "x"), (3, "NULL", "", "true")]
    assert broken == []


@pytest.mark.parametrize("separator", [b",", b";", b"\t", b"|"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_separators_line_ends_and_byte_order_marks(tmp_path: Path, separator: bytes, end: bytes, mark: bytes) -> None:
    content = mark + end.join(separator.join(row) for row in ((b"a", b'"b"', b"c"), (b"1", b'"2' + separator + b'x"', b"3")))
    rows, broken, _ = table(tmp_path, content)
    assert rows == [(2, "1", f"2{separator.decode()}x", "3")]
    assert broken == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "an empty file"),
        (b"\n\n", "an empty"),
        ("a,b\n1,2\n".encode("utf-16"), "UTF-16"),
        ("a,b\n1,2\n".encode("utf-16-le"), "UTF-16"),
        (b"a,b,a\n1,2,3\n", "'a' 2 times"),
    ],
)
def test_files_that_cannot_be_read_as_a_whole(tmp_path: Path, content: bytes, told: str) -> None:
    with pytest.raises(UnreadableFile, match=told):
        table(tmp_path, content)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no such file"):
        read_table(tmp_path / "gone.csv")
    with pytest.raises(UnreadableFile, match="directory"):
        read_table(tmp_path)


def test_a_header_alone_is_a_file_without_rows(tmp_path: Path) -> None:
    assert table(tmp_path, b"a,b,c\n") == ([], [], [])


def test_rows_that_do_not_fit_the_header_are_set_aside(tmp_path: Path) -> None:
    rows, broken, _ = table(tmp_path, b"a,b,c\n1,2,3\n4,5\n6,7,8,9\n\n,,\n1,,\n")
    assert rows == [(2, "1", "2", "3"), (7, "1", "", "")]
    assert broken == [(3, "3 fields", "2"), (4, "3 fields", "4")]


def test_a_line_cut_off_in_a_file_with_line_ends_in_quotes(tmp_path: Path) -> None:
    rows, broken, odd = table(tmp_path, b'a,b,c\n1,"x\ny",3\n4,5\n')
    assert rows == [(2, "1", "x\ny", "3")]
    assert broken == [(3, "3 fields", "2")]
    assert odd == [True]


def test_a_quote_that_is_never_closed_spoils_its_row_alone(tmp_path: Path) -> None:
    rows, broken, _ = table(tmp_path, b'a,b,c\n1,"2,3\n4,5,6\n7,8\n')
    assert rows == [(3, "4", "5", "6")]
    assert [(row, expected) for row, expected, _ in broken] == [(2, "quotes in pairs"), (4, "3 fields")]


@pytest.mark.parametrize(
    ("field", "expected"),
    [(b"x" * 10_000_000, "at most 1,000 characters"), (b"4\x002", "text without NUL bytes"), (b"M\xfcller", "UTF-8 text"), (b'"4\n2"', "text on one line")],
    ids=["10 MB", "NUL", "Latin-1", "line end"],
)
def test_odd_fields_are_marked_and_others_are_not(tmp_path: Path, field: bytes, expected: str) -> None:
    rows, broken, odd = table(tmp_path, b"a,b,c\n1,2,3\n1," + field + b",3\n7,8,9\n")
    assert (len(rows), broken, odd) == (3, [], [False, True, False])
    found = odd_field(str(rows[1][2]))
    assert found is not None
    assert found[0] == expected
    assert len(found[1]) < 100


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.binary(max_size=60))
def test_any_bytes_are_a_table_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(b"a,b\n" + content)
    read = read_table(path)
    assert read.frame.width == 4
