"""What a file is, by its bytes, and what it is called."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.files.kinds import JPEG, PDF, TYPES, find_type
from bot.files.names import LONGEST, clean_name

KNOWN = {
    b"\xff\xd8\xff\xe0\x00\x10JFIF": "image/jpeg",
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR": "image/png",
    b"GIF89a\x01\x00\x01\x00": "image/gif",
    b"RIFF\x24\x00\x00\x00WEBPVP8 ": "image/webp",
    b"%PDF-1.7\n": "application/pdf",
    b"OggS\x00\x02" + b"\x00" * 20 + b"\x01\x13OpusHead": "audio/ogg",
    b"ID3\x03\x00": "audio/mpeg",
    b"\xff\xfb\x90\x00": "audio/mpeg",
    b"\xff\xf1\x50\x80": "audio/aac",
    b"#!AMR\n\x3c": "audio/amr",
    b"\x00\x00\x00\x20ftypM4A \x00\x00": "audio/mp4",
    b"\x00\x00\x00\x18ftypmp42\x00\x00": "video/mp4",
    b"\x00\x00\x00\x18ftyp3gp4\x00\x00": "video/3gpp",
}

STRANGE = (
    b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
    b"<!doctype html><script>1</script>",
    b"MZ\x90\x00",
    b"PK\x03\x04",
    b"\x7fELF",
    b"just words",
    b"\x00\x00\x00\x18ftypheic\x00\x00",
    b"\x00\x00\x00\x18ftypavif\x00\x00",
    b"RIFF\x24\x00\x00\x00AVI LIST",
    b"OggS\x00\x02" + b"\x00" * 20 + b"\x80theora",
    b" %PDF-1.7",
    b"",
)


@pytest.mark.parametrize(("content", "media_type"), KNOWN.items())
def test_a_kind_is_known_by_its_first_bytes(content: bytes, media_type: str) -> None:
    found = find_type(content)
    assert found is not None
    assert found.media_type == media_type


def test_every_kind_has_an_example() -> None:
    assert set(KNOWN.values()) == {one.media_type for one in TYPES}


@pytest.mark.parametrize("content", STRANGE)
def test_everything_else_is_not_kept(content: bytes) -> None:
    assert find_type(content) is None


@given(st.binary(max_size=80))
def test_any_bytes_are_of_a_kind_or_of_none(content: bytes) -> None:
    found = find_type(content)
    assert found is None or found in TYPES


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("cup.jpg", "cup.jpg"),
        ("Cup.JPEG", "Cup.jpeg"),
        ("깨진 컵 사진.jpg", "깨진 컵 사진.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\Kim\\cup.jpg", "cup.jpg"),
        ("cup.html", "cup.html.jpg"),
        ("cup.jpg.exe", "cup.jpg.exe.jpg"),
        ("invoice\u202egpj.exe", "invoicegpj.exe.jpg"),
        ("a\x00b\r\nSet-Cookie: x.jpg", "abSet-Cookie_ x.jpg"),
        ('quo"te<s>.jpg', "quo_te_s_.jpg"),
        ("", "picture.jpg"),
        (".jpg", "picture.jpg"),
        ("...", "picture.jpg"),
        ("\ud800\u200b.jpg", "picture.jpg"),
        ("가" * 300 + ".jpg", "가" * LONGEST + ".jpg"),
    ],
)
def test_a_name_is_one_line_that_leads_nowhere_and_ends_as_the_bytes_say(name: str, cleaned: str) -> None:
    assert clean_name(name, JPEG) == cleaned


def test_a_file_without_a_name_is_called_after_its_kind() -> None:
    assert clean_name("\u202e", PDF) == "file.pdf"


@given(st.text(max_size=400), st.sampled_from(TYPES))
def test_any_name_can_stand_in_a_header_and_on_a_disk(name: str, found: object) -> None:
    cleaned = clean_name(name, found)  # type: ignore[arg-type]
    assert 0 < len(cleaned) <= LONGEST + 6
    assert not set(cleaned) & set('/\\<>:"|?*')
    assert not [one for one in cleaned if unicodedata.category(one).startswith("C")]
    assert cleaned.endswith(found.extensions)  # type: ignore[attr-defined]
    cleaned.encode()
