"""The place of a file in a payload: a platform names a file by an id that it gives when the file is uploaded.

Rendering is pure, so it cannot know that id. It leaves a mark, `{"$file": <our id>}`, and the sender puts the
platform's id there.
"""

from __future__ import annotations

from bot.channels.base import Payload

MARK = "$file"


def upload_mark(file_id: str) -> dict[str, str]:
    """What stands in a payload until the file is uploaded."""
    return {MARK: file_id}


def file_in(payload: object) -> str | None:
    """Our id of the file that a payload waits for; None if it can go as it is."""
    if not isinstance(payload, dict):
        return None
    marked = payload.get(MARK)
    if isinstance(marked, str) and len(payload) == 1:
        return marked
    return next((found for value in payload.values() if (found := file_in(value))), None)


def with_upload(payload: Payload, upload_id: str) -> Payload:
    """The payload with the platform's id in the place of the mark."""
    return {key: _filled(value, upload_id) for key, value in payload.items()}


def _filled(value: object, upload_id: str) -> object:
    if not isinstance(value, dict):
        return value
    return upload_id if set(value) == {MARK} else with_upload(value, upload_id)
