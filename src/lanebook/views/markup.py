"""Markup that cannot be broken into: every text escaped, every link http or https.

`Markup` marks strings that are already HTML; everything else is escaped on the way in.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from lanebook.answers.answer import Figure
from lanebook.answers.safe_text import safe, safe_link
from lanebook.answers.wording import FIRMNESS_LETTERS, figure, sentence
from lanebook.views.charts.tokens import Theme, colors, heat_bin

#: A number and its unit stay on one line.
_UNIT = re.compile(r"(?<=[0-9]) (?=(?:%|GW|MW|bn|m USD)\b|%)")


class Markup(str):
    """A string that is HTML already."""

    __slots__ = ()


def text(value: str) -> Markup:
    """Return text escaped, on one line, without controls, cut if very long."""
    return Markup(html.escape(_UNIT.sub("\u00a0", safe(value)), quote=True))


def isolated(value: str) -> Markup:
    """Return a stranger's text whose direction cannot leak into ours."""
    return Markup(f"<bdi>{text(value)}</bdi>")


def tag(name: str, *children: str, **attributes: str | None) -> Markup:
    """Return an element; children that are not `Markup` are escaped, as are all attributes.

    An attribute of None is left out; `class_` and `data_x` become `class` and `data-x`.
    """
    parts = [
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(safe(value), quote=True)}"'
        for key, value in attributes.items()
        if value is not None
    ]
    inner = "".join(child if isinstance(child, Markup) else text(child) for child in children)
    return Markup(f"<{name}{''.join(parts)}>{inner}</{name}>")


def joined(parts: Iterable[str], between: str = "") -> Markup:
    """Return children one after the other."""
    escaped = (part if isinstance(part, Markup) else text(part) for part in parts)
    return Markup(between.join(escaped))


def link(url: str, label: str) -> Markup:
    """Return a link where the address may be one, else the label alone."""
    target = safe_link(url)
    if target is None:
        return isolated(label)
    return tag("a", isolated(label), href=target, rel="noopener noreferrer")


def anchor(claim: str) -> str:
    """Return the place of a claim in the list of sources."""
    return "c-" + "".join(
        each for each in claim if each.isascii() and (each.isalnum() or each in "-_")
    )


def figure_cell(cell: Figure, *, hem: str = "", heat: bool = True) -> Markup:
    """Return a figure as a table cell: heat by size, texture by firmness, state in its text.

    Sums have a hem instead of heat.

    The cell links to its first claim; its title says value, state and spread in words.
    """
    classes = ["n", *_classes(cell, heat=heat)]
    shown = figure(cell, name_open=False)
    if cell.state == "withdrawn":
        shown = shown.removeprefix("×")
    inner: Markup = tag("span", shown)
    if cell.claims:
        inner = tag("a", inner, href="#" + anchor(cell.claims[0]), title=sentence(cell))
    letter = FIRMNESS_LETTERS.get(cell.firmness or "", "")
    if letter and cell.state in ("stated", "carried"):
        inner = joined([inner, tag("i", letter, class_="letter")])
    return tag("td", inner, Markup(hem), class_=" ".join(classes))


def _classes(cell: Figure, *, heat: bool) -> list[str]:
    if cell.state in ("implied", "open", "unknown", "withdrawn", "ended", "zero", "blank"):
        return [cell.state]
    found = ["stated"] if cell.state == "stated" else []
    if not heat or cell.state == "derived" or cell.unit != "MW":
        return found
    size = cell.point if cell.point is not None else cell.low
    step = heat_bin(size) if size is not None else 0
    if step and cell.firmness not in ("option", "rumoured"):
        found.append(f"h{step}")
    return [*found, cell.firmness] if cell.firmness else found


def variables(theme: Theme) -> str:
    """Return the colour tokens of a theme as CSS custom properties."""
    return "".join(f"--{name}:{value};" for name, value in colors(theme).items())
