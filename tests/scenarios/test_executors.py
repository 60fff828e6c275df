"""The same numbers, bit by bit, whoever computes them."""

from __future__ import annotations

import builtins
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.support.ensemble_tasks import task

from lanebook.base.errors import EngineError, MissingExtra
from lanebook.engines.clearing.inputs import Floats, Floor, Inputs
from lanebook.engines.clearing.solver import Solver
from lanebook.scenarios.draws import Task
from lanebook.scenarios.executors import Engine, Worker, compute
from lanebook.scenarios.records import layout_of

N = 60
BLOCKS = [(first, 12) for first in range(0, N, 12)]


def computed(engine: Engine, workers: int, *, anew: bool = False, order: int = 1) -> Floats:
    found = np.full((N, layout_of(task().point()).width), np.nan)

    def done(first: int, records: Floats) -> None:
        found[first : first + len(records)] = records

    compute(task(), BLOCKS[::order], done, engine=engine, workers=workers, anew=anew)
    return found


@pytest.fixture(scope="module")
def alone() -> Floats:
    return computed("threads", 1)


@pytest.mark.parametrize(("engine", "workers"), [("threads", 3), ("processes", 2), ("ray", 2)])
def test_numbers_do_not_depend_on_who_computes_them(
    engine: Engine, workers: int, alone: Floats
) -> None:
    assert np.array_equal(computed(engine, workers), alone)


def test_numbers_do_not_depend_on_what_was_computed_before(alone: Floats) -> None:
    assert np.array_equal(computed("threads", 1, order=-1), alone)
    single = Worker(task()).block(37, 1)
    assert np.array_equal(single[0], alone[37])


def test_starting_anew_finds_the_same_optima(alone: Floats) -> None:
    layout = layout_of(task().point())
    ours, theirs = (layout.split(each) for each in (alone, computed("threads", 2, anew=True)))
    assert ours["objective"] == pytest.approx(theirs["objective"], rel=1e-9)
    assert ours["value"] == pytest.approx(theirs["value"], rel=1e-9)


def test_draws_start_anew_only_where_that_takes_fewer_steps(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    still = replace(task(), spreads=(), odds=())
    assert not Worker(still).is_far()  # the point again: no step at all

    def counted(solver: Solver, _inputs: Inputs, _numbers: object, *, anew: bool) -> None:
        solver.n_iterations = 100 if anew else 60

    worker = Worker(still)
    monkeypatch.setattr(Solver, "solve_numbers", counted)
    assert worker.is_far()


def test_without_ray_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_ray(name: str, *rest: Any, **more: Any) -> Any:
        if name == "ray":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without_ray)
    with pytest.raises(MissingExtra, match="extra `ray`"):
        compute(task(), BLOCKS, lambda *_: None, engine="ray", workers=1)


def test_a_solve_that_fails_stops_the_ensemble(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_solver: Solver, _inputs: Inputs, *_: Any, **__: Any) -> None:
        raise EngineError("HiGHS ended with a riddle.", expected="an optimum", next_step="report.")

    monkeypatch.setattr(Solver, "solve_numbers", broken)
    with pytest.raises(EngineError, match="riddle"):
        compute(task(), BLOCKS, lambda *_: None, engine="threads", workers=2)


def test_draws_whose_demands_clash_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = task()
    floored = plain.inputs.with_(floors=(Floor("openai", "2026", 2400.0),))
    of = Task(floored, plain.places, plain.scenario, plain.spreads, (), 2026.4, 7)
    records = Worker(of).block(0, 40)
    missing = np.isnan(records).all(axis=1)
    assert 0 < missing.sum() < 40
    assert not np.isnan(records[~missing]).any()
