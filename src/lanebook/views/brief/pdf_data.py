"""The brief as plain data for the typst template: nothing of it is ever spliced into source."""

from __future__ import annotations

import re
from typing import Any

from lanebook.answers.answer import Answer, Figure
from lanebook.answers.brief import N_CHANGES
from lanebook.answers.brief_payload import Brief
from lanebook.answers.citations import Citation
from lanebook.answers.contradictions import Contradiction, side_words
from lanebook.answers.safe_text import safe, safe_link
from lanebook.answers.sheet_parts import ROLE_WORDS, BuyerSheet, FirmnessSplit, SheetLane
from lanebook.answers.wording import (
    FIRMNESS_LETTERS,
    as_of_line,
    counted,
    day,
    figure,
    ratio,
    trimmed,
)
from lanebook.views.brief.figures import Figures, firmness_parts
from lanebook.views.brief.models import models_data
from lanebook.views.brief.sections import changes_words, leaning_rows, promised, size_words
from lanebook.views.brief.sheet_html import BASIS_WORDS, asking, says_something, tangled
from lanebook.views.charts.tokens import heat_bin

Data = dict[str, Any]
_HEAVY = re.compile(r"<text [^>]*font-weight=\"600\"[^>]*>")


def pdf_data(answer: Answer[Brief], figures: Figures) -> Data:
    """Return everything the template shows, as strings, numbers and lists."""
    brief = answer.data
    stated, implied = asking(brief.sheet)
    return {
        "finding": safe(answer.finding),
        "asof": as_of_line(answer.as_of, answer.sequence, answer.layers),
        "years": [str(year) for year in brief.sheet.years],
        "load": "IT load" if brief.sheet.load == "it" else "facility load",
        "basis": brief.sheet.basis,
        "open": [_open_row(buyer, implied=False) for buyer in stated],
        "open_implied": [_open_row(buyer, implied=True) for buyer in implied],
        "outright": [
            {
                "question": safe(each.question),
                "answer": safe(each.answer),
                "reason": safe(each.reason),
            }
            for each in brief.outright
        ],
        "leaning_year": str(brief.labs.year),
        "leaning": [[safe(text) for text in row] for row in leaning_rows(brief.labs)],
        "clashes": [_clash(each) for each in brief.contradictions],
        "buyers": [_buyer(buyer, len(brief.sheet.years)) for buyer in brief.sheet.buyers],
        "changes_note": changes_words(brief.changes) if brief.changes else "",
        "window": f"{brief.n_days} days to {day(brief.until)}",
        "changes": _changes(brief),
        "overlaps": [_overlaps(buyer) for buyer in tangled(brief.sheet)],
        "caveats": [safe(text) for text in answer.caveats],
        "parameters": [
            [
                use.name.replace("_", " "), safe(use.applies_to), trimmed(use.point, 3),
                f"{trimmed(use.low, 3)}–{trimmed(use.high, 3)}", safe(use.unit),
                safe(use.source) + (", overridden" if use.overridden else ""), day(use.as_of),
            ]
            for use in answer.parameters
        ],
        "sources": _sources(brief),
        "sources_note": f"{counted(len(brief.sources), 'claim')} behind these pages, newest first",
        "ramp": _set_in_our_fonts(figures.ramp),
        "steps": _set_in_our_fonts(figures.steps),
        "widest": _set_in_our_fonts(figures.widest),
        **models_data(brief),
    }  # fmt: skip


def _set_in_our_fonts(drawn: str) -> str:
    """Name the fonts as their files do: the semi-bold one is a family of its own."""
    drawn = drawn.replace("IBM Plex Sans Condensed", "IBM Plex Sans")
    return _HEAVY.sub(lambda found: found[0].replace("IBM Plex Sans", "IBM Plex Sans SmBld"), drawn)


def _sources(brief: Brief) -> list[Data]:
    """Return sources, newest first, each with the claims quoted from it."""
    by_source: dict[str, list[Citation]] = {}
    for each in brief.sources:
        by_source.setdefault(each.source, []).append(each)
    return [
        {
            "published": day(group[0].published, group[0].published_precision),
            "publisher": safe(group[0].publisher, limit=200),
            "title": safe(group[0].title or group[0].url, limit=300),
            "url": safe_link(group[0].url),
            "says": [
                {"claim": each.claim, "text": f"{safe(each.statement, limit=400)} ({each.status})"}
                for each in group
            ],
        }
        for group in by_source.values()
    ]


