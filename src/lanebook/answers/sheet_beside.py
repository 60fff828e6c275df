"""What stands beside the numbers of a lane: its short name, its days, and what it promises in all.

A page draws it; the terminal and the workbook do without.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from lanebook.answers.answer import Figure
from lanebook.answers.lanes_timeline import precision_of, said_on, signing_of
from lanebook.answers.sheet_cells import UNKNOWN, cell_of, reading_cell, total_of
from lanebook.answers.sheet_contested import lengths_of, readings_of, rivals_of
from lanebook.answers.sheet_desk import Desk
from lanebook.answers.sheet_notes import money_words, short_name, sum_cell
from lanebook.answers.sheet_parts import BuyerSheet, SheetLane
from lanebook.answers.sheet_runs import Circumstances, runs_of
from lanebook.answers.sheet_titles import captions_of, title_of
from lanebook.answers.wording import day
from lanebook.base.time import year_end
from lanebook.engines.count import NOTHING, BuyerYear, Worth
from lanebook.engines.count.reading import Reading, undated_at
from lanebook.evidence.belief import Beliefs
from lanebook.evidence.ranking import REMOVING
from lanebook.network.capacity import CapacityTie

#: Where the head of a label ends: "TPU tranche 1: up to 1M chips", "Whole site (and GB200)".
_BREAKS: Final = (": ", " (", ", ")

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def with_words(desk: Desk, rows: Rows, beliefs: Beliefs, sheet: BuyerSheet) -> BuyerSheet:
    """Return one buyer's part with everything a page shows beside its numbers.

    Args:
        desk: counts of every buyer and year.
        rows: per subject the claims known, with what became of them.
        beliefs: of the same book.
        sheet: the buyer's part as counted.
    """
    writer = _Beside(desk, rows, beliefs, sheet.id.removeprefix("org:"))
    lanes = tuple(map(writer.complete, sheet.lanes))
    sums = zip(sheet.cleared, sheet.ask, sheet.open, strict=True)
    return replace(
        sheet,
        lanes=lanes,
        promised=_sum_of(lanes),
        captions=captions_of(lanes, sheet.ask, desk.years),
        titles=tuple(
            title_of(sheet.name, year, lanes, index, of_year)
            for index, (year, of_year) in enumerate(zip(desk.years, sums, strict=True))
        ),
    )


class _Beside:
    """Completes the lanes of one buyer with what a page shows beside their numbers.

    Args:
        desk: counts of every buyer and year.
        rows: per subject the claims known, with what became of them.
        beliefs: of the same book.
        buyer: organisation id.
    """

    def __init__(self, desk: Desk, rows: Rows, beliefs: Beliefs, buyer: str) -> None:
        self._beliefs = beliefs
        self._capacity = desk.capacity
        self._basis = desk.basis
        self._rows = rows
        self._years = desk.years
        self._counts = {year: desk.counted(buyer, year, desk.basis).counted for year in desk.years}
        self._counters = {year: desk.counters[year, desk.basis] for year in desk.years}
        self._in_all = desk.in_all(buyer)

    def complete(self, lane: SheetLane) -> SheetLane:
        """Return the lane, and what stands inside it, with everything beside its numbers."""
        lane = replace(lane, components=tuple(map(self.complete, lane.components)))
        kind, _, key = lane.id.partition(":")
        if kind == "tie":
            return self._tie(lane, self._capacity.ties[key])
        if kind == "site":
            readings = tuple(
                readings_of(self._capacity, count.own.get(key, NOTHING))
                for count in self._counts.values()
            )
            promised = _promised(lane, cell_of(self._in_all.own.get(key, NOTHING)))
            return _spoken(replace(lane, name=lane.label, readings=readings, promised=promised))
        known = [worth for worth in self._in_all.own.values() if worth.point is not None]
        readings = tuple(
            max((part.readings[i] for part in lane.components), default=0)
            for i in range(len(self._years))
        )
        promised = _promised(lane, sum_cell(known))
        return _spoken(replace(lane, name=lane.label, readings=readings, promised=promised))

    def _tie(self, lane: SheetLane, tie: CapacityTie) -> SheetLane:
        rows = self._rows.get(lane.id, ())
        signed = signing_of(rows, tie.ended_on)
        provider = short_name(self._capacity.names.get(tie.provider, tie.provider))
        head, aside = _halves(tie.label)
        soft = self._soft(lane, tie)
        money = money_words(tie.dollars)
        about = Circumstances(soft, money, _reason(rows), tie.ended_on, tie.ends_on)
        told = signed is not None and f"signed {day(said_on(signed), precision_of(signed))}"
        return replace(
            lane,
            name=_named(provider, head),
            aside=aside or money or told or "",
            signed_on=said_on(signed) if signed else None,
            signed_precision=precision_of(signed) if signed else "",
            ends_on=tie.ended_on or tie.ends_on,
            soft=soft,
            promised=_promised(lane, self._final(lane, tie), soft),
            readings=self._readings(lane, tie),
            runs=runs_of(lane, about),
        )

    def _soft(self, lane: SheetLane, tie: CapacityTie) -> Figure | None:
        """Return an undated promise too soft for the basis, where the lane has nothing else."""
        if lane.undated is not None or any(cell.point is not None for cell in lane.cells):
            return None
        level = undated_at(tie.path, "all") if tie.ended_on is None else None
        if level is None or level.point <= 0:
            return None
        reading = Reading(level.low, level.point, level.high, level, (level.claim,))
        return replace(reading_cell(reading, 0), state="stated")

    def _readings(self, lane: SheetLane, tie: CapacityTie) -> tuple[int, ...]:
        if lane.role == "chips":
            return tuple(
                rivals_of(tie.path, reading) if reading and cell.point is not None else 0
                for reading, cell in zip(
                    (_silicon(count, tie.id) for count in self._counts.values()),
                    lane.cells,
                    strict=True,
                )
            )
        early = tie.earliest_end_on
        contended = early is not None and early < year_end(self._years[-1])
        n_lengths = lengths_of(self._beliefs, tie) if contended else 1
        return tuple(
            readings_of(
                self._capacity,
                self._worth(tie.id, year),
                n_lengths if early is not None and early < year_end(year) else 1,
            )
            for year in self._years
        )

    def _worth(self, tie_id: str, year: int) -> Worth:
        count = self._counts[year]
        for group in (count.ready, count.bare):
            if tie_id in group:
                return group[tie_id]
        return self._counters[year].worth(tie_id)

    def _final(self, lane: SheetLane, tie: CapacityTie) -> Figure:
        """Return what the lane is worth when everything with a date has come."""
        if lane.role == "chips":
            reading = _silicon(self._in_all, tie.id)
            return UNKNOWN if reading is None else reading_cell(reading, 0)
        for group in (self._in_all.ready, self._in_all.bare):
            if tie.id in group:
                return cell_of(group[tie.id])
        return max(lane.cells, key=_size)


def _sum_of(lanes: Sequence[SheetLane]) -> Figure | None:
    """Return what ready lanes and own sites promise in all; None where none has a number."""
    counted = [
        lane.promised
        for lane in lanes
        if lane.role in {"ready", "own"} and lane.promised is not None and lane.soft is None
    ]
    total = total_of(each for each in counted if each.state not in {"implied", "withdrawn"})
    return None if total.point is None else total


def _promised(lane: SheetLane, final: Figure, soft: Figure | None = None) -> Figure:
    """Return the most a lane reaches, with what has no date; else what stands in its place."""
    dated = max((*lane.cells, final), key=_size)
    known = [each for each in (dated, lane.undated) if each is not None]
    known = [each for each in known if each.standing is not None]
    if known:
        bounds = {each.bound for each in known}
        total = total_of(known)
        return replace(total, bound="up_to") if "up_to" in bounds else total
    if soft is not None:
        return soft
    implied = [each for each in lane.implied if each is not None]
    if implied:
        return max(implied, key=_size)
    return next((cell for cell in lane.cells if cell.state == "withdrawn"), UNKNOWN)


def _size(figure: Figure | None) -> float:
    return -1.0 if figure is None or figure.standing is None else figure.standing


def _silicon(count: BuyerYear, tie_id: str) -> Reading | None:
    if tie_id in count.chips:
        return count.chips[tie_id]
    return count.chips_inside[tie_id][0] if tie_id in count.chips_inside else None


def _named(provider: str, head: str) -> str:
    """Put the provider before the head of a label, unless the head begins with it."""
    told = head.casefold().startswith(provider.split(" ", maxsplit=1)[0].casefold())
    return head if told else " · ".join(filter(None, [provider, head]))


def _halves(label: str) -> tuple[str, str]:
    """Split a label where its head ends: what a row shows in bold, and what follows it."""
    places = [(label.find(mark), mark) for mark in _BREAKS if label.find(mark) > 0]
    if not places:
        return label, ""
    at, mark = min(places)
    tail = label[at + len(mark) :]
    if mark == " (" and tail.endswith(")"):
        tail = tail[:-1]
    return label[:at], tail


def _reason(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return why megawatts were taken back, in the words of the newest claim that says so."""
    gone = [row for row in rows if row["status"] in REMOVING and row["note"]]
    newest = max(gone, key=lambda row: (row["published"], row["id"]), default=None)
    return "" if newest is None else str(newest["note"])


def _spoken(lane: SheetLane) -> SheetLane:
    """Return a row of sites with the runs of its cells."""
    return replace(lane, runs=runs_of(lane, Circumstances(None, "", "", None, None)))
