"""Synthetic books as wide as one likes: a ring of firms of all kinds, and a hub."""

from __future__ import annotations

from typing import Any

from lanebook.network.model import N_ORG_KINDS, NODE_KINDS


def wide_book(n: int) -> dict[str, Any]:
    """Return the tables of a book of `n` firms in three countries, each with a tie to the next.

    Every third firm also holds a stake in the first. Claims are spread over nine months.
    """
    kinds = NODE_KINDS[:N_ORG_KINDS]
    organisations = [
        {"id": f"f{i}", "name": f"Firm {i}", "kind": kinds[i % N_ORG_KINDS],
         "country": ("US", "FR", "JP")[i % 3]}
        for i in range(n)
    ]  # fmt: skip
    pairs = [(i, (i + 1) % n) for i in range(n)] + [(i, 0) for i in range(2, n - 1, 3)]
    ties = [{"id": f"f{a}--f{b}--equity", "layer": "capital"} for a, b in pairs]
    claims = [
        {"subject": f"tie:{tie['id']}", "property": "event", "value": "x",
         "published": f"2025-0{1 + number % 9}-01"}
        for number, tie in enumerate(ties)
    ]  # fmt: skip
    return {
        "organisations": organisations,
        "ties": ties,
        "claims": claims,
        "sources": [{"id": "s", "publisher": "S", "kind": "news", "published": "2025-01-01"}],
        "vocabulary": [{"property": "event", "type": "text"}],
    }
