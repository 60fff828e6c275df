"""Demands that cannot be met, as the smallest set that clashes, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from lanebook.answers.clearing.words import buyer_name, layer_name, pool_name
from lanebook.answers.constraints_units import Scale, Scales
from lanebook.answers.wording import joined, megawatts, money, number, share
from lanebook.base.errors import DataError
from lanebook.engines.clearing.conflict import Clash, conflict
from lanebook.engines.clearing.inputs import Inputs
from lanebook.evidence.codes import finding_of

CODE: Final = "Q001"
#: Kinds of clash that are the user's own.
_DEMANDED: Final = "floor"
#: What nobody would loosen, in one member of the set.
RIGHTS: Final = "who may stand where and have what, and chips not made yet"


def refuse(inputs: Inputs, scales: Scales) -> DataError:
    """Return the error that names the smallest set of demands and limits that clash.

    Args:
        inputs: with the demands that no allocation meets.
        scales: units.
    """
    clashes = conflict(inputs)
    own = [clash_words(inputs, clash, scales) for clash in clashes if clash.kind == _DEMANDED]
    limits = limit_words(inputs, [each for each in clashes if each.kind != _DEMANDED], scales)
    words = [*own, *limits]
    against = f" against {joined(limits)}" if limits else " against each other"
    return DataError(
        f"These demands cannot be met: {joined(own)}{against}. Leave any one of them out and the"
        " rest can be had together.",
        expected="demands that silicon, power and money allow together",
        next_step="ask for less, for a later period, or set what limits them with --set.",
        findings=tuple(finding_of(CODE, "-", 0, word) for word in words),
    )


def limit_words(inputs: Inputs, limits: Sequence[Clash], scales: Scales) -> list[str]:
    """Return limits in few words: pools and payers of a period together, rights as one."""
    together: dict[tuple[str, str], list[Clash]] = {}
    for clash in limits:
        is_right = clash.kind in ("pool", "family") or (clash.kind == "made" and not clash.bound)
        group = (
            (clash.kind, clash.period)
            if clash.kind in ("power", "capital")
            else (("right", "") if is_right else (f"{clash.kind} {clash.name}", clash.period))
        )
        together.setdefault(group, []).append(clash)
    found = []
    for (kind, period), members in sorted(together.items()):
        if kind == "right":
            found.append(RIGHTS)
        elif len(members) == 1:
            found.append(clash_words(inputs, members[0], scales))
        else:
            names = joined([_part(each) for each in members])
            total = Clash(
                members[0].kind, "", period, sum(each.bound for each in members), is_least=False
            )
            found.append(f"{kind} of {names} together at most {_bound(total, scales)} in {period}")
    return found


def _part(clash: Clash) -> str:
    return pool_name(clash.name) if clash.kind == "power" else buyer_name(clash.name)


def clash_words(inputs: Inputs, clash: Clash, scales: Scales) -> str:
    """Return one member of the set in words: `power, ERCOT at most 4,100 MW in 2027`."""
    when = f" in {clash.period}" if clash.period else ""
    most = "at least" if clash.is_least else "at most"
    return f"{_subject(inputs, clash)} {most} {_bound(clash, scales)}{when}"


def _subject(inputs: Inputs, clash: Clash) -> str:
    if clash.kind in ("floor", "committed"):
        return _who(inputs, clash.name)
    if clash.kind in ("power", "capital"):
        return layer_name(f"{clash.kind}:{clash.name}")
    if clash.kind in ("family", "pool"):
        buyer, _, other = clash.name.partition("/")
        return f"{other} for {buyer_name(buyer)}"
    named: dict[str, Callable[[str], str]] = {
        "ask": buyer_name,
        "silicon": layer_name,
        "import": _rule,
    }
    return named.get(clash.kind, str)(clash.name)


def _rule(name: str) -> str:
    return f"the rule {name}"


def _bound(clash: Clash, scales: Scales) -> str:
    bound = clash.bound
    words: dict[str, Callable[[], str]] = {
        "silicon": lambda: _units(bound, scales.of(clash.name)),
        "capital": lambda: money(bound * 1e6),
        "made": lambda: f"{number(bound)} thousand units",
        "family": lambda: "none",
        "pool": lambda: "none",
        "import": lambda: f"{share(bound)} of what is made",
        "mix": lambda: f"{share(bound)} of its vendor's units",
        "share": lambda: f"{share(bound)} of packaging",
    }
    return words.get(clash.kind, lambda: megawatts(bound))()


def _units(bound: float, scale: Scale) -> str:
    return f"{number(bound * scale.amount)} {scale.unit}"


def _who(inputs: Inputs, target: str) -> str:
    labels = {lane.id: lane.label for lane in inputs.lanes}
    return labels.get(target, buyer_name(target))
