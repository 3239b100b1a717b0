"""What a file is called, whatever its sender called it."""

from __future__ import annotations

import re
import unicodedata

from bot.files.kinds import FileType

LONGEST = 100
"""Characters of a name: more than any screen shows, and a name in Korean still fits a header."""

_UNNAMED = {"image": "picture", "voice": "voice", "video": "video"}

_RESERVED = re.compile(r'[<>:"|?*]')


def clean_name(name: str, found: FileType) -> str:
    """Give a name that is one line, leads to no folder, hides nothing, and ends as the file's bytes say.

    Signs that turn the direction of writing are left out: they make `exe.jpg` of `gpj.exe`.
    """
    last = re.split(r"[/\\]", name[: 10 * LONGEST])[-1]
    # Every character of a category that begins with C: controls, formats, surrogates, private ones.
    shown = "".join(one for one in last if not unicodedata.category(one).startswith("C"))
    line = " ".join(_RESERVED.sub("_", unicodedata.normalize("NFC", shown)).split())
    ending = next((one for one in found.extensions if line.lower().endswith(one)), "")
    stem = line.removesuffix(line[-len(ending) :]) if ending else line
    return (stem.strip(". ")[:LONGEST].rstrip() or _UNNAMED.get(found.kind, "file")) + (ending or found.extensions[0])
