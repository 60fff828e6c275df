"""How the names that a scenario uses (firms, ties, sites, grids) relate to a model's axes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lanebook.engines.clearing.inputs import Floats


@dataclass(frozen=True, eq=False)
class SitePlace:
    """A tracked site inside a pool.

    Attributes:
        id, name: of the site.
        pool: name of its pool.
        grid: grid as the book writes it.
        country: ISO 3166 alpha-2.
        operator: organisation id, "" if unknown.
        tenants: organisation ids known to use it.
        mw: shape (T,), what it adds to the pool's power at the end of each period.
    """

    id: str
    name: str
    pool: str
    grid: str
    country: str
    operator: str
    tenants: tuple[str, ...]
    mw: Floats


@dataclass(frozen=True)
class Places:
    """How names of the book relate to the axes.

    Attributes:
        sites: tracked sites.
        pool_countries: country or region codes of each pool.
        layer_makers: for each silicon layer, the share of it that each organisation makes, and
            `maker_countries` where that share stands.
        vendor_orgs: organisation id behind each vendor, and its country.
        buyer_orgs: organisation ids behind each buyer axis name, the first its own.
        buyer_countries: where each buyer is at home; a buyer that is many firms has none.
        names: every name and alias in lower case to the id it stands for.
    """

    sites: tuple[SitePlace, ...] = ()
    pool_countries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    layer_makers: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    maker_countries: Mapping[str, str] = field(default_factory=dict)
    vendor_orgs: Mapping[str, str] = field(default_factory=dict)
    buyer_orgs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    buyer_countries: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
