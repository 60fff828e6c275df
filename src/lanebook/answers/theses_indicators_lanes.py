"""Indicators that read the book: a lab's lanes, its patrons, the rights it has given."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from lanebook.answers.answer import Answer, Figure, ParameterUse
from lanebook.answers.book import Book, once_per_book
from lanebook.answers.lanes import lanes
from lanebook.answers.lanes_payload import LabLanes
from lanebook.answers.lanes_records import Lane, PathPoint, Right
from lanebook.answers.lanes_rights import held_on, right_words
from lanebook.answers.lanes_timeline import COUNTED_ROLES, is_running
from lanebook.answers.theses_query import Given, Query, known, unknown
from lanebook.answers.wording import counted

#: Year-ends of the sheet behind indicators, relative to the valid year.
SHEET_BACK, SHEET_AHEAD = 1, 6
YEAR: Final = timedelta(days=365)
#: Terms of a right that keep a lab from buying elsewhere, or elsewhere first.
BINDING_TERMS: Final = frozenset({"exclusive", "rofr"})
#: Subjects whose promises are capacity, not rights or money.
CAPACITY: Final = ("site:", "--compute_supply", "--hosting", "--chip_supply", "--power_supply")


@once_per_book
def _told(_: Book) -> dict[str, Answer[LabLanes]]:
    return {}


def _answer(book: Book, lab: str) -> Answer[LabLanes]:
    told = _told(book)
    if lab not in told:
        told[lab] = lanes(book, f"org:{lab}", with_confessions=False)
    return told[lab]


def _lanes_of(book: Book, lab: str) -> LabLanes:
    return _answer(book, lab).data


def _uses(book: Book, given: Given) -> tuple[ParameterUse, ...]:
    """Return what turned the lab's promises into megawatts of IT load."""
    return _answer(book, given.lab).parameters


def _running(book: Book, lab: str) -> list[Lane]:
    return [
        lane
        for lane in _lanes_of(book, lab).lanes
        if not lane.inside and lane.role in COUNTED_ROLES and is_running(lane, book.as_of.valid_at)
    ]


def lanes_running(book: Book, given: Given) -> Figure:
    """Count lanes of ready compute and bare sites that are signed and not over."""
    running = _running(book, given.lab)
    return known(len(running), "count", tuple(lane.signed_claim for lane in running))


def effective_patrons(book: Book, given: Given) -> Figure:
    """Return exp of the entropy of patrons' shares of the promised megawatts."""
    path = _lanes_of(book, given.lab).path
    last = path[-1] if path else None
    if last is None or last.effective_by_mw is None:
        return unknown("count", "no lane of it has megawatts in any source")
    return known(last.effective_by_mw, "count", _sized(book, given.lab), note=_unsized(last))


def largest_share(book: Book, given: Given) -> Figure:
    """Return the largest patron's share of the megawatts promised for any date."""
    path = _lanes_of(book, given.lab).path
    last = path[-1] if path else None
    if last is None or last.largest_by_mw is None:
        return unknown("share", "no lane of it has megawatts in any source")
    words = "; ".join(filter(None, (last.largest_patron, _unsized(last))))
    return known(last.largest_by_mw, "share", _sized(book, given.lab), note=words)


def _unsized(point: PathPoint) -> str:
    if not point.n_without_mw:
        return ""
    return f"{counted(point.n_without_mw, 'lane')} of it without megawatts in any source"


def _sized(book: Book, lab: str) -> tuple[str, ...]:
    sizes = (lane.promised_mw for lane in _running(book, lab))
    return tuple(claim for size in sizes if size is not None for claim in size.claims)


def rights_held(book: Book, given: Given) -> Figure:
    """Count exclusivities and rights of first refusal in force over the lab."""
    held = _rights(book, given.lab)
    words = "; ".join(dict.fromkeys(right_words(right) for right in held))
    return known(
        len(held), "count", tuple(claim for right in held for claim in right.claims), note=words
    )


def _rights(book: Book, lab: str) -> list[Right]:
    rights = held_on(_lanes_of(book, lab).rights, book.as_of.valid_at)
    return [right for right in rights if right.term in BINDING_TERMS]


def investor_lanes(book: Book, given: Given) -> Figure:
    """Return the share of running lanes whose patron also holds, or promised, equity in the lab."""
    running = _running(book, given.lab)
    if not running:
        return unknown("share", "no signed lane is known")
    stakes = _stakes(book, given.lab)
    theirs = [lane for lane in running if lane.patron.removeprefix("org:") in stakes]
    claims = [lane.signed_claim for lane in running]
    claims += [stakes[lane.patron.removeprefix("org:")] for lane in theirs]
    names = sorted({lane.patron_name for lane in theirs})
    return known(
        len(theirs) / len(running), "share", tuple(claims), note=", ".join(names) or "none of them"
    )


def _stakes(book: Book, lab: str) -> dict[str, str]:
    """Return organisations with an equity tie to the lab that was known, with one claim of each."""
    found: dict[str, str] = {}
    for tie in book.snapshot.ties.sort("id").iter_rows(named=True):
        if tie["kind"] != "equity" or tie["recipient"] != lab:
            continue
        alive = [row for row in book.beliefs.claims_about(f"tie:{tie['id']}") if not row["dead_on"]]
        if alive:
            found.setdefault(tie["provider"], alive[0]["id"])
    return found


#: What can be asked of lanes and rights.
QUERIES: Final = (
    Query(
        "lanes_running", "{lab}: lanes signed and not over", "count",
        "Lanes of ready compute and bare sites; components do not count twice, chips not at all.",
        ("lab",), lanes_running,
    ),
    Query(
        "effective_patrons", "{lab}: effective patrons", "count",
        "Exp of the entropy of patrons' shares of the megawatts promised for any date.",
        ("lab",), effective_patrons, uses=_uses,
    ),
    Query(
        "largest_share", "{lab}: largest patron's share", "share",
        "Of the megawatts of IT load promised for any date; a lane without megawatts weighs"
        " nothing.",
        ("lab",), largest_share, uses=_uses,
    ),
    Query(
        "rights_held", "{lab}: exclusive rights and first refusals", "count",
        "Exclusivities and rights of first refusal that the lab has given and that are in force;"
        " preferences do not count.",
        ("lab",), rights_held,
    ),
    Query(
        "investor_lanes", "{lab}: lanes from its shareholders", "share",
        "Share of its running lanes whose patron has an equity tie to it.",
        ("lab",), investor_lanes,
    ),
)  # fmt: skip
