"""The table of questions that can be asked over HTTP: one row each.

A row is all that a new answer needs to be served as JSON, CSV and a workbook, to stand in the
OpenAPI document and to be typed in the web app (docs/web/README.md shows the whole path).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from lanebook.answers.answer import Answer, Payload
from lanebook.answers.calendar import Calendar, calendar
from lanebook.answers.capex import capex
from lanebook.answers.capex_payload import Capex
from lanebook.answers.cell import cell
from lanebook.answers.cell_closing import Closed, closing
from lanebook.answers.cell_payload import CellPage
from lanebook.answers.check import CheckReport, check
from lanebook.answers.contradictions import Contradictions, contradictions
from lanebook.answers.diff import diff
from lanebook.answers.diff_payload import Diff
from lanebook.answers.directory import Directory, directory
from lanebook.answers.effect import Effect, effect
from lanebook.answers.evidence import Evidence, evidence
from lanebook.answers.firms import Firms, firms
from lanebook.answers.lanes import compare_labs, lanes
from lanebook.answers.lanes_payload import LabComparison, LabLanes
from lanebook.answers.layout import layout
from lanebook.answers.layout_payload import MapLayout
from lanebook.answers.log import Log, log
from lanebook.answers.map import network_map
from lanebook.answers.map_payload import NetworkMap
from lanebook.answers.sheet import sheet
from lanebook.answers.sheet_payload import Sheet
from lanebook.answers.show.profile import Profile, show
from lanebook.answers.today import today
from lanebook.answers.today_payload import Today
from lanebook.answers.why import why
from lanebook.answers.why_payload import Why
from lanebook.answers.world import world
from lanebook.answers.world_payload import DIMENSIONS, World
from lanebook.evidence.ledger import BASE
from lanebook.views.rest.asked import Asked, Question
from lanebook.views.rest.chokepoint_questions import CHOKEPOINT_QUESTIONS
from lanebook.views.rest.constraint_questions import CONSTRAINT_QUESTIONS
from lanebook.views.rest.params import (
    CapexParams,
    CellParams,
    ClosingParams,
    DiffParams,
    DirectoryParams,
    EffectParams,
    EvidenceParams,
    LabParams,
    LayoutParams,
    LogParams,
    MapParams,
    Params,
    SheetParams,
    SubjectParams,
    WhyParams,
    WorldParams,
    YearParams,
)
from lanebook.views.rest.scenario_questions import SCENARIO_QUESTIONS, override_of


def _sheet(asked: Asked, params: SheetParams) -> Answer[Sheet]:
    return sheet(
        asked.book, labs=params.lab, years=params.years, basis=params.basis, load=params.load
    )


def _today(asked: Asked, _: Params) -> Answer[Today]:
    return today(asked.book)


def _calendar(asked: Asked, _: Params) -> Answer[Calendar]:
    return calendar(asked.book)


def _directory(asked: Asked, params: DirectoryParams) -> Answer[Directory]:
    return directory(asked.book, kinds=params.kind)


def _cell(asked: Asked, params: CellParams) -> Answer[CellPage]:
    return cell(
        asked.book, params.buyer, params.lane, params.year, basis=params.basis, load=params.load,
        with_closing=params.closing,
    )  # fmt: skip


def _closing(asked: Asked, params: ClosingParams) -> Answer[Closed]:
    return closing(asked.book, params.buyer, params.lane, params.year)


def _effect(asked: Asked, params: EffectParams) -> Answer[Effect]:
    receipts = asked.ledger.receipts()
    before = params.before
    if before is None:
        here = asked.book.snapshot.sequence
        private = [each for each in receipts if each.layer != BASE and each.last_sequence <= here]
        before = private[-1].first_sequence - 1 if private else here
    return effect(
        asked.at(before), asked.book, cell=params.place, basis=params.basis, load=params.load,
        receipts=receipts,
    )  # fmt: skip


def _evidence(asked: Asked, params: EvidenceParams) -> Answer[Evidence]:
    return evidence(asked.book, params.claims.split(","))


def _lanes(asked: Asked, params: LabParams) -> Answer[LabLanes]:
    return lanes(asked.book, params.lab, with_confessions=False)


def _compare(asked: Asked, params: YearParams) -> Answer[LabComparison]:
    return compare_labs(asked.book, year=params.year)


def _capex(asked: Asked, params: CapexParams) -> Answer[Capex]:
    years = (params.first, params.last) if params.first and params.last else None
    overrides = dict(map(override_of, params.set))
    return capex(asked.book, firms=params.firm, years=years, overrides=overrides)


def _why(asked: Asked, params: WhyParams) -> Answer[Why]:
    return why(asked.book, params.subject, params.property)


def _diff(asked: Asked, params: DiffParams) -> Answer[Diff]:
    return diff(asked.book, from_on=params.from_, to_on=params.to, subject=params.subject)


def _show(asked: Asked, params: SubjectParams) -> Answer[Payload]:
    return show(asked.book, params.subject)


def _map(asked: Asked, params: MapParams) -> Answer[NetworkMap]:
    return network_map(
        asked.book,
        focus=params.focus,
        steps=params.steps,
        kinds=params.kind,
        layers=params.layer,
        sites=params.sites,
    )


def _layout(asked: Asked, params: LayoutParams) -> Answer[MapLayout]:
    return layout(
        asked.book,
        focus=params.focus,
        steps=params.steps,
        ties=params.ties,
        layers=params.layer,
        firmness=params.firm,
        opened=params.open,
        frame=params.frame,
    )


def _world(asked: Asked, params: WorldParams) -> Answer[World]:
    return world(
        asked.book,
        year=params.year,
        basis=params.basis,
        load=params.load,
        filters={by: getattr(params, by) for by in DIMENSIONS},
    )


def _contradictions(asked: Asked, _: Params) -> Answer[Contradictions]:
    return contradictions(asked.book)


def _check(_: Asked, __: Params) -> Answer[CheckReport]:
    return check()


def _log(asked: Asked, params: LogParams) -> Answer[Log]:
    return log(
        asked.ledger,
        subject=params.subject,
        layers=params.layer,
        since=params.since,
        limit=params.limit,
    )


#: Beside those that clear the model, yet read files and words only.
LISTS: Final = frozenset({"compose", "scenarios"})

QUESTIONS: dict[str, Question] = {
    "today": Question("What the book says in one screen.", Today, Params, _today),
    "calendar": Question(
        "On which days the book learned something, over the whole ledger.",
        Calendar, Params, _calendar,
    ),
    "directory": Question(
        "Everything with a name that was known.", Directory, DirectoryParams, _directory
    ),
    "firms": Question(
        "Which firms are known, with their lanes and open columns.",
        Firms, Params, lambda asked, _: firms(asked.book),
    ),
    "sheet": Question(
        "Who has which megawatts from whom, by year, and what stays open.",
        Sheet, SheetParams, _sheet,
    ),
    "cell": Question(
        "What one cell of the sheet says, and everything that makes it so.",
        CellPage, CellParams, _cell,
    ),
    "closing": Question(
        "What a lane closed of a year's column when it was signed.",
        Closed, ClosingParams, _closing,
    ),
    "effect": Question(
        "What a change of the ledger did to the sheet.", Effect, EffectParams, _effect
    ),
    "evidence": Question(
        "The claims behind a figure, with the beliefs they won or lost.",
        Evidence, EvidenceParams, _evidence,
    ),
    "lanes": Question("A lab's lanes as a timeline.", LabLanes, LabParams, _lanes),
    "compare": Question(
        "Which lab leans least on one patron.", LabComparison, YearParams, _compare
    ),
    "capex": Question(
        "Spending by firm and year, what it builds, and the revenue that must pay for it.",
        Capex, CapexParams, _capex,
    ),
    "why": Question(
        "Why a value stands: winner, losers, rule, sources, what each reading implies.",
        Why, WhyParams, _why,
    ),
    "diff": Question(
        "What became known between two days, and which beliefs changed.", Diff, DiffParams, _diff
    ),
    "show": Question(
        "The profile of a firm, site, tie, source, layer or market.", Profile, SubjectParams, _show
    ),
    "map": Question("Who is tied to whom.", NetworkMap, MapParams, _map),
    "layout": Question(
        "The map as a drawing: every firm in a place that does not move with the date.",
        MapLayout, LayoutParams, _layout,
    ),
    "world": Question(
        "Where the sites are, on which grid, for whom, and what stands by a day.",
        World, WorldParams, _world,
    ),
    "contradictions": Question(
        "Where sources differ by a quarter or more.", Contradictions, Params, _contradictions
    ),
    "check": Question("What is wrong with the book.", CheckReport, Params, _check),
    "log": Question("What was recorded when.", Log, LogParams, _log),
    # They clear the model, for seconds.
    **{
        name: replace(each, is_slow=name not in LISTS)
        for name, each in (CONSTRAINT_QUESTIONS | SCENARIO_QUESTIONS | CHOKEPOINT_QUESTIONS).items()
    },
}  # fmt: skip
