from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu.measuring.rows import Row, RowsError, read_map, read_rows, write_rows


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "file.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_rows_are_read_as_a_spreadsheet_writes_them(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '\ufefftext,intent,lang,source\r\n"where is it, please?",track_order,en,x\r\n배송 언제,track_order,ko,\r\n',
    )
    assert read_rows(path) == [
        Row("where is it, please?", "track_order", "en"),
        Row("배송 언제", "track_order", "ko"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        "text;intent;lang\r\nwhere, please?;track_order;en\r\n",
        "text\tintent\tlang\nwhere, please?\ttrack_order\ten\n",
        "sep=;\r\ntext;intent;lang\r\nwhere, please?;track_order;en\r\n",
        '\ufeffText, Intent ,LANG\n"where, please?",track_order,en\n',
        "\n\ntext;intent;lang\nwhere, please?;track_order;en\n\n",
    ],
    ids=["semicolons", "tabs", "a line that names the separator", "a heading in capitals", "empty lines"],
)
def test_what_other_spreadsheets_write_is_read_as_well(tmp_path: Path, content: str) -> None:
    assert read_rows(written(tmp_path, content)) == [Row("where, please?", "track_order", "en")]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    rows = [Row('a "quoted", text\nof two lines', "greet", "en"), Row("👍", "affirm")]
    write_rows(tmp_path / "rows.csv", rows)
    assert read_rows(tmp_path / "rows.csv") == rows


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", ":1: the first line must name the columns text,intent; it is empty"),
        ("text,label\nhi,greet\n", ':1: the first line must name the columns text,intent; it reads "text,label"'),
        (
            "where is it,track_order\n",
            ':1: the first line must name the columns text,intent; it reads "where is it,track_order"',
        ),
        (
            'text,intent\nhi,greet\n"where is it,track_order\nbye,goodbye\n',
            ":3: a quotation mark opens in this line and is closed nowhere; close it, or write it twice",
        ),
        ("text,intent\n", " has no messages below its heading; write one a line: where is my order,track_order"),
        ("text,intent\nhi\n", ":2: the message has no intent; write one or delete the line"),
        ("텍스트,의도\n".encode("cp949"), " is not in UTF-8; save it from your spreadsheet as “CSV UTF-8”"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_line_and_cure(
    tmp_path: Path, content: str | bytes, said: str
) -> None:
    path = written(tmp_path, content)
    with pytest.raises(RowsError) as error:
        read_rows(path)
    assert str(error.value) == f"{path}{said}"


def test_an_emoji_alone_and_an_empty_message_are_messages(tmp_path: Path) -> None:
    assert read_rows(written(tmp_path, "text,intent\n😀,greet\n,out_of_scope\n")) == [
        Row("😀", "greet"),
        Row("", "out_of_scope"),
    ]


def test_a_heading_that_names_a_column_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RowsError, match='the column "intent" is there twice'):
        read_rows(written(tmp_path, "text,intent,Intent\nhi,greet,thank\n"))


def test_a_map_folds_many_intents_into_one_label(tmp_path: Path) -> None:
    path = written(tmp_path, "intent,label\ntrack_order,orders\nreport_late,orders\nask_help/gift-cards,payment\n")
    assert read_map(path) == {"track_order": "orders", "report_late": "orders", "ask_help/gift-cards": "payment"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("intent,label\ngreet,a\ngreet,b\n", ":3: greet is a above and b here; keep one of them"),
        ("intent,label\ngreet,\n", ":2: a line needs both, an intent and its label"),
        ("intent,label\n", " maps nothing; write one intent and its label a line"),
    ],
)
def test_a_map_that_contradicts_itself_is_refused(tmp_path: Path, content: str, said: str) -> None:
    path = written(tmp_path, content)
    with pytest.raises(RowsError) as error:
        read_map(path)
    assert str(error.value) == f"{path}{said}"
