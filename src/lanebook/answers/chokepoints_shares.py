"""Who holds which share of a layer: claims first, named parameters next, else unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lanebook.answers.answer import Figure
from lanebook.answers.book import Book
from lanebook.answers.chokepoints_layers import country_name
from lanebook.answers.chokepoints_records import Share
from lanebook.answers.clearing.axes import CHINA, FAMILIES
from lanebook.answers.clearing.model import Model
from lanebook.answers.clearing.words import design_name, pool_name
from lanebook.answers.names import names_of
from lanebook.answers.world_payload import NOT_KNOWN, WorldGroup
from lanebook.evidence.parameters import Parameter, Parameters

#: Words by which the note of a share says what it is a share of.
_SAID_OF: Final[dict[str, str]] = {"hbm": "HBM", "racks": "NVL72 racks"}
_SHARES: Final = "layer_maker_share"
_COUNTED_AS: Final = {"hopper": "nvidia-hopper-incl-h20", "mi300": "mi300-family"}
_ROUNDING: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Held:
    """What is known of who holds a layer.

    Attributes:
        shares: largest first, unknown ones last.
        of: what the shares are of.
        closed: whether the named ones are all there are.
        note: what a reader must know.
    """

    shares: tuple[Share, ...]
    of: str
    closed: bool
    note: str = ""

    @property
    def unknown(self) -> float:
        """The part of the layer that no named supplier is known to hold."""
        named = sum(each.point or 0.0 for each in self.shares)
        return max(0.0, 1.0 - named) if not self.closed else 0.0


def ordered(shares: Iterable[Share]) -> tuple[Share, ...]:
    """Return shares with the largest first; those of which nothing is known last, by label."""
    return tuple(sorted(shares, key=lambda each: (each.point is None, -(each.point or 0.0),
                                                  each.label)))  # fmt: skip


def by_makers(book: Book, parameters: Parameters, layer: str, of: str) -> Held:
    """Return the shares of a layer's makers: what claims say, inside the ends of the parameter.

    The point is the parameter's, which is made from the claims of its day; before that day the
    newest counted claim gives it, where all makers have one. Claims widen the interval.
    """
    rows = [row for row in parameters.find(_SHARES) if row.applies_to.startswith(f"{layer}:")]
    orgs = [row.applies_to.partition(":")[2] for row in rows]
    said = {org: stated(book, org, _SAID_OF.get(layer, "")) for org in orgs}
    is_old = all(row.as_of <= book.as_of.known_at for row in rows)
    by_claims = not is_old and all(_counted(said[org]) for org in orgs)
    found = []
    for org, row in zip(orgs, rows, strict=True):
        if by_claims:
            found.append(_of_claims(book, org, said[org]))
        else:
            found.append(_of_parameter(book, org, parameters.get(row.name, row.applies_to),
                                       said[org]))  # fmt: skip
    whole = sum(each.point or 0.0 for each in found)
    return Held(ordered(found), of, closed=whole >= 1.0 - _ROUNDING)


def by_claims(book: Book, layer: str, of: str, orgs: Sequence[str]) -> Held:
    """Return the shares that claims alone give to firms; the rest is unknown."""
    found = []
    for org in orgs:
        said = stated(book, org, _SAID_OF.get(layer, ""))
        found.append(_of_claims(book, org, said) if said else _silent(book, org))
    return Held(ordered(found), of, closed=False)


@dataclass(frozen=True, slots=True)
class Stated:
    """A share that one claim states.

    Attributes:
        value: 0 to 1.
        claim: id.
        status, published: of the claim.
        note: of what, by whom.
    """

    value: float
    claim: str
    status: str
    published: str
    note: str


def stated(book: Book, org: str, word: str) -> tuple[Stated, ...]:
    """Return the known live claims of shares on a firm whose note names `word`, newest first."""
    if not word:
        return ()
    found = [
        Stated(reading.number, reading.claim, reading.status, reading.published.isoformat(),
               reading.note)
        for belief in book.beliefs.about(f"org:{org}", "share")
        for reading in belief.readings
        if word in reading.note
        and reading.number is not None
        and 0 <= reading.number <= 1
        and reading.outcome in ("won", "lost")
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda each: (each.published, each.claim), reverse=True))


def _counted(said: Sequence[Stated]) -> Stated | None:
    return next((each for each in said if each.status != "forecast"), None)


def _of_claims(book: Book, org: str, said: Sequence[Stated]) -> Share:
    chosen = _counted(said) or said[0]
    values = [each.value for each in said]
    return Share(
        org, _name(book, org), min(values), chosen.value, max(values), None,
        tuple(sorted(each.claim for each in said)), "", chosen.note,
    )  # fmt: skip


def _of_parameter(book: Book, org: str, row: Parameter, said: Sequence[Stated]) -> Share:
    values = [each.value for each in said]
    return Share(
        org, _name(book, org), min([row.low, *values]), row.point, max([row.high, *values]), None,
        tuple(sorted(each.claim for each in said)), row.key, row.note,
    )  # fmt: skip


def _silent(book: Book, org: str) -> Share:
    return Share(org, _name(book, org), None, None, None, None, (), "", "no source gives a share")


def silent(book: Book, orgs: Sequence[str], of: str, note: str) -> Held:
    """Return named suppliers of which no share is known."""
    return Held(tuple(_silent(book, org) for org in sorted(orgs)), of, closed=False, note=note)


def of_vendors(parameters: Parameters, year: int) -> Held:
    """Return the vendors' shares of the accelerators of the last counted year, by power."""
    years = {int(row.applies_to) for row in parameters.find("latent_ask_multiplier")}
    counted = max((each for each in years if each < year), default=min(years))
    ends: dict[str, list[float]] = {}
    keys: dict[str, list[str]] = {}
    for family, vendor in FAMILIES.items():
        row_name = f"{_COUNTED_AS.get(family, family)}:{counted}"
        if not parameters.has("units_shipped", row_name):
            continue
        units = parameters.get("units_shipped", row_name)
        kw = parameters.get("kw_all_in_it", family).point
        held = ends.setdefault(vendor, [0.0, 0.0, 0.0])
        for at, value in enumerate((units.low, units.point, units.high)):
            held[at] += value * kw * 1e3
        keys.setdefault(vendor, []).append(units.key)
    shares = _of_ends(ends, {each: ", ".join(keys[each]) for each in keys}, design_name)
    left_out = "vendors of which nobody counts units (Cerebras, Groq, MTIA, Maia) are left out"
    return Held(shares, f"units × kW shipped in {counted}", closed=True, note=left_out)


