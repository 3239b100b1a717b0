"""Text that exists in more than one language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LocalText:
    """The same text in several languages, keyed by ISO 639-1 code; the first one is the fallback."""

    by_language: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, **by_language: str) -> LocalText:
        """`LocalText.of(en="Desk lamp", ko="책상 조명")`."""
        return cls(tuple(by_language.items()))

    def __getitem__(self, language: str) -> str:
        """The text in `language`, or in the first language there is."""
        return dict(self.by_language).get(language, self.by_language[0][1])
