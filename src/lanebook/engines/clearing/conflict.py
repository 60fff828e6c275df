"""Why demands cannot be met: a smallest set of bounds and demands that clash.

An irreducible infeasible subset (Chinneck and Dravnieks 1991, ORSA J. Computing 3:157): the set has
no answer, and any one of its members taken away gives it one. Whole kinds of bounds that nobody
needs to hear of are dropped first, then the dual ray of the rest (Farkas) seeds a deletion filter.
What the program means (units, service, places) always holds and is never a member.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import highspy
import numpy as np

from lanebook.base.errors import EngineError
from lanebook.engines.clearing.inputs import Inputs
from lanebook.engines.clearing.layout import Ints
from lanebook.engines.clearing.program import Numbers, Program
from lanebook.engines.clearing.rows import INF
from lanebook.engines.clearing.solver import model_of

Kind = Literal[
    "mix", "share", "import", "family", "pool", "made", "committed", "ask", "capital", "silicon",
    "power", "floor",
]  # fmt: skip
#: Kinds in the order in which they are dropped: what a reader would name first is kept longest.
KINDS: Final[tuple[Kind, ...]] = (
    "mix", "share", "import", "family", "pool", "made", "committed", "ask", "capital", "silicon",
    "power", "floor",
)  # fmt: skip
#: Part of the dual ray below which a row or column is no member of the seed.
RAY: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Clash:
    """A member of the smallest set: one bound or one demand.

    Attributes:
        kind: "floor" (what the user demands, MW at least), "silicon", "power" and "capital" (what
            a layer, pool or payer has), "ask" (what the buyer asks for at most), "committed" (what
            is promised on the lane), "made" (units of a family that can be made), "mix" and
            "share" (bands of a vendor's roadmap and of packaging), "import" (a rule), "family" and
            "pool" (a buyer may not have or use them).
        name: of the layer, pool, payer, buyer, lane, family, vendor or rule; "buyer/family" and
            "buyer/pool" for the last two.
        period: label of the period; "" where it holds in all.
        bound: the number, in the unit of its input; for "mix" and "share" the end of the band that
            clashes, 0 for "family" and "pool".
        is_least: whether the bound is a least rather than a most.
    """

    kind: Kind
    name: str
    period: str
    bound: float
    is_least: bool


@dataclass(frozen=True, eq=False)
class _Member:
    """A clash with where it stands: rows and columns to set free without it."""

    clash: Clash
    rows: Ints
    columns: Ints


def conflict(inputs: Inputs) -> tuple[Clash, ...]:
    """Return a smallest set of bounds and demands that clash; empty if all can be met.

    There may be several such sets; the one returned keeps demands, power and silicon rather than
    roadmap bands. It is the same for the same inputs.

    Args:
        inputs: with floors.
    """
    program = Program(inputs)
    numbers = program.numbers(inputs)
    numbers = replace(numbers, cost=np.zeros_like(numbers.cost))
    members = _members(inputs, program, numbers)
    if not _clashes(program, numbers, members, members):
        return ()
    kept = members
    for kind in KINDS:
        fewer = [member for member in kept if member.clash.kind != kind]
        if len(fewer) < len(kept) and _clashes(program, numbers, members, fewer):
            kept = fewer
    kept = _seed(program, numbers, members, kept)
    for member in tuple(kept):
        fewer = [other for other in kept if other is not member]
        if _clashes(program, numbers, members, fewer):
            kept = fewer
    return tuple(member.clash for member in kept)


def _members(inputs: Inputs, program: Program, numbers: Numbers) -> list[_Member]:
    """Return everything that could clash, in the order of `KINDS`."""
    found = [
        *_bands(inputs, program),
        *_rights(inputs, program),
        *_caps(inputs, program),
        *_rows(inputs, program, numbers, "capital", inputs.payers),
        *_rows(inputs, program, numbers, "silicon", inputs.layers),
        *_rows(inputs, program, numbers, "power", inputs.pools),
    ]
    floors = program.rows["floors"]
    for number, floor in enumerate(inputs.floors):
        clash = Clash("floor", floor.target, floor.period, floor.least_mw, is_least=True)
        found.append(_member(clash, rows=[floors.at(number)]))
    return sorted(found, key=lambda member: KINDS.index(member.clash.kind))


def _member(clash: Clash, rows: Sequence[int] = (), columns: Sequence[int] = ()) -> _Member:
    return _Member(clash, np.array(rows, dtype=np.int64), np.array(columns, dtype=np.int64))


def _rows(
    inputs: Inputs, program: Program, numbers: Numbers, kind: Kind, names: Sequence[str]
) -> list[_Member]:
    block = program.rows[kind]
    bounds = block.of(numbers.row_high)
    return [
        _member(
            Clash(kind, name, period.label, float(bounds[at, time]), is_least=False),
            rows=[block.at(at, time)],
        )
        for at, name in enumerate(names)
        for time, period in enumerate(inputs.periods)
        if np.isfinite(bounds[at, time])
    ]


def _bands(inputs: Inputs, program: Program) -> list[_Member]:
    """Bands of roadmaps and of packaging, and import rules."""
    found = []
    for time, period in enumerate(inputs.periods):
        for kind, names, ends in (
            ("mix", inputs.families, ("mix_low", "mix_high")),
            ("share", inputs.vendors, ("vendor_low", "vendor_high")),
        ):
            for end in ends:
                least = end.endswith("low")
                for at, name in enumerate(names):
                    bound = float(getattr(inputs, end)[at, time])
                    clash = Clash(kind, name, period.label, bound, is_least=least)  # type: ignore[arg-type]
                    found.append(_member(clash, rows=[program.rows[end].at(at, time)]))
        for at, rule in enumerate(inputs.imports):
            clash = Clash(
                "import", rule.name, period.label, float(rule.share[time]), is_least=False
            )
            found.append(_member(clash, rows=[program.rows["imports"].at(at, time)]))
    return found


def _rights(inputs: Inputs, program: Program) -> list[_Member]:
    """Families and pools that a buyer may not have."""
    installed, sited = program.columns["installed"].grid(), program.columns["sited"].grid()
    found = []
    for at, buyer in enumerate(inputs.buyers):
        for family in np.flatnonzero(~inputs.may_have[:, at]).tolist():
            clash = Clash("family", f"{buyer}/{inputs.families[family]}", "", 0.0, is_least=False)
            found.append(_member(clash, columns=installed[family, at].tolist()))
        for pool in np.flatnonzero(~inputs.may_site[at]).tolist():
            clash = Clash("pool", f"{buyer}/{inputs.pools[pool]}", "", 0.0, is_least=False)
            found.append(_member(clash, columns=sited[at, pool].tolist()))
    return found


def _caps(inputs: Inputs, program: Program) -> list[_Member]:
    """What can be made of a family, is promised on a lane, or is asked for."""
    made, kept = program.columns["made"].grid(), program.columns["kept"].grid()
    served = program.columns["served"].grid()
    lanes = tuple(lane.id for lane in inputs.lanes)
    kinds: tuple[tuple[Kind, Sequence[str], str, Ints], ...] = (
        ("made", inputs.families, "most_units", made[:, None, :]),
        ("committed", lanes, "committed", kept[:, None, :]),
        ("ask", inputs.buyers, "ask", served),
    )
    return [
        _member(
            Clash(
                kind, name, period.label, float(getattr(inputs, field)[at, time]), is_least=False
            ),
            columns=columns[at, :, time].tolist(),
        )
        for kind, names, field, columns in kinds
        for at, name in enumerate(names)
        for time, period in enumerate(inputs.periods)
        if np.isfinite(getattr(inputs, field)[at, time])
    ]


def _freed(numbers: Numbers, members: list[_Member], kept: list[_Member]) -> Numbers:
    """Return the numbers with every member that is not kept set free."""
    stays = {id(member) for member in kept}
    row_low, row_high, high = numbers.row_low.copy(), numbers.row_high.copy(), numbers.high.copy()
    for member in members:
        if id(member) not in stays:
            row_low[member.rows], row_high[member.rows], high[member.columns] = -INF, INF, INF
    return replace(numbers, row_low=row_low, row_high=row_high, high=high)


def _clashes(
    program: Program, numbers: Numbers, members: list[_Member], kept: list[_Member]
) -> bool:
    return _solved(program, _freed(numbers, members, kept), "choose") is not None


def _solved(program: Program, numbers: Numbers, presolve: str) -> highspy.Highs | None:
    """Return HiGHS where it found no answer, None where there is one."""
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (
        ("output_flag", False), ("threads", 1), ("random_seed", 0), ("presolve", presolve),
    ):  # fmt: skip
        highs.setOptionValue(option, value)
    highs.passModel(model_of(program, numbers))
    highs.run()
    status = highs.getModelStatus()
    if status == highspy.HighsModelStatus.kOptimal:
        return None
    if status != highspy.HighsModelStatus.kInfeasible:
        raise EngineError(
            f"HiGHS ended with {highs.modelStatusToString(status)}.",
            expected="an answer, or the proof that there is none",
            next_step="report it with the command and the ledger sequence.",
        )
    return highs


def _seed(
    program: Program, numbers: Numbers, members: list[_Member], kept: list[_Member]
) -> list[_Member]:
    """Return the kept members in the dual ray; all of them if the ray does not prove it alone."""
    highs = _solved(program, _freed(numbers, members, kept), "off")
    if highs is None:
        return kept
    _, has_ray, ray = highs.getDualRay()  # type: ignore[attr-defined]
    if not has_ray:
        return kept
    of_rows = np.array(ray)
    terms = numbers.matrix * of_rows[program.row_of]
    of_columns = np.bincount(program.column_of, weights=terms, minlength=program.n_columns)
    seed = [
        member
        for member in kept
        if (np.abs(of_rows[member.rows]) > RAY).any()
        or (np.abs(of_columns[member.columns]) > RAY).any()
    ]
    return seed if _clashes(program, numbers, members, seed) else kept
