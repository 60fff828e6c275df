"""Specifications to SVG without a browser, and SVG that follows the page's theme."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from threading import Thread
from typing import Any

import altair as alt
import vl_convert

from lanebook.views.charts.tokens import colors, pattern_defs

#: Vega-Lite major version that altair writes: vl-convert holds several.
VEGA_LITE = alt.SCHEMA_VERSION.lstrip("v").rsplit(".", 1)[0]
_OPENING = re.compile(r"<svg [^>]*>")
_PAINT = re.compile(r'(fill|stroke|stop-color)="(#[0-9a-fA-F]{3,6}|black|white)"')


@cache
def _fonts_ready() -> bool:
    """Tell vl-convert where the package's fonts lie, so that it measures text as it is set."""
    vl_convert.register_font_directory(str(files("lanebook") / "views" / "charts" / "fonts"))
    return True


def warm_up() -> Thread:
    """Start the drawing engine in the background: its first second overlaps other work.

    The thread is no daemon: a command that fails early waits for it instead of tearing it down.
    """
    empty = {"data": {"values": []}, "mark": "point"}
    thread = Thread(target=svg, args=(empty,), name="charts")
    thread.start()
    return thread


def svg(spec: dict[str, Any]) -> str:
    """Draw a Vega-Lite specification to SVG, with the textures' definitions inside.

    Data travel inside the specification as JSON; no address is ever fetched.
    """
    _fonts_ready()
    drawn: str = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[])
    return _OPENING.sub(lambda found: found[0] + pattern_defs(), drawn, count=1)


def themed(drawn: str) -> str:
    """Return a light SVG whose colours are CSS variables of the page (`var(--ink)`)."""
    palette = colors("light")
    # Two tokens of one light colour part in the dark: marks are named by firmness, not by heat.
    ordered = sorted(
        palette, key=lambda name: (name.startswith("heat-"), list(palette).index(name))
    )
    names = {palette[name].upper(): name for name in reversed(ordered)}

    def painted(found: re.Match[str]) -> str:
        name = names.get(found[2].upper())
        return f'{found[1]}="var(--{name})"' if name else found[0]

    return _PAINT.sub(painted, drawn)


def sized(drawn: str, label: str) -> str:
    """Return an SVG that scales with its container and is described by `label`."""
    opening = _OPENING.search(drawn)
    assert opening  # noqa: S101  svg() always begins with one
    head = re.sub(r' (width|height)="[^"]*"', "", opening[0])
    escaped = label.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    head = head[:-1] + f' role="img" aria-label="{escaped}">'
    return drawn.replace(opening[0], head, 1)
