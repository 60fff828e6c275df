"""The design tokens: colours, patterns and the Vega-Lite configuration, read from one file."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

Theme = Literal["light", "dark"]

#: Ground and stroke of each texture, as SVG pattern bodies; names are those of the states.
PATTERNS: Final[dict[str, str]] = {
    "announced": (
        '<pattern id="announced" width="4.5" height="4.5" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45)"><line x1="1.25" y1="0" x2="1.25" y2="4.5"'
        ' stroke="{firm-announced}" stroke-width="2.5"/></pattern>'
    ),
    "open": (
        '<pattern id="open" width="7" height="7" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(-45)"><rect width="7" height="7" fill="{open-bg}"/>'
        '<line x1="1" y1="0" x2="1" y2="7" stroke="{open-stripe}" stroke-width="1.5"/></pattern>'
    ),
    "implied": (
        '<pattern id="implied" width="5" height="5" patternUnits="userSpaceOnUse">'
        '<rect width="5" height="5" fill="{implied-bg}"/><line x1="1" y1="0" x2="1" y2="5"'
        ' stroke="{implied-stripe}" stroke-width="1"/></pattern>'
    ),
    "rumoured": (
        '<pattern id="rumoured" width="4" height="4" patternUnits="userSpaceOnUse">'
        '<circle cx="2" cy="2" r="1" fill="{firm-binding}"/></pattern>'
    ),
}


@cache
def tokens() -> dict[str, Any]:
    """Return the token file."""
    text = (files("lanebook") / "views" / "charts" / "tokens.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def color(name: str, theme: Theme = "light") -> str:
    """Return a colour token as `#RRGGBB`."""
    value: str = tokens()["color"][name][theme]
    return value


def colors(theme: Theme = "light") -> dict[str, str]:
    """Return all colour tokens of a theme by name."""
    return {name: value[theme] for name, value in tokens()["color"].items()}


def config(theme: Theme = "light") -> dict[str, Any]:
    """Return the Vega-Lite configuration of a theme."""
    found: dict[str, Any] = tokens()["vega_lite_config"][theme]
    return found


def heat_bin(mw: float) -> int:
    """Return the heat step of megawatts, 1 to 6; 0 below one megawatt. Bins never move."""
    bins: list[int] = tokens()["heat_bins_mw"]
    return sum(mw >= edge for edge in bins)


def pattern_defs(theme: Theme = "light") -> str:
    """Return the shared `<defs>` of all textures."""
    palette = colors(theme)
    bodies = []
    for body in PATTERNS.values():
        for name, value in palette.items():
            body = body.replace("{" + name + "}", value)  # noqa: PLW2901
        bodies.append(body)
    return f"<defs>{''.join(bodies)}</defs>"
