"""The brief as one self-contained HTML file: no script, no network, light and dark, print."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from lanebook.answers.answer import Answer
from lanebook.answers.brief_payload import Brief
from lanebook.answers.wording import as_of_line, counted, day
from lanebook.views.brief import models, sections
from lanebook.views.brief.figures import Figures
from lanebook.views.brief.sheet_html import key, open_table, sheet_table, tangled
from lanebook.views.charts.render import sized, themed
from lanebook.views.markup import Markup, joined, tag, variables

#: Nothing is fetched and nothing runs, even if a hole were found.
BREAK_NOTE = "each shipped shock runs through the cascade model of the book for 36 months"
FEW_NOTE = (
    "each supplier, grid and country stops alone and for good, by the cascade model of the book"
)
MODEL_NOTE = "the layer whose limit is worth most, by the clearing model of the book"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@cache
def _style() -> str:
    text = (files("lanebook") / "views" / "brief" / "style.css").read_text(encoding="utf-8")
    light, dark = variables("light"), variables("dark")
    return (
        f":root{{color-scheme:light dark;{light}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"
        f"{text}"
    )


def to_html(answer: Answer[Brief], figures: Figures) -> str:
    """Return the brief as one HTML document.

    All text is escaped; links are http or https only; the same answer gives the same bytes.
    """
    line = as_of_line(answer.as_of, answer.sequence, answer.layers)
    body = tag(
        "main",
        _front(answer, line),
        *_evidence(answer, figures),
        tag("footer", tag("p", line, class_="asof")),
    )
    head = joined(
        [
            Markup('<meta charset="utf-8">'),
            Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
            Markup(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'),
            Markup('<meta name="referrer" content="no-referrer">'),
            tag("title", f"Lanebook brief: {answer.finding}"),
            Markup(f"<style>{_style()}</style>"),
        ]
    )
    running = tag("div", line, class_="running", aria_hidden="true")
    page = f'<html lang="en-GB"><head>{head}</head><body>{body}{running}</body></html>'
    return f"<!doctype html>\n{page}\n"


def _front(answer: Answer[Brief], line: str) -> Markup:
    brief = answer.data
    clashes = brief.contradictions[: sections.ON_FIRST_PAGE]
    more = len(brief.contradictions) - len(clashes)
    rest = tag("p", tag("a", f"and {more} more", href="#contradictions"), class_="note")
    told = [*(sections.clash(each) for each in clashes), *([rest] if more > 0 else [])]
    quarters = (
        _section(
            "Open columns",
            open_table(brief.sheet),
            note="what is asked for less what is cleared, by year-end",
        ),
        _section("Answered outright", sections.outright(brief)),
        _section("Sources disagree", joined(told)),
        _section(
            f"Who leans on whom, end of {brief.labs.year}",
            sections.leaning(brief.labs),
            note="largest patron's part of the megawatts stated; effective suppliers",
        ),
    )
    return joined(
        [
            tag("p", "Lanebook brief", class_="kicker"),
            tag("h1", answer.finding),
            tag("p", line, class_="asof"),
            tag("div", *quarters, class_="front"),
        ]
    )


def _evidence(answer: Answer[Brief], figures: Figures) -> list[Markup]:
    brief = answer.data
    parts = [
        _section("Ramp by buyer, GW at year-end", _ramp(figures), note="same scale in every panel"),
        tag(
            "div",
            _section("Widest open columns, GW", _widest(figures), note="against a stated ask"),
            _section("Lanes over time", _steps(figures), note="from signing to end"),
            class_="front",
        ),
        _section("What binds", models.binding(brief), note=MODEL_NOTE, page=True),
        *(
            [_section("What breaks", _breaking(brief, figures), note=BREAK_NOTE, page=True)]
            if brief.breaking
            else []
        ),
        *(
            [_section("Where supply hangs on few", models.few(brief), note=FEW_NOTE, page=True)]
            if brief.few
            else []
        ),
        *([_section("Rival readings", models.readings(brief))] if brief.readings else []),
        _section("Lane by lane", joined([key(), sheet_table(brief.sheet)]), page=True),
        _section(
            f"What changed in the {brief.n_days} days to {day(brief.until)}",
            sections.changes(brief),
            page=True,
        ),
        _section("Contradictions", sections.contradictions(brief), id_="contradictions"),
    ]
    tables = [
        joined([tag("h3", buyer.name), sections.overlaps(buyer)]) for buyer in tangled(brief.sheet)
    ]
    if tables:
        note = "promises at full size; groups are never added"
        parts.append(_section("Which gigawatts are the same", joined(tables), note=note))
    parts.append(_section("What this cannot know", sections.caveats(answer)))
    if answer.parameters:
        uses = sections.parameters(answer.parameters)
        parts.append(_section("Assumptions", uses, note="each can be overridden by name"))
    note = counted(len(brief.sources), "claim")
    parts.append(_section("Sources", sections.sources(brief.sources), note=note, page=True))
    return parts


def _breaking(brief: Brief, figures: Figures) -> Markup:
    drawn = (
        sized(themed(figures.breaking), "What labs lose by quarter under three shocks")
        if figures.breaking
        else ""
    )
    return models.breaking(brief, drawn)


def _section(
    title: str, body: Markup, *, note: str = "", id_: str | None = None, page: bool = False
) -> Markup:
    head = tag("h2", title)
    lines = [head, tag("p", note, class_="note"), body] if note else [head, body]
    return tag("section", *lines, id=id_, class_="page" if page else None)


def _ramp(figures: Figures) -> Markup:
    if not figures.ramp:
        return tag("p", "No buyer has a lane with megawatts.")
    caption = (
        "Cleared by firmness from the ground up; grey band: lowest to highest reading; amber: open"
        " up to the ask, ▲ beyond the scale; ? no source says."
    )
    drawn = sized(themed(figures.ramp), "Cleared capacity and open columns by buyer and year-end")
    return tag(
        "figure", key(), tag("div", Markup(drawn), class_="chart"), tag("figcaption", caption)
    )


def _widest(figures: Figures) -> Markup:
    if not figures.widest:
        return tag("p", "No column is open against a stated ask.")
    drawn = sized(themed(figures.widest), "Widest open columns: cleared, and open up to the ask")
    caption = "Blue: cleared. Amber: open, up to the ask. Years between stated asks lie on a path."
    return tag(
        "figure", tag("div", Markup(drawn), class_="chart small"), tag("figcaption", caption)
    )


def _steps(figures: Figures) -> Markup:
    if not figures.steps:
        return tag("p", "No lane was known.")
    drawn = sized(themed(figures.steps), "Number of lanes by buyer over time")
    caption = "A lane counts from its signing to its end, as now known; own sites are not counted."
    return tag(
        "figure", tag("div", Markup(drawn), class_="chart small"), tag("figcaption", caption)
    )
