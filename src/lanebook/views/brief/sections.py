"""The sections of the brief after its tables: answers, contradictions, changes, sources."""

from __future__ import annotations

from lanebook.answers.answer import Answer, Figure, ParameterUse
from lanebook.answers.brief import N_CHANGES
from lanebook.answers.brief_payload import Brief
from lanebook.answers.citations import Citation
from lanebook.answers.contradictions import Contradiction, side_words
from lanebook.answers.diff_payload import Diff
from lanebook.answers.lanes_payload import LabComparison
from lanebook.answers.moves import Move
from lanebook.answers.sheet_parts import BuyerSheet, OverlapSum
from lanebook.answers.wording import (
    counted,
    day,
    figure,
    megawatts,
    money,
    ratio,
    share,
    trimmed,
)
from lanebook.views.markup import Markup, anchor, isolated, joined, link, tag

ON_FIRST_PAGE = 3
MOST_LABS = 8


def outright(brief: Brief) -> Markup:
    """Return the two questions answered outright."""
    return joined(
        tag(
            "div",
            tag("span", each.question, class_="note"),
            tag("b", each.answer, class_="said"),
            tag("span", each.reason, class_="note"),
            class_="answer",
        )
        for each in brief.outright
    )


def clash(each: Contradiction) -> Markup:
    """Return one contradiction: both readings side by side."""
    sides = [
        tag("div", tag("b", side_words(side)), " ", tag("span", said, class_="note"))
        for side in (each.prevails, each.other)
        for said in (f"{side.said}, {day(side.published)}",)
    ]
    claims = claim_links((*each.prevails.claims, *each.other.claims))
    return tag(
        "div",
        tag(
            "div", tag("span", "◆ ", class_="mark"), isolated(each.name), f", {each.about} ", claims
        ),
        tag("div", ratio(each.ratio), class_="ratio"),
        tag("div", *sides, class_="sides"),
        class_="clash",
    )


def claim_links(claims: tuple[str, ...]) -> Markup:
    """Return ids that lead to the list of sources."""
    unique = tuple(dict.fromkeys(claims))
    links = [tag("a", each, href="#" + anchor(each), class_="id") for each in unique]
    return tag("span", joined(links, " "), class_="ids")


def contradictions(brief: Brief) -> Markup:
    """Return all contradictions."""
    if not brief.contradictions:
        return tag("p", "No two sources differ by a quarter or more on a promise.")
    return joined(clash(each) for each in brief.contradictions)


def changes(brief: Brief) -> Markup:
    """Return what became known in the window, heaviest first."""
    found = brief.changes
    if found is None or not found.moves:
        return tag("p", f"Nothing was published in the {brief.n_days} days to {day(brief.until)}.")
    rows = [_move_row(move) for move in found.moves[:N_CHANGES]]
    head = ("Known", "What", "Size", "Claims")
    heads = tag("tr", *(tag("th", text, scope="col") for text in head))
    table = tag("table", tag("thead", heads), tag("tbody", *rows), class_="wide")
    scroll = tag("div", table, class_="scroll", role="region", tabindex="0",
                 aria_label="What changed")  # fmt: skip
    return joined([tag("p", changes_words(found), class_="note"), scroll])


def changes_words(found: Diff) -> str:
    """Return the size of the window in one sentence."""
    shown = min(N_CHANGES, len(found.moves))
    return (
        f"{counted(found.n_claims, 'claim')} from {counted(found.n_sources, 'source')} between"
        f" {day(found.from_on)} and {day(found.to_on)}; the {shown} heaviest of"
        f" {counted(len(found.moves), 'subject')}."
    )


def _move_row(move: Move) -> Markup:
    facts = "; ".join(move.facts)
    what = joined([tag("b", isolated(move.saying)), isolated(f": {facts}" if facts else "")])
    return tag(
        "tr",
        tag("td", day(move.published), class_="id"),
        tag("td", what),
        tag("td", size_words(move), class_="id"),
        tag("td", claim_links(move.claims[:4])),
    )


def size_words(move: Move) -> str:
    """Return the megawatts and dollars a move names; "" where it names none."""
    parts = [megawatts(move.mw)] if move.mw else []
    parts += [money(move.usd)] if move.usd else []
    return ", ".join(parts)


