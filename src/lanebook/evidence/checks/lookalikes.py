# ruff: noqa: RUF001 - look-alike letters are the data of this module
"""Rules on names that look alike: never two nodes for one name, never a silent merge."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

import polars as pl

from lanebook.base.findings import Finding
from lanebook.evidence.checks.scope import Scope, quoted

#: Letters of other scripts that print like Latin ones (Unicode TR 39, the part that matters here).
_TWINS: Final = str.maketrans(
    dict(
        pair.split("=")
        for pair in (
            "а=a е=e о=o р=p с=c у=y х=x і=i ї=i ј=j ѕ=s һ=h ԁ=d ԛ=q ԝ=w ӏ=l к=k м=m т=t в=b н=h"
            " α=a ο=o ρ=p υ=u ν=v ι=i κ=k τ=t χ=x ϲ=c ϳ=j η=n ω=w ı=i ɡ=g ɑ=a ƅ=b օ=o ս=u հ=h ո=n"
            " ꞏ=. ‐=- ‑=- ‒=- –=- —=- −=- ﹣=- ․=."
        ).split()
    )
)
_PLAIN: Final = re.compile(r"[a-z0-9.-]*", re.ASCII)
ID_TABLES: Final = ("organisations", "sites", "ties", "sources")


def skeleton(text: str) -> str:
    """Return what a name looks like: case, marks of composition and invisible signs set aside.

    Two different names with one skeleton cannot be told apart by eye.
    """
    if _PLAIN.fullmatch(text):
        return text
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_TWINS)
    return "".join(
        sign for sign in folded if unicodedata.category(sign) not in {"Cf", "Cc", "Zs", "Mn"}
    )


def by_skeleton(ids: Iterable[str]) -> dict[str, list[str]]:
    """Group ids by what they look like, sorted inside each group."""
    groups: dict[str, list[str]] = {}
    for name in sorted(ids):
        groups.setdefault(skeleton(name), []).append(name)
    return groups


def strange_sign(text: str) -> str:
    """Name the first sign of an id that is not plain ASCII, "" where there is none."""
    sign = next((sign for sign in text if not sign.isascii()), "")
    return f"{unicodedata.name(sign, 'a sign without a name')} (U+{ord(sign):04X})" if sign else ""


def difference(text: str, twin: str) -> str:
    """Say in a few words how two names that look alike differ."""
    if strange := strange_sign(text) or strange_sign(twin):
        return strange
    if text.strip() == twin.strip():
        return "blanks at an end"
    return "capital letters" if text.casefold() == twin.casefold() else "signs nobody sees"


def alike_ids(scope: Scope) -> Iterator[Finding]:
    """Find ids that look like another id of their table."""
    for table in ID_TABLES:
        twins = {
            name: other
            for group in by_skeleton(scope.ids(table)).values()
            if len(group) > 1
            for name in group
            if (other := next(o for o in group if o != name))
        }
        if twins:
            yield from scope.offenders(
                table,
                "I004",
                pl.col("id").is_in(sorted(twins)),
                lambda row, twins: (
                    f"id {quoted(row['id'])} looks like {quoted(twins[row['id']])}: "
                    f"{difference(row['id'], twins[row['id']])}"
                ),
                twins=twins,
            )


def alike_names(scope: Scope) -> Iterator[Finding]:
    """Find firms that share a name or an alias."""
    owners: dict[str, str] = {}
    shared: dict[str, tuple[str, str]] = {}
    rows = scope.both("organisations", "id", "name", "aliases").unique(maintain_order=True)
    for owner, name, aliases in rows.iter_rows():
        for word in (name, *aliases.split(";")):
            look = skeleton(word)
            other = owners.setdefault(look, owner) if look else owner
            if other != owner:
                shared.setdefault(owner, (word, other))
                shared.setdefault(other, (word, owner))
    if shared:
        yield from scope.offenders(
            "organisations",
            "I008",
            pl.col("id").is_in(sorted(shared)),
            lambda row: (
                f"{quoted(shared[row['id']][0])} names {row['id']} and {shared[row['id']][1]}"
            ),
        )
