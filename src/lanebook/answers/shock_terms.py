"""Contract terms in a shock: which of the book's terms it touches, and which change the numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from lanebook.answers.cascade.model import Contract
from lanebook.answers.cascade.model import Term as Stated
from lanebook.answers.shock_losses import Run
from lanebook.answers.shock_reasons import Term
from lanebook.answers.shock_scene import Scene
from lanebook.answers.wording import EN_DASH, megawatts, money, trimmed
from lanebook.scenarios.model import Override, Scenario

#: Kinds of terms told where a contract is only hurt, not ended: the rest says nothing then.
WHEN_HURT: Final = frozenset({"exclusivity", "step_in", "termination", "take_or_pay"})
MILLION: Final = 1e6


def terms_of(scene: Scene, scenario: Scenario, run: Run) -> tuple[Term, ...]:
    """Return the terms that a shock touches: of contracts it ends first, then of those it hurts."""
    ends, failing = _ended(scenario), _failing(scenario)
    less = scene.base_deliveries - run.delivered
    found: list[tuple[tuple[bool, float, str], Term]] = []
    for contract in scene.model.contracts:
        override = ends.get(contract.tie)
        edges = list(contract.edges)
        lost = float(np.max(less[edges].sum(axis=0))) if edges else 0.0
        base = float(scene.base_deliveries[edges].sum(axis=0).max()) if edges else 0.0
        if override is None and lost <= 1e-3 * base + 1e-9:
            continue
        rank = (override is None, -lost, contract.tie)
        found += [(rank, term) for term in _touched(scene, contract, override, lost, failing)]
    known = {contract.tie for contract in scene.model.contracts}
    lapsed = [
        _lapsed(scene, tie)
        for tie, override in ends.items()
        if tie not in known and override.verb == "terminate"
    ]
    ordered = (term for _, term in sorted(found, key=lambda each: each[0]))
    once = {(term.tie, term.kind, term.says): term for term in reversed((*lapsed, *ordered))}
    return tuple(reversed(once.values()))


def _lapsed(scene: Scene, tie: str) -> Term:
    """Return what is said of a tie that is ended and carries nothing: an option, as a rule."""
    said = scene.book.beliefs.about(f"tie:{tie}", "contracted_capacity")
    named = [each.point for each in said if each.point is not None and each.unit == "MW"]
    mw = max(named, default=None)
    words = "it carries nothing here: no claim known counts its megawatts as promised"
    size = "" if mw is None else f" (up to {megawatts(mw)} were named)"
    provider, recipient = (scene.firm_name(end) for end in (*tie.split("--"), "", "")[:2])
    claims = tuple(sorted({each.claim for each in said if each.claim}))
    return Term(tie, f"{provider} → {recipient}", "option", f"{words}{size}.", acts=True, mw=mw,
                usd_million=None, claims=claims)  # fmt: skip


def _ended(scenario: Scenario) -> dict[str, Override]:
    """Return what the scenario does to single ties, by tie id."""
    items = (*scenario.overrides, *(draw.override for draw in scenario.draws))
    return {each.target.name: each for each in items if each.target.kind == "tie"}


def _failing(scenario: Scenario) -> frozenset[str]:
    """Return the firms that can no longer pay."""
    items = (*scenario.overrides, *(draw.override for draw in scenario.draws))
    return frozenset(each.target.name for each in items if each.verb == "fail")


def _touched(
    scene: Scene,
    contract: Contract,
    override: Override | None,
    lost: float,
    failing: frozenset[str],
) -> Iterator[Term]:
    mw = lost if lost > 0 else None
    name = f"{scene.firm_name(contract.provider)} → {scene.firm_name(contract.recipient)}"
    if override is not None and override.verb == "terminate":
        yield from _ending(name, contract, override, mw)
    for stated in contract.terms:
        if not stated.prevails or (override is None and stated.kind not in WHEN_HURT):
            continue
        if stated.kind == "notice" and override is not None:
            continue  # told above, with every reading
        acts = stated.kind == "exclusivity"
        yield Term(contract.tie, name, stated.kind, _text(stated), acts, mw, None,
                   (stated.claim,))  # fmt: skip
    for each in contract.guarantees:
        usd = each.usd_million[1] if each.usd_million else None
        amount = money(MILLION * usd) if usd is not None else "an unstated amount"
        debtor = scene.firm_name(each.of)
        fails = each.of in failing
        when = f"comes into play, as {debtor} fails" if fails else f"stands behind {debtor}"
        acts = fails and each.tie in {backing.tie for backing in scene.model.places.backings}
        yield Term(each.tie, name, "guarantee", f"{each.label}: {amount}, {when}.", acts=acts,
                   mw=mw, usd_million=usd, claims=each.claims)  # fmt: skip


def _ending(name: str, contract: Contract, override: Override, mw: float | None) -> Iterator[Term]:
    """Yield what the contract says of its end, beside what the scenario supposes."""
    if contract.firmness == "option" or not contract.edges:
        says = "never signed, or without a megawatt in the book: it ends without a loss"
        yield Term(contract.tie, name, "option", f"{says}.", acts=True, mw=0.0,
                   usd_million=None, claims=contract.claims)  # fmt: skip
    readings = contract.notice_days
    supposed = override.notice_days
    if readings:
        first, last = trimmed(readings[0]), trimmed(readings[-1])
        span = f"{first} days" if first == last else f"{first}{EN_DASH}{last} days"
        says = f"{span} by the book; the scenario takes {trimmed(supposed)}"
    elif supposed:
        says = f"the book has none; the scenario takes {trimmed(supposed)} days"
    else:
        says = "the book has none and the scenario takes none: it ends on the day"
    claims = tuple(
        dict.fromkeys(each.claim for each in contract.terms if each.kind in ("notice", "term"))
    )
    yield Term(contract.tie, name, "notice", f"{says}.", acts=True, mw=mw,
               usd_million=None, claims=claims)  # fmt: skip


def _text(stated: Stated) -> str:
    """Return what a claim says, with its status."""
    return f"{stated.text.rstrip('.')} ({stated.status})."
