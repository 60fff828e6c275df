"""Answers are computed once, kept while there is room, and made in order of need."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from tests.support.loops import run as run_apart
from tests.support.rest_workers import job, obedient

from lanebook.views.rest.answering import AHEAD, MOST_AHEAD, READER, Answering, Busy
from lanebook.views.rest.jobs import Job

T = TypeVar("T")


def run(act: Callable[[Answering], Awaitable[T]], **options: Any) -> T:
    async def whole() -> T:
        answers = Answering(obedient, n_workers=1, seconds=20, **options)
        answers.start()
        try:
            return await act(answers)
        finally:
            await answers.stop()

    return run_apart(whole())


def numbered(number: int, question: str = "echo") -> Job:
    return job(question, json.dumps(number))


def test_two_readers_of_one_answer_wait_for_one_computation() -> None:
    async def act(answers: Answering) -> list[bytes]:
        served = await asyncio.gather(*(answers.get(job()) for _ in range(5)))
        return [each.body for each in served]

    bodies = run(act)
    assert len(set(bodies)) == 1
    assert bodies[0].split()[1] == b"1"


def test_a_kept_answer_is_not_computed_again_and_a_refusal_is() -> None:
    async def act(answers: Answering) -> tuple[bytes, bytes, bytes]:
        first = (await answers.get(job())).body
        again = (await answers.get(job())).body
        for _ in range(2):
            await answers.get(job("refuse", '"no"'))
        history = (await answers.get(job("history"))).body
        return first, again, history

    first, again, history = run(act)
    assert first == again
    assert history.count(b'"no"') == 2


def test_the_least_recently_used_answer_leaves_first() -> None:
    async def act(answers: Answering) -> list[bool]:
        for number in range(3):
            await answers.get(numbered(number))
            await answers.get(numbered(0))  # stays in use
        return [answers.at_hand(numbered(number)) is not None for number in range(3)]

    # Bodies are a process number, a blank and a count: 10 bytes; there is room for two.
    kept = run(act, n_bytes=25)
    assert kept == [True, False, True]


def test_a_reader_comes_before_what_was_asked_for_in_advance() -> None:
    async def act(answers: Answering) -> list[str]:
        ahead = [asyncio.create_task(answers.get(numbered(n), AHEAD)) for n in (1, 2, 3)]
        await asyncio.sleep(0)  # all three stand in line, none has begun
        await answers.get(numbered(9), READER)
        await asyncio.gather(*ahead)
        return (await answers.get(job("history"))).body.decode().split()

    history = run(act)
    assert history.index("9") < history.index("2")


def test_an_answer_asked_for_again_with_more_need_moves_up_and_is_made_once() -> None:
    async def act(answers: Answering) -> list[str]:
        answers.warm(numbered(n) for n in range(6))
        await asyncio.sleep(0)
        await answers.get(numbered(5), READER)
        for number in range(6):
            await answers.get(numbered(number))
        return (await answers.get(job("history"))).body.decode().split()

    history = run(act)
    assert sorted(history[:-1]) == ["0", "1", "2", "3", "4", "5"]
    assert history.index("5") < history.index("3")


def test_too_much_asked_in_advance_is_refused_and_readers_are_not() -> None:
    async def act(answers: Answering) -> str:
        tasks = [
            asyncio.create_task(answers.get(numbered(n), AHEAD)) for n in range(MOST_AHEAD + 2)
        ]
        await asyncio.sleep(0)
        assert (await answers.get(numbered(99), READER)).status == 200
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        refused = [outcome for outcome in outcomes if isinstance(outcome, Busy)]
        assert len(refused) == 2
        return refused[0].next_step

    assert run(act) == "ask again in a few seconds."


def test_a_dead_worker_is_told_to_its_reader_only() -> None:
    async def act(answers: Answering) -> list[object]:
        return list(
            await asyncio.gather(
                answers.get(job("die")), answers.get(job()), return_exceptions=True
            )
        )

    died, served = run(act)
    assert type(died).__name__ == "WorkerDied"
    assert getattr(served, "status", None) == 200


def test_a_stopped_line_leaves_nobody_waiting() -> None:
    async def whole() -> bool:
        answers = Answering(obedient, n_workers=1, seconds=20)
        answers.start()
        waiting = asyncio.create_task(answers.get(job("sleep")))
        await asyncio.sleep(0.2)
        await answers.stop()
        await asyncio.wait({waiting})
        return waiting.cancelled()

    assert run_apart(whole())


def test_nobody_waits_behind_a_slow_question() -> None:
    """The sleeper holds a worker for half a minute; with one worker the reader would wait for it."""

    async def act(answers: Answering) -> bool:
        sleeper = asyncio.create_task(answers.get(job("sleep")))
        await asyncio.sleep(0)
        await answers.get(job())
        waited = sleeper.done()
        sleeper.cancel()
        return waited

    assert run(act, slow=["sleep"]) is False
