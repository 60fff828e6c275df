"""Who gives a vendor how much of what it takes: claims first, then named shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from lanebook.answers.book import Book
from lanebook.answers.cascade.rights import ties_between
from lanebook.answers.cascade.scene import Scene
from lanebook.evidence.belief.reading import Reading

#: Kind of tie that documents each flow.
_KINDS: Final[dict[str, str]] = {
    "cowos": "packaging_supply", "hbm": "memory_supply", "n4": "wafer_supply",
    "n3": "wafer_supply", "n2": "wafer_supply", "design": "chip_supply",
}  # fmt: skip
#: Recipient of the ties of assemblers: the buyers of racks together.
_BUYERS_OF_RACKS: Final = "hyperscalers-5"
_WORD_OF_RACKS: Final = "racks"


@dataclass(frozen=True, slots=True)
class Share:
    """A supplier's part of what a vendor takes of one product.

    Attributes:
        org: supplier, "other" for those without a name.
        low, point, high: parts of all; points of one product add up to 1.
        ties: that document the flow.
        claims: behind the number.
        parameter: key where no claim gives it, "" for a single known supplier.
    """

    org: str
    low: float
    point: float
    high: float
    ties: tuple[str, ...]
    claims: tuple[str, ...]
    parameter: str


def shares_of(scene: Scene, what: str, vendor: str) -> tuple[Share, ...]:
    """Return the suppliers of a layer or product to a vendor; () where the book names none.

    Args:
        scene: with the book and the settings.
        what: a layer of silicon, "design" or "racks".
        vendor: organisation id.
    """
    if what == "design":
        found = [each for each in _named(scene, what, vendor) if each.ties]
    elif what == "racks":
        found = _racks(scene, vendor)
    elif what == "hbm":
        found = _memory(scene, vendor)
    else:
        found = _layer(scene, what, vendor)
    total = sum(each.point for each in found)
    made = tuple(
        replace(e, low=min(e.low, e.point / total), point=e.point / total,
                high=max(e.high, e.point / total) if e.high <= 1 else e.point / total)
        for e in found if total > 0
    )  # fmt: skip
    for each in made:
        if len(made) > 1:
            scene.add_origin(
                what, f"part of {vendor}'s use from {each.org}", each.point, "fraction",
                low=min(each.low, each.point), high=max(each.high, each.point),
                claims=each.claims, parameter=each.parameter,
            )  # fmt: skip
    return made


def _layer(scene: Scene, layer: str, vendor: str) -> list[Share]:
    """Return the makers of a layer: named shares beside the largest, which has the rest."""
    makers = scene.flows.model.places.layer_makers.get(layer, {})
    if not makers:
        return []
    main = max(sorted(makers), key=lambda org: makers[org])
    beside = [each for each in _named(scene, layer, vendor) if each.ties and each.org != main]
    rest = max(0.0, 1.0 - sum(each.point for each in beside))
    ties = ties_between(scene.book, _KINDS[layer], main, vendor)
    return [Share(main, rest, rest, rest, ties, (), ""), *beside]


def _memory(scene: Scene, vendor: str) -> list[Share]:
    """Return the makers of memory: shares that claims of ties give, else those of the layer.

    Where only some makers have a tie to the vendor, their shares of the layer weigh more, as
    `chip_tie_weight` has it for chips: a missing tie is not evidence of none.
    """
    makers = scene.flows.model.places.layer_makers.get("hbm", {})
    nearer = scene.settings.parameters.get("chip_tie_weight", "known-tie").point
    found, told = [], []
    for org in sorted(makers):
        ties = ties_between(scene.book, _KINDS["hbm"], org, vendor)
        reading = newest(scene.book, [f"tie:{tie}" for tie in ties])
        if reading is not None:
            number = reading.number or 0.0
            told.append(Share(org, number, number, number, ties, (reading.claim,), ""))
        key = f"layer_maker_share/hbm:{org}"
        part = makers[org] * (nearer if ties else 1.0)
        found.append(Share(org, part, part, part, ties, (), key))
    return [each for each in told if each.point > 0] or found


def _racks(scene: Scene, vendor: str) -> list[Share]:
    """Return who assembles a vendor's racks; assemblers without a name have the rest."""
    found = []
    for each in _named(scene, "racks", vendor):
        ties = ties_between(scene.book, "chip_supply", each.org, _BUYERS_OF_RACKS)
        if not ties:
            continue
        subjects = [f"org:{each.org}", *(f"tie:{tie}" for tie in ties)]
        told = newest(scene.book, subjects[:1], word=_WORD_OF_RACKS) or newest(
            scene.book, subjects[1:]
        )
        number = each.point if told is None else told.number or 0.0
        claims = () if told is None else (told.claim,)
        found.append(Share(each.org, number if claims else each.low, number,
                           number if claims else each.high, ties, claims,
                           "" if claims else each.parameter))  # fmt: skip
    rest = 1.0 - sum(each.point for each in found)
    if found and rest > 0:
        found.append(Share("other", rest, rest, rest, (), (), ""))
    return found


def _named(scene: Scene, what: str, vendor: str) -> list[Share]:
    """Return the rows of `supplier_share` for a product and a vendor, with the ties behind."""
    found = []
    parameters = scene.settings.parameters
    for row in parameters.find("supplier_share"):
        head, _, org = row.applies_to.partition(":")
        if head != f"{what}>{vendor}":
            continue
        used = parameters.get(row.name, row.applies_to)
        ties = ties_between(scene.book, _KINDS[what], org, vendor) if what in _KINDS else ()
        found.append(Share(org, used.low, used.point, used.high, ties, (), used.key))
    return found


def newest(book: Book, subjects: Sequence[str], *, word: str = "") -> Reading | None:
    """Return the newest share that somebody reports of some subjects; rumours are left out.

    Args:
        book: at its as-of.
        subjects: such as "tie:…".
        word: must stand in the note.
    """
    found = [
        reading
        for subject in subjects
        for belief in book.beliefs.about(subject, "share")
        for reading in belief.readings
        if reading.number is not None
        and reading.outcome in ("won", "lost")
        and reading.status != "rumoured"
        and word in reading.note
    ]
    return max(found, key=lambda each: (each.published, each.claim), default=None)
