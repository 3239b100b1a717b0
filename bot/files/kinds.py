"""What a file is, by its first bytes. A name or a header that says something else is not believed."""

from __future__ import annotations

from dataclasses import dataclass

from bot.messages import AttachmentKind


@dataclass(frozen=True)
class FileType:
    """One of the kinds that are kept. `extensions` are the names' ends that fit it, the usual one first."""

    media_type: str
    kind: AttachmentKind
    extensions: tuple[str, ...]


JPEG = FileType("image/jpeg", "image", (".jpg", ".jpeg"))
PNG = FileType("image/png", "image", (".png",))
GIF = FileType("image/gif", "image", (".gif",))
WEBP = FileType("image/webp", "image", (".webp",))
PDF = FileType("application/pdf", "file", (".pdf",))
OGG = FileType("audio/ogg", "voice", (".ogg", ".oga", ".opus"))
MP3 = FileType("audio/mpeg", "voice", (".mp3",))
AAC = FileType("audio/aac", "voice", (".aac",))
AMR = FileType("audio/amr", "voice", (".amr",))
M4A = FileType("audio/mp4", "voice", (".m4a", ".mp4"))
MP4 = FileType("video/mp4", "video", (".mp4", ".m4v"))
GP3 = FileType("video/3gpp", "video", (".3gp",))

TYPES = (JPEG, PNG, GIF, WEBP, PDF, OGG, MP3, AAC, AMR, M4A, MP4, GP3)
"""Everything that is kept. Not among them, on purpose: HTML and SVG, which run scripts, and archives."""

_BEGINNINGS = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"%PDF-", PDF),
    (b"#!AMR", AMR),
    (b"ID3", MP3),
)

_MP3_FRAMES = (b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2")
_ADTS_FRAMES = (b"\xff\xf1", b"\xff\xf9")

# The brands of ISO/IEC 14496-12 files that phones and messengers write. HEIC and AVIF have the same beginning and other
# brands; most browsers do not show them.
_BRANDS = {
    **dict.fromkeys((b"M4A ", b"M4B "), M4A),
    **dict.fromkeys((b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"MSNV", b"M4V "), MP4),
    **dict.fromkeys((b"3gp4", b"3gp5", b"3gp6", b"3gp7", b"3gr6", b"3gs6", b"3g2a"), GP3),
}

# Where the first page of an Ogg stream names its codec: behind a header of 27 bytes and a table of segments.
_OGG_HEAD = 64


def find_type(content: bytes) -> FileType | None:
    """Tell what the bytes are; None for what is not kept."""
    for beginning, found in _BEGINNINGS:
        if content.startswith(beginning):
            return found
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content[4:8] == b"ftyp":
        return _BRANDS.get(content[8:12])
    if content[:4] == b"OggS":
        head = content[:_OGG_HEAD]
        return OGG if b"OpusHead" in head or b"\x01vorbis" in head else None
    if content[:2] in _MP3_FRAMES:
        return MP3
    return AAC if content[:2] in _ADTS_FRAMES else None
