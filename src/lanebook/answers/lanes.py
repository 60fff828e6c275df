"""`lanebook lanes`: a lab's lanes as a timeline, or all labs and who leans least on one patron."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from lanebook.answers.answer import Answer, ParameterUse
from lanebook.answers.assumptions import merged_uses, parameter_uses
from lanebook.answers.book import Book
from lanebook.answers.freshness import view_caveats
from lanebook.answers.lanes_compare import compare, is_ranked
from lanebook.answers.lanes_confession import confessions
from lanebook.answers.lanes_path import exclusivity_path
from lanebook.answers.lanes_payload import LabComparison, LabLanes
from lanebook.answers.lanes_records import Confession, Lane, PathPoint, Right, Standing
from lanebook.answers.lanes_rights import RIGHT_WORDS, rights_of
from lanebook.answers.lanes_sizes import desk_of, own_sites_of
from lanebook.answers.lanes_timeline import COUNTED_ROLES, is_running, lanes_for
from lanebook.answers.names import resolve
from lanebook.answers.wording import counted, day, joined, share, trimmed

CAVEATS: Final = (
    "A lane without megawatts in any source (Azure for one) weighs nothing in a share of them.",
    "A missing lane is not evidence of none: resold capacity and quiet deals are unseen.",
)
PATH_CAVEAT: Final = (
    "The path tells what is now known of the past; a confession uses only what was known the day"
    " before signing."
)

#: Year-ends after the valid year among which a comparison looks for one that can be told.
YEARS_AHEAD: Final = 5

Step = Callable[[], None]


def lanes(
    book: Book, lab: str, *, with_confessions: bool = True, on_step: Step | None = None
) -> Answer[LabLanes]:
    """Answer how a lab came to its lanes: when, with what rights, and what each of them closed.

    Args:
        book: the book at its as-of.
        lab: any name of an organisation.
        with_confessions: also read the sheet of the day before each signing (a second or two).
        on_step: called after each confession, for progress.

    Raises:
        UnknownName, AmbiguousName: if the lab does not resolve.
        EngineError: if a share does not prove itself.
    """
    org = resolve(book, lab, ("org",))
    desk = desk_of(book)
    name = org.removeprefix("org:")
    found = lanes_for(desk, name)
    rights = rights_of(book, desk.capacity.families[name], desk.capacity.names)
    said: list[Confession] = []
    read: tuple[ParameterUse, ...] = ()
    for told in confessions(book, name, found) if with_confessions else ():
        said.append(told.confession)
        read = told.parameters
        if on_step is not None:
            on_step()
    data = LabLanes(
        org=org,
        name=desk.capacity.names[name],
        lanes=found,
        rights=rights,
        path=exclusivity_path(desk, found, rights),
        confessions=tuple(said),
        own_sites=own_sites_of(desk, name),
        sources=_sources(book, rights),
    )
    uses = merged_uses(parameter_uses(desk.parameters), read)
    return Answer(
        question="lanes",
        finding=_finding(book, data),
        as_of=book.as_of,
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=data,
        parameters=uses,
        caveats=(PATH_CAVEAT, *view_caveats(book, uses), *CAVEATS),
    )


def compare_labs(book: Book, *, year: int | None = None) -> Answer[LabComparison]:
    """Answer which lab leans least on one patron.

    Args:
        book: the book at its as-of.
        year: year-end of the shares; default the year of the valid day, or the first of the five
            after it in which a lab has two patrons with megawatts.

    Raises:
        EngineError: if a share does not prove itself.
    """
    desk = desk_of(book)
    here = book.as_of.valid_at.year
    found = compare(desk, year or here, year or here + YEARS_AHEAD)
    ranked = (at for at, rows in found.by_year.items() if any(map(is_ranked, rows)))
    chosen = next(ranked, year or here)
    data = LabComparison(chosen, found.by_year[chosen])
    uses = merged_uses(parameter_uses(desk.parameters), found.parameters)
    return Answer(
        question="lanes",
        finding=_comparison_finding(data),
        as_of=book.as_of,
        sequence=book.snapshot.sequence,
        layers=book.snapshot.layers,
        data=data,
        parameters=uses,
        caveats=(*view_caveats(book, uses), *CAVEATS),
    )


def _sources(book: Book, rights: Sequence[Right]) -> dict[str, tuple[str, str]]:
    wanted = {source for right in rights for source in right.sources}
    return {
        row["id"]: (row["publisher"], row["url"])
        for row in book.snapshot.sources.sort("id").iter_rows(named=True)
        if row["id"] in wanted
    }


def _finding(book: Book, data: LabLanes) -> str:
    running = [
        lane
        for lane in data.lanes
        if not lane.inside and lane.role in COUNTED_ROLES and is_running(lane, book.as_of.valid_at)
    ]
    own = f" It runs {counted(len(data.own_sites), 'site')} itself." if data.own_sites else ""
    if not any(point.n_lanes for point in data.path):
        n_known = sum(not lane.inside and lane.role in COUNTED_ROLES for lane in data.lanes)
        talks = f", only {counted(n_known, 'lane')} not signed or on hold" if n_known else ""
        return f"{data.name}: no signed lane is known by {day(book.as_of.known_at)}{talks}.{own}"
    story = (_rights_words(data), _now_words(data, running, data.path[-1]))
    return " ".join(part for part in story if part) + own


def _rights_words(data: LabLanes) -> str:
    """Tell the story of the strongest right: the tie that was exclusive first."""
    granted = [right for right in data.rights if right.kind == "exclusivity"]
    first = next((right for right in granted if right.term == "exclusive"), None)
    if first is None:
        return ""
    steps = []
    for right in granted:
        if right.tie != first.tie or right.from_on is None:
            continue
        when = day(right.from_on, right.from_precision)
        if right.term != "none":
            steps.append(f"{RIGHT_WORDS.get(right.term, right.term)} from {when}")
        else:
            steps.append(f"{'loosened again' if right.follows == 'none' else 'dropped'} {when}")
    return f"{data.name} and {first.holder_name}: {', '.join(steps)}."


def _now_words(data: LabLanes, running: Sequence[Lane], last: PathPoint) -> str:
    patrons = len({lane.patron for lane in running})
    words = f"{counted(len(running), 'lane')} with {counted(patrons, 'patron')} now"
    words = words if data.name in _rights_words(data) else f"{data.name}: {words}"
    if last.largest_by_mw is not None and last.effective_by_mw is not None:
        words += (
            f"; the largest, {last.largest_patron}, holds {share(last.largest_by_mw)} of the"
            f" megawatts promised for any date ({_effective(last.effective_by_mw)})"
        )
    if last.n_without_mw:
        has = "has" if last.n_without_mw == 1 else "have"
        words += f"; {counted(last.n_without_mw, 'lane')} {has} no megawatts in any source"
    return f"{words}."


def _effective(number: float) -> str:
    told = trimmed(number, 1)
    return f"{told} effective patron{'' if told == '1' else 's'}"


def _comparison_finding(data: LabComparison) -> str:
    ranked = [row for row in data.labs if is_ranked(row)]
    if not ranked:
        return f"No lab has two patrons with megawatts stated for the end of {data.year}."
    least = ranked[0]
    words = (
        f"{least.name} leans least on one patron: {least.patron_name} holds"
        f" {share(least.share or 0.0)} of its megawatts stated for the end of {data.year}"
        f" ({trimmed(least.effective or 0.0, 1)} effective suppliers)"
    )
    others = [f"{row.name} {share(row.share or 0.0)} ({row.patron_name})" for row in ranked[1:]]
    words += f", against {joined(others)}." if others else "."
    with_implied = [row for row in ranked if row.share_with_implied is not None]
    other = min(with_implied, key=lambda row: (row.share_with_implied or 0.0, row.org))
    return f"{words} {_implied_words(other, least)} {_undocumented(ranked)}"


def _implied_words(other: Standing, least: Standing) -> str:
    told = (
        f"{other.patron_with_implied_name} {share(other.share_with_implied or 0.0)},"
        f" {trimmed(other.effective_with_implied or 0.0, 1)} effective"
    )
    still = "still " if other.org == least.org else ""
    return f"With dollars counted as implied megawatts it is {still}{other.name} ({told})."


def _undocumented(ranked: Sequence[Standing]) -> str:
    told = joined([f"{row.n_without_mw} of {row.n_lanes} lanes of {row.name}" for row in ranked])
    return f"No megawatts are stated for {told}."
