"""Sweeps, compiled: 32 shocks at a time in f32 or 16 in f64, one row of 128 bytes a firm.

Importing this module needs the extra `scan`; `vectors` raises MissingExtra without it.
"""

from __future__ import annotations

import numpy as np

from lanebook.engines.scan.vectors import (
    compiled,
    differ,
    fetch,
    filled,
    larger,
    less,
    load,
    over,
    plus,
    smaller,
    store,
    times,
    where,
)

#: Links ahead of which a row is asked for; index arrays are padded by as many.
AHEAD = np.uint64(16)


@compiled
def _carry(sector, part, market, down, sent, rest, touched, fresh, sent_any, changed):
    """Set what suppliers pass on, sigma * d; returns how many rows have changed."""
    n_changed = 0
    n_firms = np.uint64(len(sector))
    one = filled(down, 1.0)
    if market:
        for k in range(np.uint64(len(rest))):
            store(rest, k, filled(down, 0.0))
        for i in range(n_firms):
            k = np.uint64(sector[i])
            if touched[i]:
                store(rest, k, plus(load(rest, k), part[i], less(one, load(down, i))))
            else:
                store(rest, k, plus(load(rest, k), part[i], one))
        for i in range(n_firms):
            changed[i] = 0
            if touched[i]:
                left = load(rest, np.uint64(sector[i]))
                own = filled(down, part[i])
                passed = times(load(down, i), where(less(left, own), over(own, left), one))
                if differ(passed, load(sent, i)):
                    store(sent, i, passed)
                    sent_any[i] = 1
                    changed[i] = 1
                    n_changed += 1
    else:
        for i in range(n_firms):
            changed[i] = fresh[i]
            if fresh[i]:
                store(sent, i, load(down, i))
                sent_any[i] = 1
                n_changed += 1
    return n_changed


@compiled
def _ask(start, reader, changed, n_changed, dirty):
    """Mark the firms that read a row which has changed; all of them where many have."""
    n_firms = np.uint64(len(dirty))
    if n_changed * 4 > len(dirty):
        for i in range(n_firms):
            dirty[i] = 1
        return False
    for i in range(n_firms):
        dirty[i] = 0
    for i in range(n_firms):
        if changed[i]:
            for at in range(np.uint64(start[i]), np.uint64(start[i + 1])):
                dirty[np.uint64(reader[at])] = 1
    return True


@compiled
def _down(row, source, weight, keep, sent, sent_any, skim, dirty, down, touched, fresh, live, rise):
    """Downstream: the worst group of inputs, in place; `sent` is what was before.

    `keep` is 0 at the first link of a group and 1 elsewhere. Parts of a sum never exceed it, so the
    largest of all parts is the largest sum, without a branch at the end of a group.
    """
    one, zero = filled(down, 1.0), filled(down, 0.0)
    alive, tiny = load(live, np.uint64(0)), load(live, np.uint64(1))
    most = load(rise, np.uint64(0))
    for i in range(np.uint64(len(dirty))):
        fresh[i] = 0
        if dirty[i]:
            worst, total = zero, zero
            begin, end = np.uint64(row[i]), np.uint64(row[i + np.uint64(1)])
            if skim:
                for at in range(begin, end):
                    total = times(total, filled(down, keep[at]))
                    j = np.uint64(source[at])
                    if sent_any[j]:
                        total = plus(total, weight[at], load(sent, j))
                        worst = larger(total, worst)
            else:
                for at in range(begin, end):
                    fetch(sent, np.uint64(source[at + AHEAD]))
                    total = times(total, filled(down, keep[at]))
                    total = plus(total, weight[at], load(sent, np.uint64(source[at])))
                    worst = larger(total, worst)
            before = load(down, i)
            worst = where(less(worst, tiny), worst, zero)
            after = where(alive, larger(before, smaller(worst, one)), before)
            if differ(after, before):
                store(down, i, after)
                most = larger(most, less(after, before))
                touched[i] = 1
                fresh[i] = 1
    store(rise, np.uint64(0), most)


