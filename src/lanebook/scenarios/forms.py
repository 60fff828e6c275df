"""What each verb of a scenario takes: the one table behind reader, schema and documentation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from lanebook.scenarios.model import Kind, Rule, Unit, Verb

#: How a key is written.
Field = Literal["amount", "share", "duration", "moment", "targets", "target", "rule", "text"]

#: Keys that every verb takes besides the verb itself.
COMMON: Final[dict[str, Field]] = {"from": "moment", "until": "moment", "because": "text"}
#: How every key of an override is written.
FIELDS: Final[dict[str, Field]] = {
    **COMMON,
    "by": "amount",
    "at": "amount",
    "part": "share",
    "for": "duration",
    "ramp": "duration",
    "notice": "duration",
    "to": "targets",
    "with": "targets",
    "without": "targets",
    "like": "target",
    "rule": "rule",
}
#: Keys whose amount a draw may spread.
DRAWABLE: Final = ("by", "at")


@dataclass(frozen=True, slots=True)
class Form:
    """What a verb takes.

    Attributes:
        says: what it does, in a sentence.
        kinds: of its target.
        needs: keys that must stand.
        one_of: keys of which exactly one must stand; empty for none.
        takes: keys that may stand besides.
        by, at: units allowed there.
    """

    says: str
    kinds: tuple[Kind, ...]
    needs: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    by: tuple[Unit, ...] = ()
    at: tuple[Unit, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key that may stand beside the verb, those of every verb last."""
        return (*self.needs, *self.one_of, *self.takes, *COMMON)


_LEVELS: Final[tuple[Unit, ...]] = (
    "share", "mw_it", "thousand_wafers_a_month", "million_gigabits_a_year",
    "thousand_units_a_year", "usd_million",
)  # fmt: skip

FORMS: Final[dict[Verb, Form]] = {
    "outage": Form(
        "It stops making or powering for a while; `part` of it; `ramp` is the way back.",
        ("firm", "tie", "site", "layer", "grid", "jurisdiction", "family"),
        needs=("from",),
        takes=("for", "part", "ramp"),
    ),
    "delay": Form(
        "What was to be added from then on comes so much later; with a minus, earlier.",
        ("firm", "tie", "site", "layer", "grid", "jurisdiction", "market"),
        needs=("by",),
        by=("months",),
    ),
    "ban": Form(
        "Those named in `to` may no longer have it, or no longer use the site or grid.",
        ("firm", "family", "grid", "site", "jurisdiction"),
        needs=("to",),
        takes=("for",),
    ),
    "cap": Form(
        "At most so much: of what is there, or in its own unit; with `to`, of what is made.",
        ("firm", "tie", "site", "layer", "grid", "jurisdiction", "market", "buyer", "family"),
        needs=("at",),
        takes=("to", "for"),
        at=_LEVELS,
    ),
    "terminate": Form(
        "The commitment ends; `firm` ends every lane that it holds; `notice` comes first.",
        ("tie", "firm"),
        takes=("part", "notice"),
    ),
    "fail": Form(
        "It can no longer pay: its asks, commitments and new building end; what runs goes on.",
        ("firm",),
        needs=("from",),
        takes=("for", "part"),
    ),
    "demand": Form(
        "Asks rise or fall, or are set.",
        ("buyer", "market", "jurisdiction"),
        one_of=("by", "at"),
        takes=("ramp",),
        by=("share", "mw_it"),
        at=("mw_it",),
    ),
    "price": Form(
        "It costs more or less; of `market:compute`, what asks are worth.",
        ("family", "firm", "market", "buyer"),
        one_of=("by", "at"),
        by=("share",),
        at=("usd_per_unit", "usd_per_mwh", "usd_million_per_mw"),
    ),
    "policy": Form(
        "`freeze`: nothing new is connected; `home-only`: usable only by those at home there;"
        " `licence`: nothing reaches those in `to` until, over `ramp`, `at` of it is let through.",
        ("jurisdiction", "grid", "market", "firm", "family"),
        needs=("rule",),
        takes=("to", "at", "ramp", "for"),
        at=("share",),
    ),
    "build": Form(
        "Capacity that nobody has planned; a new grid, or a new family `like` another.",
        ("layer", "grid", "family", "market"),
        needs=("by",),
        takes=("ramp", "to", "like", "without"),
        by=(*_LEVELS, "mw_it_a_year"),
    ),
    "share": Form(
        "Others may use it too; of a tie, `part` of the commitment; of a buyer, of its bill.",
        ("grid", "site", "tie", "buyer"),
        needs=("with",),
        takes=("part", "for"),
    ),
}

#: Verbs that may name some markets only.
MARKETS_OF: Final[dict[Verb, tuple[str, ...]]] = {
    "delay": ("power", "capital"),
    "cap": ("power", "capital", "compute"),
    "demand": ("compute",),
    "price": ("electricity", "shell", "accelerators", "compute"),
    "policy": ("power",),
    "build": ("capital", "power"),
}

#: Kinds of target and keys that each rule of `policy` has a meaning for, and keys it needs.
RULE_KINDS: Final[dict[Rule, tuple[Kind, ...]]] = {
    "freeze": ("jurisdiction", "grid", "market"),
    "home-only": ("jurisdiction", "grid", "market"),
    "licence": ("firm", "family"),
}
RULE_KEYS: Final[dict[Rule, tuple[str, ...]]] = {
    "freeze": ("for",), "home-only": ("for",), "licence": ("to", "at", "ramp", "for"),
}  # fmt: skip
RULE_NEEDS: Final[dict[Rule, tuple[str, ...]]] = {
    "freeze": ("from",), "home-only": (), "licence": ("from", "to"),
}  # fmt: skip

#: Keys of the file itself.
FILE_KEYS: Final = (
    "name", "title", "group", "description", "sources", "based_on", "expects", "seed",
    "overrides", "draws",
)  # fmt: skip
NEEDED: Final = ("name", "title")