def _of_ends(
    ends: Mapping[str, Sequence[float]], keys: Mapping[str, str], name: object
) -> tuple[Share, ...]:
    """Return shares of megawatts with their intervals: one at an end, the others at the other."""
    called = name if callable(name) else str
    low, point, high = (sum(each[at] for each in ends.values()) for at in range(3))
    found = []
    for holder, mw in ends.items():
        least, most = mw[0] + high - mw[2], mw[2] + low - mw[0]
        found.append(
            Share(
                holder, called(holder), mw[0] / least if least else 0.0,
                mw[1] / point if point else None, mw[2] / most if most else 0.0, mw[1], (),
                keys.get(holder, ""), "",
            )
        )  # fmt: skip
    return ordered(found)


def of_grids(model: Model, year: int) -> Held:
    """Return what each pool of powered sites holds outside China at the end of a year.

    The least that a pool has is what stands at sites on record; what no site in the book explains
    may stand anywhere.
    """
    rows: dict[str, dict[str, tuple[float, tuple[str, ...]]]] = {}
    for origin in model.origins:
        kind, _, pool = origin.layer.partition(":")
        if kind == "power" and pool and pool != CHINA and origin.period == str(year):
            what = "tracked" if origin.what.startswith("at ") else origin.what
            rows.setdefault(pool, {})[what] = (origin.point, origin.claims)
    total = sum(each["powered at the end"][0] for each in rows.values())
    tracked = sum(each["tracked"][0] for each in rows.values() if "tracked" in each)
    if not total:
        return Held((), "", closed=False)
    loose = 1.0 - tracked / total
    shares = []
    for pool, row in rows.items():
        sites, claims = row.get("tracked", (0.0, ()))
        mw = row["powered at the end"][0]
        shares.append(
            Share(pool, pool_name(pool), sites / total, mw / total,
                  min(1.0, sites / total + loose), mw, claims, f"powered_capacity_share/{pool}",
                  f"{sites / total:.0%} of all at sites on record")
        )  # fmt: skip
    note = f"{loose:.0%} of the power stands at no site on record; where is an assumption"
    return Held(ordered(shares), f"MW of IT load powered, end of {year}", closed=True, note=note)


def of_groups(groups: Sequence[WorldGroup], of: str, *, countries: bool = False) -> Held:
    """Return shares of the megawatts of sites on record; sites without a figure are no zeros."""
    known = {each.key: each for each in groups if each.mw.point}
    total = sum(each.mw.point or 0.0 for each in known.values())
    silent_sites = sum(each.n_unknown for each in groups)
    shares = tuple(
        Share(
            key.removeprefix("org:"), country_name(key) if countries else each.label,
            (each.mw.point or 0.0) / total, (each.mw.point or 0.0) / total,
            (each.mw.point or 0.0) / total, each.mw.point, each.mw.claims, "",
            f"{each.n_sites} sites",
        )
        for key, each in known.items()
        if key != NOT_KNOWN
    )  # fmt: skip
    note = f"{silent_sites} sites without a figure are not counted" if silent_sites else ""
    return Held(ordered(shares), of, closed=False, note=note)


def by_place(held: Held, countries: Mapping[str, str]) -> Held:
    """Return the shares of a layer by the country of each maker's seat."""
    groups: dict[str, list[Share]] = {}
    for each in held.shares:
        groups.setdefault(countries.get(each.holder, ""), []).append(each)
    shares = tuple(
        _together(code, members) for code, members in sorted(groups.items()) if code
    )  # fmt: skip
    return Held(ordered(shares), f"{held.of}; by the maker's seat", held.closed, held.note)


def _together(code: str, members: Sequence[Share]) -> Share:
    is_known = any(each.point is not None for each in members)
    low, point, high = (
        sum(value for each in members if (value := getattr(each, end)) is not None)
        for end in ("low", "point", "high")
    )
    return Share(
        code, country_name(code), low if is_known else None, point if is_known else None,
        min(1.0, high) if is_known else None, None,
        tuple(sorted({claim for each in members for claim in each.claims})), "",
        ", ".join(each.label for each in members),
    )  # fmt: skip


def of_figure(holder: str, label: str, figure: Figure) -> Share:
    """Return a share as a figure of the book gives it, such as China's of gallium."""
    return Share(holder, label, figure.low, figure.point, figure.high, None, figure.claims, "",
                 figure.note)  # fmt: skip


def _name(book: Book, org: str) -> str:
    return names_of(book, ("org",)).label(f"org:{org}")
