"""One period of the recursion: orders, then output level by level, then what it changes."""

from __future__ import annotations

from typing import Final

import numpy as np

from lanebook.engines.cascade.batch import Batch, Part
from lanebook.engines.cascade.inputs import NONE, Flags, Floats
from lanebook.engines.cascade.plan import Level
from lanebook.engines.cascade.rationing import Sums, by_tier, pro_rata, smallest_first

#: What counts as rounding, so that noise of the base path never grows.
ROUNDING: Final = 1e-12
#: Share of an order, and of the edge's largest base shipment, that must be missed to count as a
#: shortfall: far above noise, as periods of it are counted.
SHORT: Final = 1e-9


def step(batch: Batch, at: int) -> dict[str, Floats]:
    """Work out the period `at` of a batch; periods are asked for in order.

    Returns:
        The arrays of a `Path` for the period.
    """
    now = Period(batch, at)
    for number in range(len(batch.plan.levels)):
        now.work(number)
    now.close()
    return now.found()


class Period:
    """One period of a batch as it is worked out."""

    def __init__(self, batch: Batch, at: int) -> None:
        plan = batch.plan
        self.batch, self.at, self.plan, self.inputs = batch, at, plan, plan.inputs
        self.layout = batch.layout
        self.shipped, self.per_output = self.layout.shipped[at], self.layout.per_output[at]
        self.expected = np.minimum(batch.expected, self.layout.most[at])
        self.capacity = self._capacity()
        self.claim = self.layout.final[at] * batch.finals[at] + batch.waiting
        self.hand = batch.stock + batch.by_group(self._arrivals())
        self._ask()
        self.output, self.served = np.zeros_like(self.capacity), np.zeros_like(self.capacity)
        self.regular, self.delivered = np.zeros_like(self.asked), np.zeros_like(self.asked)
        self.used = np.zeros_like(self.hand)

    def _capacity(self) -> Floats:
        """Most output. A factor on what nothing bounds works on base output."""
        batch, most = self.batch, self.layout.capacity[self.at]
        factor, base = batch.caps[self.at], self.layout.base[self.at]
        bounded = np.where(np.isinf(most), np.where(factor < 1, base, most), most)
        found = np.maximum(0.0, bounded + batch.built) * factor
        return np.where(factor > 0, found, 0.0)

    def _arrivals(self) -> Floats:
        """What was shipped a lag ago; what is shipped in this very period comes with its level."""
        batch, edges = self.batch, len(self.inputs.lag)
        width = batch.sent.shape[2]
        if batch.from_row.shape[1] == 1:
            rows = batch.from_row[:, 0] + self.at * edges
            came = batch.sent.reshape(-1, width).take(rows, axis=0)
        else:
            cells = (batch.from_row + self.at * edges) * width + np.arange(width)
            came = batch.sent.ravel().take(cells)
        came[self.inputs.lag == 0] = 0.0
        return np.asarray(came)

    def _ask(self) -> None:
        """Orders; then demand and what each maker wants to make, customers before suppliers."""
        batch, inputs, share = self.batch, self.inputs, self.layout.share[self.at]
        self.ordered = self._orders()
        self.asked, self.moved = np.zeros_like(self.ordered), np.zeros_like(self.ordered)
        self.demand = self.claim.copy()
        self._allow(batch.ahead)
        for drawn in reversed(batch.drawn):
            if drawn.edges.size:
                wanted = np.minimum(self.capacity, self.demand)
                groups = inputs.group.take(drawn.edges)
                use = self.per_output.take(groups, axis=0) * wanted.take(
                    inputs.customer.take(groups), axis=0
                )
                self.ordered[drawn.edges] = share.take(drawn.edges, axis=0) * use
                self._allow(drawn)
        self.wanted = np.minimum(self.capacity, self.demand)

    def _orders(self) -> Floats:
        """Order for the expected output, and a part of the gap between target and position.

        Waiting stock stands in for a gap. What cannot be kept is not ordered ahead.
        """
        batch, inputs, layout = self.batch, self.inputs, self.layout
        # Of what waits, what spare capacity works off while stock and an order last: more would
        # lie about. Over so many periods orders come to just what spare capacity uses.
        spare = np.maximum(0.0, self.capacity - self.expected * layout.base[self.at])
        expected = self.expected.take(inputs.customer, axis=0)
        more = np.minimum(
            batch.waiting.take(inputs.customer, axis=0),
            (layout.ahead + layout.tau) * spare.take(inputs.customer, axis=0),
        )
        target = expected * layout.position[self.at] + self.per_output * more
        gap = target - batch.position
        gap = np.where(np.abs(gap) <= ROUNDING * target, 0.0, gap)
        gap -= np.clip(gap, 0.0, batch.held)
        usual = expected.take(inputs.group, axis=0) * self.shipped
        share = layout.share[self.at] / layout.tau
        found = np.maximum(0.0, usual + share * gap.take(inputs.group, axis=0))
        found[~inputs.keeps[inputs.group]] = 0.0
        return np.asarray(found)

    def _allow(self, part: Part) -> None:
        """What of some orders may pass, what moves to siblings, and the demand that makes."""
        batch, at = self.batch, part.edges
        ban, usual = batch.bans[self.at].take(at, axis=0), self.shipped.take(at, axis=0)
        ordered = self.ordered.take(at, axis=0)
        if batch.fixed is not None:
            ordered = np.where(batch.fixed.take(at, axis=0), usual, ordered)
        asked = np.where(ban < 1, np.minimum(ordered, ban * usual), ordered * ban)
        moved = self._moved(part, ordered, usual, ban)
        if batch.fixed is not None:
            asked = np.where(batch.fixed.take(at, axis=0), usual, asked)
            moved = np.where(batch.fixed.take(at, axis=0), 0.0, moved)
        self.ordered[at], self.asked[at], self.moved[at] = ordered, asked, moved
        self.demand += part.by_supplier(asked + moved)

    def _moved(self, part: Part, ordered: Floats, usual: Floats, ban: Floats) -> Floats:
        """What siblings with room are asked for besides, once a shortfall has lasted."""
        batch, inputs = self.batch, self.inputs
        lasting = batch.short_for.take(part.edges, axis=0) >= self.layout.patience.take(
            part.edges, axis=0
        )
        missed = np.where(lasting, batch.missed.take(part.edges, axis=0), 0.0)
        if not missed.any():
            return missed
        need = part.by_group(missed * ordered)
        room = self.layout.switch.take(part.edges, axis=0) * usual * (1 - missed) * (ban >= 1)
        total = part.by_group(room)
        share = np.where(total > 0, np.minimum(1.0, need / total), 0.0)
        return np.asarray(room * share.take(inputs.group.take(part.edges), axis=0))

    def work(self, number: int) -> None:
        """Make, use and deliver at one level."""
        level = self.plan.levels[number]
        if level.now.size:
            self.hand += self.batch.into_level[number](self.delivered.take(level.now, axis=0))
        if level.groups.size:
            self._make(level)
        else:
            self.output[level.makers] = self.wanted.take(level.makers, axis=0)
        self._deliver(number)

    def _make(self, level: Level) -> None:
        """Make what the stocks allow of what is wanted; waiting stock fills gaps first."""
        batch, inputs = self.batch, self.inputs
        at, user = level.groups, inputs.customer.take(level.groups)
        wanted = self.wanted.take(level.makers, axis=0)
        per_output = self.per_output.take(at, axis=0)
        full = per_output * self.wanted.take(user, axis=0)
        hand, held = self.hand.take(at, axis=0), batch.held.take(at, axis=0)
        target = self.expected.take(user, axis=0) * self.layout.on_hand[self.at].take(at, axis=0)
        filled = np.clip(np.maximum(target, full) - hand, 0.0, held)
        hand += filled
        there = np.where(full > 0, hand / full, 1.0)
        there = np.where(there >= 1 - ROUNDING, 1.0, there)
        left = 1 - self.layout.need.take(at, axis=0) * (1 - there)
        share = np.ones_like(wanted)
        share[level.users] = np.minimum.reduceat(left, level.starts, axis=0)
        self.output[level.makers] = wanted * share
        batch.held[at] = held - filled
        batch.position[at] += filled
        self.hand[at] = hand
        self.used[at] = np.minimum(hand, per_output * self.output.take(user, axis=0))

    def _deliver(self, number: int) -> None:
        """Serve orders and final demand, then moved orders from what is left."""
        batch, level = self.batch, self.plan.levels[number]
        sums = batch.of_level[number]
        has, claim = self.output.take(level.makers, axis=0), self.claim.take(level.makers, axis=0)
        asked, moved = self.asked.take(level.out, axis=0), self.moved.take(level.out, axis=0)
        regular = sums(asked) + claim
        short = has < regular * (1 - ROUNDING)
        served, got = claim, asked
        if short.any():
            got, served = self._ration(level, short, has, asked, claim)
        self.served[level.makers], self.regular[level.out] = served, got
        total = sums(moved)
        part = np.where(total > 0, np.clip((has - regular) / total, 0.0, 1.0), 0.0)
        self.moved[level.out] = moved * part.take(level.by, axis=0)
        self.delivered[level.out] = got + self.moved.take(level.out, axis=0)
        if batch.fixed is not None:
            fixed, usual = batch.fixed.take(level.out, axis=0), self.shipped.take(level.out, axis=0)
            for array in (self.delivered, self.regular):
                array[level.out] = np.where(fixed, usual, array.take(level.out, axis=0))

    def _ration(
        self, level: Level, short: Flags, has: Floats, asked: Floats, claim: Floats
    ) -> tuple[Floats, Floats]:
        """Share out what there is, among the makers that are short in any column."""
        inputs, rows = self.inputs, np.asarray(short.any(axis=1))
        some, edges = np.flatnonzero(rows), np.flatnonzero(rows.take(level.by))
        by = np.searchsorted(some, level.by[edges])
        out, makers = level.out[edges], level.makers[some]
        sums = Sums(by, len(some), short.shape[1])
        claims = (has[some], asked[edges], claim[some], by, sums)
        usual = self.shipped.take(out, axis=0)
        usual_final = self.layout.final[self.at].take(makers, axis=0)
        if inputs.rule == "tier":
            got, served = by_tier(
                *claims, usual=usual, usual_final=usual_final, tier=inputs.tier[out],
                final_tier=inputs.final_tier[makers],
            )  # fmt: skip
        elif inputs.rule == "smallest":
            got, served = smallest_first(*claims, usual=usual, usual_final=usual_final)
        else:
            got, served = pro_rata(*claims)
        to_edges, to_final = asked.copy(), claim.copy()
        to_edges[edges] = np.where(short[some][by], got, asked[edges])
        to_final[some] = np.where(short[some], served, claim[some])
        return to_edges, to_final

    def close(self) -> None:
        """Carry stocks, waiting demand, what was built and what is expected to the next period."""
        batch, inputs, layout, at = self.batch, self.inputs, self.layout, self.at
        left = self.hand - self.used
        self.spilled = np.where(inputs.keeps[:, None], 0.0, left)
        batch.stock = left - self.spilled
        batch.position += batch.by_group(self.delivered) - self.used - self.spilled
        batch.sent[len(layout.before) + at] = self.delivered
        missed = np.where(self.ordered > 0, 1 - self.regular / self.ordered, 0.0)
        base = layout.base[at]
        output = np.minimum(self.capacity, self.demand - batch.waiting)
        expected = np.where(base > 0, output / base, batch.expected)
        large = self.ordered - self.regular > SHORT * np.maximum(self.ordered, batch.largest)
        batch.missed = np.where(large, missed, 0.0)
        batch.short_for = np.where(batch.missed > 0, batch.short_for + 1, 0)
        batch.expected = np.where(np.abs(expected - 1) <= ROUNDING, 1.0, expected)
        batch.waiting = layout.waits * np.maximum(0.0, self.claim - self.served)
        batch.waiting[batch.waiting <= ROUNDING * self.claim] = 0.0
        builder = np.flatnonzero(inputs.builds != NONE)
        more = layout.gives.take(builder, axis=0) * (self.output - base).take(builder, axis=0)
        np.add.at(batch.built, inputs.builds[builder], more)

    def found(self) -> dict[str, Floats]:
        """Return the period's part of a path."""
        return {
            "capacity": self.capacity, "demand": self.demand, "output": self.output,
            "served": self.served, "waiting": self.batch.waiting, "ordered": self.ordered,
            "delivered": self.delivered, "moved": self.moved,
            "stock": self.batch.stock + self.batch.held, "used": self.used,
            "spilled": self.spilled,
        }  # fmt: skip
