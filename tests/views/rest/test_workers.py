"""A worker outlives the faults of its answers, and a new one follows where it does not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.support.rest_workers import barred, job, obedient

from lanebook.base.errors import LedgerError
from lanebook.views.rest.workers import TookTooLong, Worker, WorkerDied


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker(obedient, seconds=20)
    yield worker
    worker.stop()


def test_one_process_answers_job_after_job(worker: Worker) -> None:
    first, second = (worker.serve(job()).body.split() for _ in range(2))
    assert first[0] == second[0]
    assert (first[1], second[1]) == (b"1", b"2")


def test_a_fault_of_one_answer_is_told_and_ends_no_worker(worker: Worker) -> None:
    before = worker.serve(job()).body.split()[0]
    fault = worker.serve(job("fail"))
    assert fault.status == 500
    assert b'"fault"' in fault.body
    assert b"ValueError: a bug" in fault.body
    assert fault.etag == ""
    assert worker.serve(job()).body.split()[0] == before


def test_a_worker_that_dies_is_named_and_replaced(worker: Worker) -> None:
    before = worker.serve(job()).body.split()[0]
    with pytest.raises(WorkerDied, match=r"computed 'die' ended \(exit status 7\)"):
        worker.serve(job("die"))
    assert worker.serve(job()).body.split()[0] != before


def test_an_answer_over_its_time_is_given_up_and_the_next_one_comes() -> None:
    worker = Worker(obedient, seconds=1)
    try:
        with pytest.raises(TookTooLong, match=r"'sleep' took longer than 1 seconds"):
            worker.serve(job("sleep"))
        assert worker.serve(job()).status == 200
    finally:
        worker.stop()


def test_a_worker_that_cannot_start_says_why() -> None:
    worker = Worker(barred, seconds=5)
    with pytest.raises(LedgerError, match="The ledger is on the moon") as caught:
        worker.serve(job())
    assert caught.value.next_step == "bring it here."
