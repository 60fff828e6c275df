"""The cascade once more, one number at a time, written from docs/methods/cascade.md.

No arrays over makers, no batch, no levels: makers are worked out in any order in which a supplier
of lag 0 comes before its customer. Slow on purpose.
"""

from __future__ import annotations

import math

import numpy as np

from lanebook.engines.cascade.inputs import NONE, Inputs, Shock


def plain(inputs: Inputs, shock: Shock) -> np.ndarray:
    """Return output, shape (N, T)."""
    return _Plain(inputs, shock).output


class _Plain:
    def __init__(self, inputs: Inputs, shock: Shock) -> None:
        self.i, self.s = inputs, shock
        self.n, self.t = inputs.base.shape
        self.edges = range(len(inputs.supplier))
        self.groups = range(len(inputs.customer))
        self.into = [[e for e in self.edges if inputs.group[e] == g] for g in self.groups]
        self.out = [[e for e in self.edges if inputs.supplier[e] == m] for m in range(self.n)]
        self.uses = [[g for g in self.groups if inputs.customer[g] == m] for m in range(self.n)]
        self.order = self._order()
        self.base_path()
        self.output = np.zeros(inputs.base.shape)
        self.sent = {(e, t): self.usual[e][t] for e in self.edges for t in range(-9, 0)}
        self.stock = [self.base_stock[g][0] for g in self.groups]
        self.held = [float(each) for each in inputs.held]
        self.expected, self.waiting, self.built = [1.0] * self.n, [0.0] * self.n, [0.0] * self.n
        self.missed, self.short_for = [0.0] * len(self.edges), [0] * len(self.edges)
        for t in range(self.t):
            self.step(t)

    def _order(self) -> list[int]:
        done: list[int] = []
        while len(done) < self.n:
            for m in range(self.n):
                needs = {int(self.i.supplier[e]) for g in self.uses[m] for e in self.into[g]
                         if self.i.lag[e] == 0}  # fmt: skip
                if m not in done and needs <= set(done):
                    done.append(m)
        return done

    def base_path(self) -> None:
        i = self.i

        def use(e: int, t: int) -> float:
            return float(i.use[e, min(t, self.t - 1)])

        total = [
            [sum(use(e, t) for e in self.into[g]) for t in range(self.t + 10)] for g in self.groups
        ]
        self.base_stock = [[float(i.cover[g]) * total[g][0]] for g in self.groups]
        came = []
        for g in self.groups:
            came.append([])
            for used in total[g]:
                stock = self.base_stock[g][-1]
                came[g].append(max(0.0, used * (1 + float(i.cover[g])) - stock))
                self.base_stock[g].append(max(0.0, stock + came[g][-1] - used))
        self.usual = []
        for e in self.edges:
            g, lag = int(i.group[e]), int(i.lag[e])
            self.usual.append({
                t: came[g][t + lag] * use(e, t + lag) / total[g][t + lag]
                if t + lag >= 0 and total[g][t + lag] > 0 else 0.0
                for t in range(-9, self.t)
            })  # fmt: skip
        self.per = [[self.use_for_one(g, t, total[g]) for t in range(self.t)] for g in self.groups]

    def use_for_one(self, g: int, t: int, total: list[float]) -> float:
        base = self.i.base[self.i.customer[g]]
        before = [
            at for at in range(t + 1) if base[at] > 0
        ]  # where nothing is made, as it last was
        after = [at for at in range(self.t) if base[at] > 0]
        at = before[-1] if before else after[0] if after else None
        return 0.0 if at is None else total[at] / float(base[at])

    def share(self, e: int, t: int) -> float:
        members = self.into[int(self.i.group[e])]
        whole = [sum(self.usual[other][at] for other in members) for at in range(self.t)]
        before = [at for at in range(t + 1) if whole[at] > 0]
        after = [at for at in range(self.t) if whole[at] > 0]
        at = before[-1] if before else after[0] if after else None
        return 0.0 if at is None else self.usual[e][at] / whole[at]

    def arrived(self, e: int, t: int) -> float:
        lag = int(self.i.lag[e])
        return self.sent[e, t - lag] if lag else 0.0

    def under_way(self, e: int, t: int, sent: object) -> float:
        return sum(sent(e, at) for at in range(t - int(self.i.lag[e]), t))  # type: ignore[operator]

    def step(self, t: int) -> None:
        i, s = self.i, self.s
        most = [self.capacity(m, t) for m in range(self.n)]
        expected = [min(self.expected[m], self.most_expected(m, t)) for m in range(self.n)]
        claim = [float(i.final[m, t] * s.final[m, t]) + self.waiting[m] for m in range(self.n)]
        hand = [self.stock[g] + sum(self.arrived(e, t) for e in self.into[g]) for g in self.groups]
        ordered = {e: self.ordered(e, t, most, expected) for e in self.edges}
        asked, moved, wanted, demand = {}, {}, [0.0] * self.n, [0.0] * self.n
        for g in self.groups:
            if i.keeps[g]:
                self.ask(g, t, ordered, asked, moved)
        for m in reversed(self.order):
            demand[m] = claim[m] + sum(asked[e] + moved[e] for e in self.out[m])
            wanted[m] = min(most[m], demand[m])
            for g in self.uses[m]:
                if not i.keeps[g]:
                    for e in self.into[g]:
                        ordered[e] = self.share(e, t) * self.per[g][t] * wanted[m]
                    self.ask(g, t, ordered, asked, moved)
        regular, sent, served, used = {}, {}, {}, {}
        for m in self.order:
            left = 1.0
            for g in self.uses[m]:
                hand[g] += sum(sent[e] for e in self.into[g] if i.lag[e] == 0)
                full = self.per[g][t] * wanted[m]
                target = expected[m] * (
                    self.base_stock[g][t + 1] + sum(i.use[e, t] for e in self.into[g])
                )
                fill = min(max(max(target, full) - hand[g], 0.0), self.held[g])
                hand[g], self.held[g] = hand[g] + fill, self.held[g] - fill
                there = 1.0 if full <= 0 or hand[g] >= full * (1 - 1e-12) else hand[g] / full
                left = min(left, 1 - float(i.need[g]) * (1 - there))
            self.output[m, t] = made = wanted[m] * left
            for g in self.uses[m]:
                used[g] = min(hand[g], self.per[g][t] * made)
            got, served[m] = self.rationed(m, t, made, asked, claim[m])
            regular |= got
            rest = max(0.0, made - sum(got.values()) - served[m])
            extra = sum(moved[e] for e in self.out[m])
            for e in self.out[m]:
                sent[e] = got[e] + (moved[e] * min(1.0, rest / extra) if extra > 0 else 0.0)
        self.close(t, most, demand, claim, hand, used, ordered, regular, sent, served)

    def most_expected(self, m: int, t: int) -> float:
        base = float(self.i.base[m, t])
        return max(1.0, float(self.i.capacity[m, t]) / base) if base > 0 else math.inf

    def capacity(self, m: int, t: int) -> float:
        most, factor = float(self.i.capacity[m, t]), float(self.s.capacity[m, t])
        if math.isinf(most):
            return most if factor >= 1 else float(self.i.base[m, t]) * factor
        return max(0.0, most + self.built[m]) * factor

    def ordered(self, e: int, t: int, most: list[float], expected: list[float]) -> float:
        i, g = self.i, int(self.i.group[e])
        m = int(i.customer[g])
        position = self.stock[g] + sum(
            self.under_way(other, t, lambda o, at: self.sent[o, at]) for other in self.into[g]
        )
        usual = self.base_stock[g][t] + sum(
            self.under_way(other, t, lambda o, at: self.usual[o][at]) for other in self.into[g]
        )
        ahead = max(1.0, float(i.cover[g]) + max(int(i.lag[other]) for other in self.into[g]))
        spare = max(0.0, most[m] - expected[m] * float(i.base[m, t]))
        more = min(self.waiting[m], (ahead + i.tau) * spare)
        gap = expected[m] * usual + self.per[g][t] * more - position
        gap -= min(max(gap, 0.0), self.held[g])
        return max(0.0, expected[m] * self.usual[e][t] + self.share(e, t) * gap / i.tau)

    def ask(self, g: int, t: int, ordered: dict, asked: dict, moved: dict) -> None:
        i, missed = self.i, {}
        for e in self.into[g]:
            ban, usual = float(self.s.edge[e, t]), self.usual[e][t]
            asked[e] = min(ordered[e], ban * usual) if ban < 1 else ordered[e] * ban
            lasts = self.short_for[e] >= max(1, int(i.recontract[g]))
            missed[e] = self.missed[e] if lasts else 0.0
        need = sum(missed[e] * ordered[e] for e in self.into[g])
        room = {
            e: float(i.switch[e]) * self.usual[e][t] * (1 - missed[e]) * (self.s.edge[e, t] >= 1)
            for e in self.into[g]
        }
        whole = sum(room.values())
        for e in self.into[g]:
            moved[e] = room[e] * min(1.0, need / whole) if whole > 0 else 0.0

    def rationed(
        self, m: int, t: int, made: float, asked: dict, claim: float
    ) -> tuple[dict, float]:
        i = self.i
        claims = {e: asked[e] for e in self.out[m]} | {-1: claim}
        if made >= sum(claims.values()) * (1 - 1e-12):
            got = claims
        elif i.rule == "pro_rata":
            got = {e: each * made / sum(claims.values()) for e, each in claims.items()}
        else:
            usual = {e: self.usual[e][t] for e in self.out[m]} | {-1: float(i.final[m, t])}
            got = (
                self.tiers(m, made, claims, usual)
                if i.rule == "tier"
                else _multiple(made, claims, usual)
            )
        return {e: each for e, each in got.items() if e >= 0}, got[-1]

    def tiers(self, m: int, made: float, claims: dict, usual: dict) -> dict:
        i = self.i
        first = {e: min(each, usual[e]) for e, each in claims.items()}
        tier = {e: int(i.tier[e]) if e >= 0 else int(i.final_tier[m]) for e in claims}
        got, left = dict.fromkeys(claims, 0.0), made
        for number in sorted(set(tier.values())):
            members = [e for e in claims if tier[e] == number]
            whole = sum(first[e] for e in members)
            part = min(1.0, left / whole) if whole > 0 else 1.0
            for e in members:
                got[e] = first[e] * part
            left = max(0.0, left - whole * part)
        rest = {e: claims[e] - first[e] for e in claims}
        whole = sum(rest.values())
        for e in claims:
            got[e] += rest[e] * min(1.0, left / whole) if whole > 0 else 0.0
        return got

    def close(self, t, most, demand, claim, hand, used, ordered, regular, sent, served) -> None:  # noqa: PLR0917
        i = self.i
        for e in self.edges:
            self.sent[e, t] = sent[e]
            short, largest = ordered[e] - regular[e], max(self.usual[e][at] for at in range(self.t))
            large = short > 1e-9 * max(ordered[e], largest)
            self.missed[e] = short / ordered[e] if large else 0.0
            self.short_for[e] = self.short_for[e] + 1 if self.missed[e] else 0
        for g in self.groups:
            self.stock[g] = hand[g] - used[g] if i.keeps[g] else 0.0
        for m in range(self.n):
            if i.base[m, t] > 0:
                self.expected[m] = min(most[m], demand[m] - self.waiting[m]) / float(i.base[m, t])
            self.waiting[m] = float(i.waits[m]) * max(0.0, claim[m] - served[m])
            if i.builds[m] != NONE:
                self.built[i.builds[m]] += float(i.gives[m]) * (self.output[m, t] - i.base[m, t])


def _multiple(made: float, claims: dict, usual: dict) -> dict:
    """Find the multiple of the usual that uses up what was made, by halving."""
    low, high = (
        0.0,
        max([each / usual[e] for e, each in claims.items() if usual[e] > 0], default=0.0),
    )
    for _ in range(200):
        middle = (low + high) / 2
        if sum(min(each, middle * usual[e]) for e, each in claims.items()) < made:
            low = middle
        else:
            high = middle
    got = {e: min(each, high * usual[e]) for e, each in claims.items()}
    rest = {e: claims[e] - got[e] for e in claims}
    left, whole = max(0.0, made - sum(got.values())), sum(rest.values())
    return {e: got[e] + (rest[e] * left / whole if whole > 0 else 0.0) for e in claims}
