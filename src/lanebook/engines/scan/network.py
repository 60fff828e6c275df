"""A firm network as arrays: who sells how much to whom, in which sectors, how essential."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lanebook.base.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Codes = NDArray[np.int8]

#: Classes of an input, by how its loss stops a buyer.
ABSENT: Final = 0
NON_ESSENTIAL: Final = 1
ESSENTIAL: Final = 2


@dataclass(frozen=True, slots=False, eq=False, kw_only=True)
class FirmNetwork:
    """N firms in K sectors and E links, each from a supplier to a customer.

    Links of one supplier with one customer are added up; a link worth 0 is none. Arrays are copied
    and read-only.

    Attributes:
        n_firms: N.
        supplier, customer: (E,) firm numbers from 0.
        value: (E,) worth of the link, in any one unit, finite and not negative.
        sector: (N,) sector numbers from 0; default all firms in one.
        classes: (K, K) class of inputs by sector of supplier and of customer: 0 none, 1
            non-essential, 2 essential; default all 1.
        revenue: (N,) all sales of a firm, those outside the network included; None where unknown.
        costs: (N,) all inputs of a firm likewise.

    Raises:
        InputError: if shapes, numbers or values are not as said.
    """

    n_firms: int
    supplier: Ints
    customer: Ints
    value: Floats
    sector: Ints | None = None
    classes: Codes | None = None
    revenue: Floats | None = None
    costs: Floats | None = None

    def __post_init__(self) -> None:
        kinds: dict[str, Any] = {
            "supplier": np.int64, "customer": np.int64, "value": np.float64, "sector": np.int64,
            "classes": np.int8, "revenue": np.float64, "costs": np.float64,
        }  # fmt: skip
        for spec in fields(self):
            value = getattr(self, spec.name)
            if spec.name in kinds and value is not None:
                object.__setattr__(self, spec.name, _array(spec.name, value, kinds[spec.name]))
        if self.n_firms < 1:
            raise _wrong("it has no firm", "at least one firm")
        self._check_links()
        self._check_sectors()
        for name in ("revenue", "costs"):
            totals = getattr(self, name)
            if totals is not None:
                _shape(name, totals, self.n_firms)
                _amounts(name, totals)
        self._merge()

    def _check_links(self) -> None:
        n_links = len(self.supplier)
        for name in ("supplier", "customer", "value"):
            _shape(name, getattr(self, name), n_links)
        for name in ("supplier", "customer"):
            _range(name, getattr(self, name), self.n_firms)
        _amounts("value", self.value)

    def _check_sectors(self) -> None:
        if self.sector is None:
            object.__setattr__(self, "sector", _frozen(np.zeros(self.n_firms, np.int64)))
        _shape("sector", self.sectors, self.n_firms)
        n_sectors = int(self.sectors.max()) + 1
        if self.classes is None:
            every = np.full((n_sectors, n_sectors), NON_ESSENTIAL, np.int8)
            object.__setattr__(self, "classes", _frozen(every))
        classes = self.class_of
        if classes.ndim != 2 or classes.shape[0] != classes.shape[1]:
            raise _wrong(f"classes has the shape {classes.shape}", "a square table of sectors")
        _range("sector", self.sectors, len(classes))
        if classes.size and not np.isin(classes, (ABSENT, NON_ESSENTIAL, ESSENTIAL)).all():
            raise _wrong("classes holds other numbers", "0 none, 1 non-essential, 2 essential")

    def _merge(self) -> None:
        """Add up links of the same pair, by supplier, then customer."""
        keep = self.value > 0.0
        pair = self.supplier[keep] * self.n_firms + self.customer[keep]
        found, place = np.unique(pair, return_inverse=True)
        with np.errstate(over="ignore"):  # what overflows is refused in the next line but one
            total = np.bincount(place, weights=self.value[keep], minlength=len(found))
            whole = total.sum()
        _amounts("value", np.append(total, whole))
        object.__setattr__(self, "supplier", _frozen(found // self.n_firms))
        object.__setattr__(self, "customer", _frozen(found % self.n_firms))
        object.__setattr__(self, "value", _frozen(total.astype(np.float64)))

    @property
    def sectors(self) -> Ints:
        """(N,) sector of every firm."""
        if self.sector is None:  # set by __post_init__
            raise _wrong("it has no sectors", "(N,) sector numbers")
        return self.sector

    @property
    def class_of(self) -> Codes:
        """(K, K) class of inputs by sector of supplier and customer."""
        if self.classes is None:
            raise _wrong("it has no classes", "a (K, K) table")
        return self.classes

    @property
    def n_links(self) -> int:
        """Number of links that are worth more than 0."""
        return len(self.supplier)

    @cached_property
    def sales(self) -> Floats:
        """(N,) what each firm sells inside the network: its weight."""
        return self._added(self.supplier)

    @cached_property
    def purchases(self) -> Floats:
        """(N,) what each firm buys inside the network."""
        return self._added(self.customer)

    def _added(self, at: Ints) -> Floats:
        added = np.bincount(at, weights=self.value, minlength=self.n_firms)
        return np.asarray(added, dtype=np.float64)


def _array(name: str, value: object, kind: type[np.generic]) -> NDArray[Any]:
    try:
        given = np.asarray(value)
        if np.issubdtype(kind, np.integer) and given.size and given.dtype.kind not in "iu":
            raise _wrong(f"{name} holds {given.dtype}", "whole numbers")
        return _frozen(given.astype(kind))
    except (TypeError, ValueError):
        raise _wrong(f"{name} holds no numbers", "an array of numbers") from None


def _frozen(array: NDArray[Any]) -> NDArray[Any]:
    own = np.array(array)
    own.setflags(write=False)
    return own


def _shape(name: str, array: NDArray[Any], size: int) -> None:
    if array.shape != (size,):
        raise _wrong(f"{name} has the shape {array.shape}", f"({size},)")


def _range(name: str, array: Ints, below: int) -> None:
    if array.size and (array.min() < 0 or array.max() >= below):
        raise _wrong(f"{name} names number {array.max()} or {array.min()}", f"0 to {below - 1}")


def _amounts(name: str, array: Floats) -> None:
    if not np.isfinite(array).all() or (array < 0.0).any():
        raise _wrong(
            f"{name} holds or adds up to what is negative, no number or endless",
            "finite amounts of at least 0",
        )


def _wrong(problem: str, expected: str) -> InputError:
    return InputError(
        f"This firm network cannot be scanned: {problem}.",
        expected=expected,
        next_step="look at the arrays it was made from.",
    )
