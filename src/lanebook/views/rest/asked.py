"""What a row of the table of questions is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lanebook.answers.answer import Answer, Payload
from lanebook.answers.book import Book
from lanebook.evidence.ledger import Ledger
from lanebook.views.rest.params import Params


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question may read: the book at its as-of and sequence, and the ledger behind it.

    Attributes:
        book: the book asked about.
        ledger: the ledger it was read from.
        at: the same book at another sequence.
    """

    book: Book
    ledger: Ledger
    at: Callable[[int], Book]


@dataclass(frozen=True, slots=True)
class Question:
    """One question that can be asked over HTTP.

    Attributes:
        title: what it answers, in one sentence.
        payload: type of the answer's data; it makes the schema.
        params: parameters in the address.
        ask: answers it.
        is_slow: it is computed for seconds; such questions have a worker of their own.
    """

    title: str
    payload: Any
    params: type[Params]
    ask: Callable[[Asked, Any], Answer[Payload]]
    is_slow: bool = False
