"""Jobs to bytes: what a worker process does. No HTTP here, and no state but a few open books."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar

from lanebook.answers.answer import Answer, Payload
from lanebook.answers.book import Book
from lanebook.answers.citations import citations, claims_of
from lanebook.answers.serialise import envelope
from lanebook.base.clock import Clock, system_clock
from lanebook.base.errors import InputError, LanebookError
from lanebook.base.time import AsOf
from lanebook.evidence.ledger import Ledger, open_ledger, snapshot_of_ledger
from lanebook.views.excel.workbook import write_workbook
from lanebook.views.graph.graphml import to_graphml
from lanebook.views.rest.asked import Asked, Question
from lanebook.views.rest.charts import CHARTS, Chart
from lanebook.views.rest.jobs import Job, Served
from lanebook.views.rest.problems import MEDIA_TYPE as PROBLEM
from lanebook.views.rest.problems import problem_of
from lanebook.views.rest.questions import QUESTIONS
from lanebook.views.table_csv import table_csv

JSON: Final = "application/json"
CSV: Final = "text/csv; charset=utf-8"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GRAPHML: Final = "application/graphml+xml"
#: A book with its beliefs takes some 30 MB; playing the date goes through many.
N_BOOKS: Final = 12
N_SNAPSHOTS: Final = 3

K = TypeVar("K")
V = TypeVar("V")


class Computer:
    """Answers jobs on one ledger, with the last few books at hand.

    Attributes:
        ledger: place of the ledger; None for the user's own.
    """

    def __init__(
        self,
        ledger: str | None,
        *,
        clock: Clock = system_clock,
        questions: Mapping[str, Question] = QUESTIONS,
        charts: Mapping[str, Chart] = CHARTS,
    ) -> None:
        self._ledger: Ledger = open_ledger(ledger, clock=clock)
        self._questions = questions
        self._charts = charts
        self._firsts: OrderedDict[tuple[int, tuple[str, ...]], Book] = OrderedDict()
        self._books: OrderedDict[tuple[object, ...], Book] = OrderedDict()

    def head(self) -> int:
        """Return the ledger's last sequence."""
        return self._ledger.head()

    def serve(self, job: Job) -> Served:
        """Return the job's bytes; an error raised on purpose becomes a problem document."""
        try:
            return _FORMS[job.form](self, job)
        except LanebookError as error:
            return Served(error.http_status, PROBLEM, problem_of(error), gzipped=False, etag="")

    def book(self, job: Job) -> Book:
        """Return the book the job asks about; the last few are kept.

        Raises:
            InputError: if the sequence or a layer does not exist.
            LedgerError: if the ledger cannot be read.
        """
        as_of = AsOf(job.valid, job.known)
        return _kept(
            self._books,
            (job.at, job.without, as_of),
            N_BOOKS,
            lambda: self._first(job.at, job.without, as_of).replayed(as_of),
        )

    def _first(self, at: int, without: tuple[str, ...], as_of: AsOf) -> Book:
        """Return the first book asked for of a snapshot: what holds on all days is derived once."""
        return _kept(
            self._firsts,
            (at, without),
            N_SNAPSHOTS,
            lambda: Book(snapshot_of_ledger(self._ledger, at, without), as_of),
        )

    def _asked(self, job: Job) -> Asked:
        return Asked(self.book(job), self._ledger, lambda at: self.book(replace(job, at=at)))

    def answer(self, job: Job) -> Answer[Payload]:
        """Return the answer of the job, whatever its form."""
        question = self._questions[job.question]
        params = question.params.model_validate_json(job.params)
        return question.ask(self._asked(job), params)

    def chart(self, job: Job) -> dict[str, Any]:
        """Return the Vega-Lite specification of a chart job."""
        chart = self._charts[job.question]
        params = chart.params.model_validate_json(job.params)
        return chart.draw(self._asked(job), params)


def _kept(store: OrderedDict[K, V], key: K, most: int, make: Callable[[], V]) -> V:
    if key not in store:
        store[key] = make()
        while len(store) > most:
            store.popitem(last=False)
    store.move_to_end(key)
    return store[key]


def _json(computer: Computer, job: Job) -> Served:
    return _packed(_compact(envelope(computer.answer(job))), JSON)


def _chart(computer: Computer, job: Job) -> Served:
    return _packed(_compact(computer.chart(job)), JSON)


def _compact(content: Mapping[str, Any]) -> bytes:
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode()


def _csv(computer: Computer, job: Job) -> Served:
    tables = {table.name: table for table in computer.answer(job).tables()}
    name = job.table or next(iter(tables), "")
    if name not in tables:
        raise InputError(
            f"The answer {job.question!r} has no table {name!r}.",
            expected=f"one of {', '.join(tables) or 'none'}",
            next_step="leave `table` out for the main one.",
        )
    return _packed(table_csv(tables[name]).encode(), CSV, f"{_stem(job)}-{name}.csv")


def _xlsx(computer: Computer, job: Job) -> Served:
    answer = computer.answer(job)
    with TemporaryDirectory(prefix="lanebook-") as folder:
        path = Path(folder) / "answer.xlsx"
        write_workbook(answer, path, citations(computer.book(job), claims_of(answer)))
        body = path.read_bytes()
    return Served(200, XLSX, body, gzipped=False, etag=_etag(body), file_name=f"{_stem(job)}.xlsx")


def _graphml(computer: Computer, job: Job) -> Served:
    answer = computer.answer(job)
    if answer.question != "map":
        raise InputError(
            f"The answer {job.question!r} is no graph.",
            expected="the question `map`",
            next_step="ask for .json, .csv or .xlsx.",
        )
    body = to_graphml(answer)  # type: ignore[arg-type]  # the question says which payload it is
    return _packed(body, GRAPHML, f"{_stem(job)}.graphml")


_FORMS: Final[dict[str, Callable[[Computer, Job], Served]]] = {
    "json": _json,
    "csv": _csv,
    "xlsx": _xlsx,
    "graphml": _graphml,
    "chart": _chart,
}


def _stem(job: Job) -> str:
    return f"lanebook-{job.question}-{job.known.isoformat()}"


def _packed(body: bytes, media_type: str, file_name: str = "") -> Served:
    packed = gzip.compress(body, 5, mtime=0)
    return Served(200, media_type, packed, True, _etag(body), file_name)  # noqa: FBT003


def _etag(body: bytes) -> str:
    return f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