def leaning(labs: LabComparison) -> Markup:
    """Return how far each lab leans on one patron."""
    rows = [
        tag(
            "tr",
            tag("th", isolated(row[0]), scope="row"),
            tag("td", isolated(row[1])),
            *(tag("td", text, class_="n") for text in row[2:]),
        )
        for row in leaning_rows(labs)
    ]
    heads = tag(
        "tr", tag("th", "Lab", scope="col"), tag("th", "Largest patron", scope="col"),
        *(tag("th", text, scope="col", class_="n") for text in ("Its part", "Effective", "All")),
    )  # fmt: skip
    table = tag("table", tag("thead", heads), tag("tbody", *rows))
    return tag("div", table, class_="scroll", role="region", tabindex="0", aria_label="Dependence")


def leaning_rows(labs: LabComparison) -> list[list[str]]:
    """Return the labs side by side as texts; unknown parts are `?`."""
    return [
        [
            row.name,
            row.patron_name or ("own sites" if row.own_share else "?"),
            "?" if row.share is None else share(row.share),
            "?" if row.effective is None else trimmed(row.effective, 1),
            "?" if row.stated_mw is None else megawatts(row.stated_mw),
        ]
        for row in [row for row in labs.labs if row.share is not None][:MOST_LABS]
    ]


def overlaps(buyer: BuyerSheet) -> Markup:
    """Return a buyer's promises at full size, and why they are not one sum."""
    rows = []
    for row in buyer.overlaps:
        why = ("added; " if row.added else "not added; ") + row.why
        rows.append(_overlap_row(row.group, row.label, row.promised, why))
    for total in buyer.overlap_sums:
        cell = Figure(
            total.promised_mw, total.promised_mw, total.promised_mw, "MW", bound=total.bound
        )
        label = f"Sum of {counted(total.n_promises, 'promise')}"
        rows.append(_overlap_row(total.group, label, cell, "as stated", total=True))
    heads = tag(
        "tr", tag("th", "Group", scope="col"), tag("th", "Promise", scope="col"),
        tag("th", "MW as stated", scope="col", class_="n"), tag("th", "Why", scope="col"),
    )  # fmt: skip
    table = tag("table", tag("thead", heads), tag("tbody", *rows), class_="wide")
    return tag("div", table, class_="scroll", role="region", tabindex="0",
               aria_label=f"Overlaps of {buyer.name}")  # fmt: skip


def promised(total: OverlapSum) -> Figure:
    """Return the sum of a group of promises as a figure."""
    mw = total.promised_mw
    return Figure(mw, mw, mw, "MW", bound=total.bound)


def _overlap_row(group: str, label: str, cell: Figure, why: str, *, total: bool = False) -> Markup:
    return tag(
        "tr",
        tag("td", group),
        tag("td", isolated(label)),
        tag("td", figure(cell), class_="n"),
        tag("td", isolated(why)),
        class_="total" if total else None,
    )


def parameters(uses: tuple[ParameterUse, ...]) -> Markup:
    """Return the assumptions that entered."""
    rows = [
        tag(
            "tr",
            tag("td", use.name.replace("_", " ")),
            tag("td", isolated(use.applies_to)),
            tag("td", trimmed(use.point, 3), class_="n"),
            tag("td", f"{trimmed(use.low, 3)}–{trimmed(use.high, 3)}", class_="n"),
            tag("td", use.unit),
            tag("td", isolated(use.source + (", overridden" if use.overridden else ""))),
            tag("td", day(use.as_of), class_="id"),
        )
        for use in uses
    ]
    names = ("Assumption", "Applies to", "Point", "Range", "Unit", "Source", "As of")
    heads = tag("tr", *(tag("th", name, scope="col") for name in names))
    table = tag("table", tag("thead", heads), tag("tbody", *rows), class_="wide")
    return tag("div", table, class_="scroll", role="region", tabindex="0", aria_label="Assumptions")


def sources(found: tuple[Citation, ...]) -> Markup:
    """Return the claims cited, newest first, each with statement, source and link."""
    rows = [
        tag(
            "tr",
            tag("td", tag("span", each.claim, class_="ids id")),
            tag("td", day(each.published, each.published_precision), class_="id"),
            tag(
                "td", isolated(each.statement), " ", tag("span", f"({each.status})", class_="note")
            ),
            tag("td", isolated(each.publisher), ": ", link(each.url, each.title or each.url)),
            id=anchor(each.claim),
        )
        for each in found
    ]
    heads = tag(
        "tr", *(tag("th", text, scope="col") for text in ("Claim", "Published", "Says", "Source"))
    )
    table = tag("table", tag("thead", heads), tag("tbody", *rows), class_="wide")
    return tag("div", table, class_="scroll", role="region", tabindex="0", aria_label="Sources")


def caveats(answer: Answer[Brief]) -> Markup:
    """Return what the brief cannot know."""
    return tag("ul", *(tag("li", text) for text in answer.caveats))