def cell(found: Figure | None, *, implied: bool = False, part: bool = False) -> Data:
    """Return a figure as the template draws it: text, look, heat step, letter of firmness."""
    if found is None:
        return {"t": "", "look": "blank", "heat": 0, "letter": ""}
    state = "implied" if implied and found.point is not None else found.state
    stated = state in ("stated", "carried")
    text = figure(found, name_open=False).removeprefix("×" if state == "withdrawn" else "\0")
    size = found.point if found.point is not None else found.low
    look = (found.firmness or "plain") if stated else state
    heat = heat_bin(size) if stated and size and look not in ("option", "rumoured") else 0
    return {
        "t": ("≈" if implied and state == "implied" else "") + text,
        "look": look,
        "heat": 0 if part else heat,
        "letter": FIRMNESS_LETTERS.get(found.firmness or "", "") if stated else "",
    }


def _open_row(buyer: BuyerSheet, *, implied: bool) -> Data:
    return {"name": safe(buyer.name), "cells": [cell(each, implied=implied) for each in buyer.open]}


def _clash(each: Contradiction) -> Data:
    return {
        "name": safe(f"{each.name}, {each.about}"),
        "ratio": ratio(each.ratio),
        "sides": [
            {"value": safe(side_words(side)), "said": f"{safe(side.said)}, {day(side.published)}"}
            for side in (each.prevails, each.other)
        ],
        "claims": " ".join((*each.prevails.claims, *each.other.claims)),
    }


def _buyer(buyer: BuyerSheet, n_years: int) -> Data:
    shown = [lane for lane in buyer.lanes if says_something(lane)]
    silent = [lane.label for lane in buyer.lanes if not says_something(lane)]
    rows = []
    for lane in shown:
        rows.append(_lane(lane, "lane"))
        rows.extend(_lane(part, "part") for part in lane.components if says_something(part))
    sums = [
        _sum("Cleared", buyer.cleared, buyer.undated, [_hem(split) for split in buyer.split]),
        _sum("Ask", buyer.ask, None, [[] for _ in range(n_years)]),
        _sum("Open", buyer.open, None, [[] for _ in range(n_years)]),
    ]
    return {
        "name": safe(buyer.name),
        "note": f"{counted(len(buyer.lanes), 'lane')}, {len(shown)} with megawatts or dollars",
        "rows": rows,
        "silent": safe("; ".join(silent)),
        "sums": sums,
    }


def _lane(lane: SheetLane, kind: str) -> Data:
    role = "" if lane.role == "ready" else ROLE_WORDS[lane.role]
    note = "" if kind == "part" else lane.note
    return {
        "kind": kind,
        "label": safe(lane.label, limit=120),
        "note": safe(", ".join(each for each in (role, note) if each), limit=120),
        "basis": "/".join(BASIS_WORDS.get(each, each) for each in lane.stated_basis.split("/")),
        "cells": [
            cell(implied if implied is not None else stated, part=kind == "part")
            for stated, implied in zip(lane.cells, lane.implied, strict=True)
        ],
        "undated": cell(lane.undated),
    }


def _sum(
    label: str, cells: tuple[Figure, ...], undated: Figure | None, hems: list[list[float]]
) -> Data:
    return {
        "label": label,
        "cells": [
            cell(each, part=True) | {"hem": hem} for each, hem in zip(cells, hems, strict=True)
        ],
        "undated": cell(undated, part=True) | {"hem": []},
    }


def _hem(split: FirmnessSplit) -> list[float]:
    parts = firmness_parts(split)
    total = sum(parts)
    return [round(100 * part / total, 1) for part in parts] if total > 0 else []


def _changes(brief: Brief) -> list[list[str]]:
    moves = brief.changes.moves[:N_CHANGES] if brief.changes else ()
    return [
        [
            day(move.published),
            safe(move.saying),
            safe("; ".join(move.facts), limit=400),
            size_words(move),
        ]
        for move in moves
    ]


def _overlaps(buyer: BuyerSheet) -> Data:
    rows = [
        [
            row.group, safe(row.label), figure(row.promised),
            ("added; " if row.added else "not added; ") + safe(row.why),
        ]
        for row in buyer.overlaps
    ]  # fmt: skip
    totals = [
        [
            each.group, f"Sum of {counted(each.n_promises, 'promise')}",
            figure(promised(each)),
            "as stated",
        ]
        for each in buyer.overlap_sums
    ]  # fmt: skip
    return {"name": safe(buyer.name), "rows": rows, "totals": totals}
