"""Lanes as bars from signing to end: what runs, how firm the rest is, which ends are disputed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, get_args

from lanebook.answers.answer import Figure
from lanebook.answers.lanes_records import Lane
from lanebook.answers.lanes_sizes import Desk
from lanebook.answers.sheet_notes import short_name
from lanebook.answers.sheet_parts import SheetLane
from lanebook.answers.show.history import LaneBar, OtherEnd, Span, SpanKind
from lanebook.answers.wording import bounded, day, figure, money, trimmed
from lanebook.evidence.belief import Reading
from lanebook.evidence.ranking import FIRMNESS, FIRMNESS_ORDER
from lanebook.network.capacity import CapacityTie

#: Ends nearer than this to the stated one are no other reading.
SAME_END: Final = timedelta(days=30)
DAYS_A_YEAR: Final = 365.25
_SOFT: Final = frozenset({"option", "rumoured"})
_ROLE_NOTES: Final = {"bare": "bare site", "chips": "chips", "power": "power"}
_STATE_NOTES: Final = {"not_signed": "not signed", "on_hold": "on hold", "over": "over"}

SheetLanes = Mapping[str, SheetLane]


def bars_of(
    desk: Desk,
    lanes: Iterable[Lane],
    sheet_lanes: SheetLanes,
    years: Sequence[int],
    *,
    incoming: bool,
) -> tuple[LaneBar, ...]:
    """Return one bar per lane, in their order.

    Args:
        sheet_lanes: the sheet's lanes by tie, for their megawatts.
        years: its year-ends.
        incoming: the firm receives; else the other end of each tie is its recipient.
    """
    return tuple(
        _bar(desk, lane, sheet_lanes.get(lane.tie), years, incoming=incoming) for lane in lanes
    )


def _bar(
    desk: Desk, lane: Lane, cells: SheetLane | None, years: Sequence[int], *, incoming: bool
) -> LaneBar:
    tie = desk.capacity.ties[lane.tie.removeprefix("tie:")]
    other = tie.provider if incoming else tie.recipient
    note = _note(desk, lane)
    end, term = _end(lane, tie)
    return LaneBar(
        tie=lane.tie,
        inside=lane.inside,
        party=f"org:{other}",
        party_name=short_name(desk.capacity.names.get(other, other)),
        label=lane.label,
        note=note,
        role=lane.role,
        state=lane.state,
        known_on=lane.known_on,
        signed_on=lane.begun_on,
        signed_precision=lane.begun_precision,
        end_on=end,
        by_term=term,
        spans=_spans(desk, lane, tie, cells, years),
        words=_words(lane, cells, years, note),
        cells=cells.cells if cells else (),
        other_end=_other_end(desk, lane, tie),
        claims=lane.claims,
    )


def _note(desk: Desk, lane: Lane) -> str:
    """Return what tells the lane from others: notice, state, role, or its money."""
    if lane.state in _STATE_NOTES:
        return _STATE_NOTES[lane.state]
    notice = desk.book.beliefs.current(lane.tie, "notice")
    if notice is not None and notice.point:
        return f"{trimmed(notice.point)} days' notice"
    if lane.inside:
        whole = desk.capacity.ties[lane.inside.removeprefix("tie:")]
        return f"inside {short_name(desk.capacity.names.get(whole.provider, whole.provider))}"
    if lane.role in _ROLE_NOTES:
        return _ROLE_NOTES[lane.role]
    return _money(lane.promised_usd) or "value not stated"


def _money(amount: Figure | None) -> str:
    if amount is None or amount.point is None:
        return ""
    return bounded(money(amount.point, amount.unit), amount.bound)


def _end(lane: Lane, tie: CapacityTie) -> tuple[date | None, bool]:
    """Return the stated end, else the one a stated term gives, and whether it is the latter."""
    stated = lane.ended_on or lane.ends_on
    return (stated, False) if stated else (tie.earliest_end_on, tie.earliest_end_on is not None)


def _spans(
    desk: Desk, lane: Lane, tie: CapacityTie, cells: SheetLane | None, years: Sequence[int]
) -> tuple[Span, ...]:
    """Return what runs up to the valid day, then what is promised up to the end."""
    today = desk.book.as_of.valid_at
    end, _ = _end(lane, tie)
    promised = _promise_kind(lane, cells)
    first = _first(lane, tie, promised)
    begun = _running_since(desk, lane, tie, cells, years)
    if lane.state == "over" or begun is None:
        kind = "withdrawn" if lane.state == "over" and tie.withdrawn_mw else promised
        return (Span(first, _after(first, end), kind),)
    later = _later(desk, lane) if promised == "energised" else promised
    spans = [Span(first, begun, later)] if first < begun else []
    spans.append(Span(begun, _after(begun, min(today, end) if end else today), "energised"))
    if end is None or end > today:
        spans.append(Span(today, end, later))
    return tuple(spans)


def _after(first: date, last: date | None) -> date | None:
    return None if last is None else max(first, last)


def _running_since(
    desk: Desk, lane: Lane, tie: CapacityTie, cells: SheetLane | None, years: Sequence[int]
) -> date | None:
    """Return since when the lane runs, as far as the sheet counts any of it as energised."""
    today = desk.book.as_of.valid_at
    counted = cells is not None and any(
        cell.firmness == "energised" and cell.point
        for year, cell in zip(years, cells.cells, strict=True)
        if year <= today.year
    )
    paths = [tie.path, *(desk.capacity.sites[site].path for site in _sites(desk, tie))]
    days = [
        level.on
        for path in paths
        for level in path.dated
        if level.on is not None and level.on <= today and level.firmness == "energised"
    ]
    if not days or not counted:
        return None
    return max(min(days), lane.begun_on or lane.known_on)


def _sites(desk: Desk, tie: CapacityTie) -> list[str]:
    return sorted(desk.capacity.sites_under.get(tie.id, frozenset()))


def _first(lane: Lane, tie: CapacityTie, promised: SpanKind) -> date:
    """Return where the bar begins: the stated start, else the first level, else the signing."""
    signed = lane.begun_on or lane.known_on
    if tie.starts_on is not None:
        return tie.starts_on
    days = [
        level.on
        for level in tie.path.dated
        if level.on is not None and (promised in _SOFT or level.firmness not in _SOFT)
    ]
    return max([min(days), signed]) if days else signed


def _promise_kind(lane: Lane, cells: SheetLane | None) -> SpanKind:
    """Return how firm the megawatts are, as counted or stated; without any, what dollars imply."""
    counted = [cell for cell in cells.cells if cell.point and cell.firmness] if cells else []
    if counted:
        return _kind(counted[-1].firmness)
    if lane.promised_mw is not None:
        return _kind(lane.promised_mw.firmness)
    if lane.state == "not_signed":
        return _kind(lane.firmness) if lane.firmness in _SOFT else "unknown"
    implied = cells is not None and any(each is not None for each in cells.implied)
    return "implied" if implied else "unknown"


def _later(desk: Desk, lane: Lane) -> SpanKind:
    """Return how firm the contract is once what runs is left aside; it runs on if nothing is."""
    rows = desk.book.beliefs.claims_about(lane.tie)
    held = {FIRMNESS.get(row["status"]) for row in rows if row["dead_on"] is None}
    firm = [step for step in FIRMNESS_ORDER if step in held and step not in _SOFT]
    later = [step for step in firm if step != "energised"]
    return _kind(later[0]) if later else "energised"


def _kind(word: str | None) -> SpanKind:
    known: tuple[SpanKind, ...] = get_args(SpanKind)
    return next((each for each in known if each == word), "unknown")


def _words(lane: Lane, cells: SheetLane | None, years: Sequence[int], note: str) -> str:
    """Return `626 MW end-2025 · 1,037 end-2026 · ≥100 bn USD`."""
    parts = _megawatts(cells, years) if cells else []
    promised = lane.promised_mw
    if not parts and promised is not None and promised.point is not None:
        soft = f" {promised.firmness}" if promised.firmness in _SOFT else ""
        parts = [f"{figure(promised)} MW{soft}, undated"]
    paid = _money(lane.promised_usd)
    told = parts or ["? MW"]
    if not paid:
        return " · ".join(told if parts else ["? MW, ? USD"])
    return " · ".join(told if paid == note else [*told, paid])


def _megawatts(cells: SheetLane, years: Sequence[int]) -> list[str]:
    parts: list[str] = []
    last = ""
    for year, cell in zip(years, cells.cells, strict=True):
        if cell.state in ("unknown", "blank", "ended", "zero") or not cell.point:
            continue
        text = figure(cell)
        if text != last and len(parts) < 3:
            parts.append(f"{text}{'' if parts else ' MW'} end-{year}")
        last = text
    if parts:
        return parts
    implied = [each for each in cells.implied if each is not None]
    if implied:
        return [f"{figure(max(implied, key=lambda each: each.point or 0.0))} MW implied"]
    if cells.undated is not None and cells.undated.point is not None:
        return [f"{figure(cells.undated)} MW, undated"]
    return []


def _other_end(desk: Desk, lane: Lane, tie: CapacityTie) -> OtherEnd | None:
    """Return the earliest end under another surviving reading, if it differs from the stated."""
    other = tie.earliest_end_on
    stated = lane.ended_on or lane.ends_on
    if other is None or stated is None or stated - other < SAME_END:
        return None
    reading = _reading_of_end(desk, lane, tie, other)
    source = reading.source if reading else ""
    publishers = desk.book.snapshot.sources
    names = dict(zip(publishers["id"], publishers["publisher"], strict=True))
    said = f", says {names.get(source, source)}" if source else ""
    claims = (reading.claim,) if reading else tie.end_claims
    return OtherEnd(other, f"or ends {day(other)}{said}", claims)


def _reading_of_end(desk: Desk, lane: Lane, tie: CapacityTie, on: date) -> Reading | None:
    """Return the surviving reading of end or term that comes nearest to the day."""
    start = tie.starts_on or lane.begun_on
    found: list[tuple[int, str, Reading]] = []
    for name in ("end", "term"):
        for belief in desk.book.beliefs.about(lane.tie, name):
            for each in belief.readings:
                ends = _ends(each, start)
                if each.outcome in ("won", "lost") and ends is not None:
                    found.append((abs((ends - on).days), each.claim, each))
    return min(found, key=lambda item: item[:2])[2] if found else None


def _ends(reading: Reading, start: date | None) -> date | None:
    if reading.unit == "date":
        return date.fromisoformat(reading.value)
    if reading.number is None or start is None:
        return None
    return start + timedelta(days=round(reading.number * DAYS_A_YEAR))
