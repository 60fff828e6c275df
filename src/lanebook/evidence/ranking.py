"""How claims rank inside a topic, and how firm a status is: the one table of the rule.

METHODS 1: contract and delivery status first, then the kind of source, then the later publication.
`docs/methods/belief.md` prints these tables; nothing else in the code repeats them.
"""

from __future__ import annotations

from typing import Final, Literal

Firmness = Literal["energised", "binding", "announced", "option", "rumoured"]

#: Rank of a status inside a topic; the larger prevails. `denied` and `ended` never prevail: they
#: remove what they deny from their own day on.
STATUS_RANK: Final[dict[str, int]] = {
    "operational": 6,
    "filed": 5,
    "binding": 5,
    "announced": 4,
    "option": 4,
    "loi": 4,
    "guidance": 3,
    "reported": 2,
    "forecast": 1,
    "rumoured": 0,
}

#: Statuses that remove statements instead of making one.
REMOVING: Final = frozenset({"denied", "ended"})

#: Rank of a kind of source among claims of one status; the larger prevails.
SOURCE_RANK: Final[dict[str, int]] = {
    "filing": 5,
    "press_release": 4,
    "dataset": 3,
    "paper": 3,
    "news": 2,
    "analysis": 1,
    "blog": 0,
}

#: Firmness of a status, the ordered scale of the glossary.
FIRMNESS: Final[dict[str, Firmness]] = {
    "operational": "energised",
    "filed": "binding",
    "binding": "binding",
    "announced": "announced",
    "guidance": "announced",
    "reported": "announced",
    "option": "option",
    "loi": "option",
    "forecast": "rumoured",
    "rumoured": "rumoured",
}

FIRMNESS_ORDER: Final[tuple[Firmness, ...]] = (
    "energised",
    "binding",
    "announced",
    "option",
    "rumoured",
)