@compiled
def _up(row, target, weight, sent, sent_any, skim, dirty, up, fresh, live, rise):
    """Upstream: the sum over customers, in place; `sent` is what was before."""
    one, zero = filled(up, 1.0), filled(up, 0.0)
    alive, tiny = load(live, np.uint64(0)), load(live, np.uint64(1))
    most = load(rise, np.uint64(0))
    for i in range(np.uint64(len(dirty))):
        fresh[i] = 0
        if dirty[i]:
            total = zero
            begin, end = np.uint64(row[i]), np.uint64(row[i + np.uint64(1)])
            if skim:
                for at in range(begin, end):
                    j = np.uint64(target[at])
                    if sent_any[j]:
                        total = plus(total, weight[at], load(sent, j))
            else:
                for at in range(begin, end):
                    fetch(sent, np.uint64(target[at + AHEAD]))
                    total = plus(total, weight[at], load(sent, np.uint64(target[at])))
            before = load(up, i)
            total = where(less(total, tiny), total, zero)
            after = where(alive, larger(before, smaller(total, one)), before)
            if differ(after, before):
                store(up, i, after)
                most = larger(most, less(after, before))
                fresh[i] = 1
    store(rise, np.uint64(0), most)


@compiled
def _copy(fresh, up, sent, sent_any):
    """Set what customers pass on; returns how many rows have changed."""
    n_changed = 0
    for i in range(np.uint64(len(fresh))):
        if fresh[i]:
            store(sent, i, load(up, i))
            sent_any[i] = 1
            n_changed += 1
    return n_changed


@compiled
def _add_up(worth, down, up, chunk, found):
    """Add up what is lost, by chunks of rows, those in f64."""
    n_firms = np.uint64(len(worth))
    lanes = down.shape[1]
    for first in range(np.uint64(0), n_firms, np.uint64(64)):
        both, lost, unsold = filled(down, 0.0), filled(down, 0.0), filled(down, 0.0)
        for i in range(first, min(first + np.uint64(64), n_firms)):
            d, u = load(down, i), load(up, i)
            both = plus(both, worth[i], larger(d, u))
            unsold = plus(unsold, worth[i], u)
            lost = plus(lost, worth[i], d)
        store(chunk, np.uint64(0), both)
        store(chunk, np.uint64(1), unsold)
        store(chunk, np.uint64(2), lost)
        for lane in range(lanes):
            found[lane, 0] += chunk[0, lane]
            found[lane, 1] += chunk[1, lane]
            found[lane, 2] += chunk[2, lane]


@compiled
def settle(
    row, source, weight, keep, up_row, target, up_weight, reader_row, reader, up_reader_row,
    up_reader, sector, part, worth, market, eps, most_sweeps, n_lanes, down, up, sent_down, sent_up,
    rest, flags, small, found,
):  # fmt: skip
    """Run the lanes of one batch until each has settled; returns the sweeps run, 0 if they do not.

    `down` and `up` hold the imposed losses; `found` (lanes, 5) takes esri, up, down, sweeps and how
    near a largest rise came to eps. `flags` are bytes a firm: touched, fresh down, fresh up, sent
    down, sent up, changed, dirty. `small` are rows: live lanes, what is
    too little to count, rise, three for sums.
    """
    touched, fresh_down, fresh_up = flags[0], flags[1], flags[2]
    any_down, any_up, changed, dirty = flags[3], flags[4], flags[5], flags[6]
    live, rise, chunk = small[0:2], small[2:3], small[3:6]
    zero = filled(down, 0.0)
    for i in range(np.uint64(len(worth))):
        touched[i] = differ(load(down, i), zero)
        fresh_down[i] = touched[i]
        fresh_up[i] = differ(load(up, i), zero)
        any_down[i] = 0
        any_up[i] = 0
        store(sent_down, i, zero)
        store(sent_up, i, zero)
    for lane in range(found.shape[0]):
        live[0, lane] = 1.0 if lane < n_lanes else 0.0
        found[lane] = 0.0
        found[lane, 4] = np.inf
    left = n_lanes
    for sweep in range(1, most_sweeps + 1):
        store(rise, np.uint64(0), zero)
        n_changed = _carry(
            sector, part, market, down, sent_down, rest, touched, fresh_down, any_down, changed
        )
        skim = _ask(reader_row, reader, changed, n_changed, dirty)
        _down(
            row, source, weight, keep, sent_down, any_down, skim, dirty, down, touched, fresh_down,
            live, rise,
        )  # fmt: skip
        n_changed = _copy(fresh_up, up, sent_up, any_up)
        skim = _ask(up_reader_row, up_reader, fresh_up, n_changed, dirty)
        _up(up_row, target, up_weight, sent_up, any_up, skim, dirty, up, fresh_up, live, rise)
        for lane in range(n_lanes):
            if live[0, lane] > 0.0:
                risen = float(rise[0, lane])
                found[lane, 4] = min(found[lane, 4], abs(risen - eps))
                if risen <= eps:
                    live[0, lane] = 0.0
                    found[lane, 3] = sweep
                    left -= 1
        if left == 0:
            _add_up(worth, down, up, chunk, found)
            return sweep
    return 0
