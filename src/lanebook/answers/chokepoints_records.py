"""Records of the chokepoints answer: shares, layers, suppliers, cuts, shared fates, stacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lanebook.answers.answer import Figure

#: Whose shares a row is made of.
By = Literal["firm", "place"]
#: Whether the HHI lies above 1,800: for certain, for certain not, or as the unknown part falls.
Verdict = Literal["yes", "no", "open"]
#: What stops: a maker of a layer, a grid, or every maker that stands in a country.
PointKind = Literal["firm", "grid", "country"]


@dataclass(frozen=True, slots=True)
class Share:
    """What one supplier holds of a layer.

    Attributes:
        holder: organisation id, grid, country code, or buyer.
        label: words for a reader.
        low, point, high: 0 to 1; None where no source says: unknown, not zero.
        mw: where the share is of megawatts, how many; None elsewhere.
        claims: ids behind it; empty where only a parameter stands behind it.
        parameter: key, "" where claims alone give it.
        note: how it was derived, in a few words.
    """

    holder: str
    label: str
    low: float | None
    point: float | None
    high: float | None
    mw: float | None
    claims: tuple[str, ...]
    parameter: str
    note: str


@dataclass(frozen=True, slots=True)
class LayerConcentration:
    """How concentrated the supply of a layer is.

    Attributes:
        key: "cowos", "hbm", "n3", "accelerators", "equipment", "compute", "power", …
        label: words for a reader.
        by: firms, or the places where they have their seat or sites.
        of: what the shares are of, such as "wafers, 2026".
        shares: largest first, unknown ones last.
        unknown_share: the part of the layer that nobody named is known to hold, 0 to 1.
        closed: whether the named suppliers are all there are.
        hhi_low, hhi_high: least and largest HHI that the intervals allow, 0 to 1.
        hhi: at the points; None where they do not add up to 1.
        verdict: whether that is above 1,800, the threshold of the 2023 US Merger Guidelines.
        effective: exp of the entropy of the points; None likewise.
        n_ties, n_claims: known live ties along which the layer is supplied, and claims on them and
            on the shares: how much is documented.
        replace: months until new capacity of the layer stands, low, point, high; unknown where
            neither claim nor parameter says.
        replace_by: what would be built or signed.
        note: what a reader must know.
    """

    key: str
    label: str
    by: By
    of: str
    shares: tuple[Share, ...]
    unknown_share: float
    closed: bool
    hhi_low: float
    hhi_high: float
    hhi: float | None
    verdict: Verdict
    effective: float | None
    n_ties: int
    n_claims: int
    replace: Figure
    replace_by: str
    note: str


@dataclass(frozen=True, slots=True)
class Chokepoint:
    """One supplier, grid or country, and what its stop would do.

    Attributes:
        id: "tsmc/cowos", "lanes:oracle", "sites:crusoe", "org:tsmc", "power:ercot", "country:TW".
        label: words for a reader.
        layer, layer_label: key and words; "" for all of a firm, and for a country.
        kind: see `PointKind`.
        share: of the layer; unknown where no source says.
        left: named suppliers of the layer that are left; None where the question does not arise.
        dies: share of the committed megawatts due within the horizon that would not be served at
            the worst of its months; unknown where the model has no such maker.
        dies_new: the same loss as a share of what was to be added by then; blank where nothing was.
        dies_mw: the same in MW of IT load.
        dies_later, dies_later_mw: the same at the worst month of the whole run, the stop going on.
        dies_on: label of the month of `dies`; "" where nothing dies.
        buyers: who loses, in MW at that month, largest share first.
        waits: months until the first megawatt is lost; None where none is in the whole run.
        taken_over: share of the stopped shipments that siblings carry beyond their own in the
            last month looked at; 0 where there is none, or none has room.
        room: what siblings could make beyond their base path in that month, over the same; blank
            where nothing bounds them.
        moved_after: months until orders have moved; None where there is no sibling.
        replace: months until new capacity stands, as in the layer.
        cut_off: labs that have no documented path to the layer without it.
        n_ties, n_claims: known live ties of the firm, and claims on them: how much is documented.
        note: what a reader must know.
    """

    id: str
    label: str
    layer: str
    layer_label: str
    kind: PointKind
    share: Figure
    left: int | None
    dies: Figure
    dies_new: Figure
    dies_mw: Figure
    dies_later: Figure
    dies_later_mw: Figure
    dies_on: str
    buyers: tuple[BuyerLoss, ...]
    waits: int | None
    taken_over: Figure
    room: Figure
    moved_after: Figure
    replace: Figure
    cut_off: tuple[str, ...]
    n_ties: int
    n_claims: int
    note: str


@dataclass(frozen=True, slots=True)
class BuyerLoss:
    """What one buyer would go without.

    Attributes:
        buyer, label: who.
        mw: MW of IT load at the worst month of the stop.
        share: of what it would have been served at that month.
    """

    buyer: str
    label: str
    mw: float
    share: float


@dataclass(frozen=True, slots=True)
class Cut:
    """A firm whose loss parts a lab from what it needs, as far as ties are documented.

    Attributes:
        org, label: who.
        is_articulation: without it a connected part of the graph of supply falls apart.
        cut: need -> labs, in words, that have no other documented path to it, rumours counted.
        cut_if_firm: further ones, if rumours and forecasts are no paths.
        n_labs: labs that it cuts off from some layer.
        n_ties, n_claims: known live ties of the firm, and claims on them.
    """

    org: str
    label: str
    is_articulation: bool
    cut: dict[str, tuple[str, ...]]
    cut_if_firm: dict[str, tuple[str, ...]]
    n_labs: int
    n_ties: int
    n_claims: int


@dataclass(frozen=True, slots=True)
class SharedFate:
    """How much of their supply two labs share in a layer.

    Attributes:
        layer, label: key and words.
        one, other: buyers, in the order of the answer's labs.
        low, high: the least and the most that the unknown parts allow, 0 to 1.
        about: with megawatts that are only implied by dollars counted, 0 to 1.
        through: the suppliers they share, so counted, largest first.
    """

    layer: str
    label: str
    one: str
    other: str
    low: float
    about: float
    high: float
    through: tuple[Through, ...]


@dataclass(frozen=True, slots=True)
class Through:
    """A supplier that two labs share.

    Attributes:
        holder, label: who.
        one, other: its share in the supply of each, 0 to 1.
        shared: the smaller of both.
    """

    holder: str
    label: str
    one: float
    other: float
    shared: float


@dataclass(frozen=True, slots=True)
class LabSupply:
    """Who supplies one lab in one layer.

    Attributes:
        layer, label: key and words.
        lab: buyer.
        shares: largest first.
        unknown_share: what no source states; only implied, or unknown; 0 to 1.
        mw: stated megawatts that the shares are of; None where they are of something else.
        implied_mw: that only dollars imply; silent_mw: the most that lanes without a number may
            hold, as far as what is asked for leaves room. None where shares are of something else.
        basis: how the shares were found, in words.
    """

    layer: str
    label: str
    lab: str
    shares: tuple[Share, ...]
    unknown_share: float
    mw: float | None
    implied_mw: float | None
    silent_mw: float | None
    basis: str


@dataclass(frozen=True, slots=True)
class Stacks:
    """How many independent stacks the labs stand on in a layer, or in all at once.

    Attributes:
        layer, label: key and words; "mean" for the mean of all layers, "" for all at once.
        low, high: effective numbers at the most and the least overlap that is possible.
        about: with what is only implied by dollars counted.
        naive: effective number of labs by megawatts if none shared anything.
        weakest: share of the megawatts whose stack would go with the layer's largest supplier;
            None for the whole.
        largest: that supplier, "" for the whole.
    """

    layer: str
    label: str
    low: float
    about: float
    high: float
    naive: float
    weakest: float | None
    largest: str


@dataclass(frozen=True, slots=True)
class LayerChange:
    """How a layer's concentration changed between two days of knowledge.

    Attributes:
        layer, label, by: as in `LayerConcentration`.
        then_low, then_high, now_low, now_high: HHI, 0 to 1.
        rise: of the HHI at the points; None where one day has none.
        then_claims, now_claims: claims behind it: how much more is documented.
        words: what changed most, in a few words.
    """

    layer: str
    label: str
    by: By
    then_low: float
    then_high: float
    now_low: float
    now_high: float
    rise: float | None
    then_claims: int
    now_claims: int
    words: str
