"""Styled lines: what every terminal writer produces, and how they become text or colours.

A writer returns `Line`s of spans with style *names*; only `views.terminal.stream` knows colours.
Every state is told by its text; the style repeats it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lanebook.answers.safe_text import safe
from lanebook.views.terminal.text import encodable, wrapped


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text with one style name; "" is plain."""

    text: str
    style: str = ""


Line = tuple[Span, ...]
BLANK: Line = ()


@dataclass(frozen=True, slots=True)
class Page:
    """What a writer must know about the paper.

    Attributes:
        width: columns available.
        encoding: character set of the output; signs outside it are replaced before layout.
    """

    width: int = 80
    encoding: str = "utf-8"

    def text(self, text: str) -> str:
        """Return `text` safe for a terminal and within the encoding."""
        return encodable(safe(text), self.encoding)


def line(text: str, style: str = "") -> Line:
    """Return one line of one style."""
    return (Span(text, style),)


def paragraph(
    page: Page, text: str, style: str = "", *, indent: str = "", hang: str = ""
) -> list[Line]:
    """Return `text` wrapped to the page, with a first indent and a hanging one."""
    hang = hang or " " * len(indent)
    room = max(page.width - max(len(indent), len(hang)), 10)
    found = wrapped(page.text(text), room)
    return [line((hang if index else indent) + each, style) for index, each in enumerate(found)]


def heading(page: Page, text: str, *, note: str = "") -> list[Line]:
    """Return a section heading, with a note in a second line where there is one."""
    lines = paragraph(page, text, "heading")
    return lines + (paragraph(page, note, "muted") if note else [])


def bullet(page: Page, text: str, style: str = "") -> list[Line]:
    """Return a sentence behind a bullet, wrapped under itself."""
    return paragraph(page, text, style, indent=page.text("· ").replace("|", "-"), hang="  ")


def bullets(page: Page, texts: Iterable[str], style: str = "") -> list[Line]:
    """Return one bullet per sentence."""
    return [each for text in texts for each in bullet(page, text, style)]


def beside(page: Page, left: str, right: str, *, styles: tuple[str, str] = ("", "")) -> list[Line]:
    """Return two readings side by side, each wrapped in its half; under 50 columns one by one."""
    if page.width < 50:
        return paragraph(page, left, styles[0]) + paragraph(page, right, styles[1])
    half = (page.width - 3) // 2
    halves = [wrapped(page.text(each), half) for each in (left, right)]
    rows: list[Line] = []
    for index in range(max(map(len, halves))):
        texts = [part[index] if index < len(part) else "" for part in halves]
        rows.append((Span(f"{texts[0]:<{half}}   ", styles[0]), Span(texts[1], styles[1])))
    return rows


def plain(lines: Iterable[Line]) -> str:
    """Return lines as plain text with a trailing newline each, no trailing blanks."""
    return "".join("".join(span.text for span in each).rstrip() + "\n" for each in lines)
