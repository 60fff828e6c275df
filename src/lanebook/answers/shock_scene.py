"""What the answer `shock` stands on: a book's cascade, its periods as quarters, its subjects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from lanebook.answers.book import Book
from lanebook.answers.cascade.model import CascadeModel, Price
from lanebook.answers.clearing.words import buyer_name, layer_name
from lanebook.answers.names import names_of
from lanebook.answers.shock_calendar import Calendar
from lanebook.answers.shock_records import Measure, Of
from lanebook.engines.cascade.inputs import Floats, Inputs, Maker

#: What each layer of the cascade is called, in which unit, and whether it stands (a quarter has its
#: mean) or is made (a quarter has its sum); from the far end of the chain to the near one.
CHAIN: Final[Mapping[str, tuple[str, str, Measure]]] = {
    "equipment": ("EUV tools", "tools", "flow"),
    "service": ("service of EUV tools", "% of all service", "level"),
    "growth": ("new wafer capacity", "thousand wafers", "flow"),
    "n4": ("wafers (N4)", "thousand wafers", "flow"),
    "n3": ("wafers (N3)", "thousand wafers", "flow"),
    "n2": ("wafers (N2)", "thousand wafers", "flow"),
    "wafers": ("wafers for Huawei", "MW", "flow"),
    "hbm": ("memory (HBM)", "million gigabits", "flow"),
    "cowos": ("packaging (CoWoS)", "thousand wafers", "flow"),
    "design": ("design and parts", "MW", "flow"),
    "accelerators": ("accelerators", "MW", "flow"),
    "racks": ("racks", "MW", "flow"),
    "power": ("grid power", "MW", "level"),
    "site": ("powered sites", "MW", "level"),
    "build": ("new megawatts", "MW", "flow"),
    "lane": ("compute", "MW", "level"),
    "ask": ("compute", "MW", "level"),
}
NOBODY: Final = "others"


@dataclass(frozen=True, slots=True)
class Subject:
    """Makers whose losses are told together.

    Attributes:
        of, id, name: lab, firm or layer.
        layer, layer_name, unit: of what they make; all make the same.
        measure: whether it stands or is made.
        makers: indices.
    """

    of: Of
    id: str
    name: str
    layer: str
    layer_name: str
    unit: str
    measure: Measure
    makers: tuple[int, ...]

    @property
    def key(self) -> str:
        """Key of its loss."""
        return f"{self.of}:{self.id}" + (f":{self.layer}" if self.of == "firm" else "")


@dataclass(frozen=True, eq=False)
class Scene:
    """The cascade of a book with its axes as a reader knows them.

    Attributes:
        book: at its as-of.
        model: its cascade.
    """

    book: Book
    model: CascadeModel

    @property
    def inputs(self) -> Inputs:
        """Inputs of the cascade, at their points."""
        return self.model.inputs

    @cached_property
    def calendar(self) -> Calendar:
        """Its periods, as quarters."""
        return Calendar(self.inputs.periods)

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of the periods."""
        return self.calendar.labels

    @property
    def quarters(self) -> tuple[str, ...]:
        """Labels of the quarters, in order."""
        return self.calendar.quarters

    @property
    def years(self) -> Floats:
        """Lengths of the periods in years, shape (T,)."""
        return self.calendar.years

    def by_quarter(self, series: Floats, measure: Measure) -> Floats:
        """Return a series by quarter, as `Calendar.by_quarter`."""
        return self.calendar.by_quarter(series, measure)

    def total(self, series: Floats, measure: Measure) -> Floats:
        """Return the horizon's total, as `Calendar.total`."""
        return self.calendar.total(series, measure)

    @cached_property
    def labs(self) -> tuple[Subject, ...]:
        """Buyers of compute, in the order of the makers."""
        return tuple(
            Subject("lab", maker.firm, buyer_words(self, maker), "ask", *words_of("ask"), (at,))
            for at, maker in enumerate(self.inputs.makers)
            if is_buyer(maker)
        )

    @cached_property
    def firms(self) -> tuple[Subject, ...]:
        """Firms by what they make, buyers apart."""
        found: dict[tuple[str, str], list[int]] = {}
        for at, maker in enumerate(self.inputs.makers):
            if not is_buyer(maker):
                found.setdefault((maker.firm, kind_of(maker)), []).append(at)
        return tuple(
            Subject("firm", firm or NOBODY, self.firm_name(firm), kind, *words_of(kind), tuple(at))
            for (firm, kind), at in found.items()
        )

    @cached_property
    def layers(self) -> tuple[Subject, ...]:
        """Layers from equipment to compute."""
        found: dict[str, list[int]] = {}
        for at, maker in enumerate(self.inputs.makers):
            if not is_buyer(maker):
                found.setdefault(kind_of(maker), []).append(at)
        order = [*CHAIN, *sorted(set(found) - set(CHAIN))]
        return tuple(
            Subject("layer", kind, words_of(kind)[0], kind, *words_of(kind), tuple(found[kind]))
            for kind in order
            if kind in found
        )

    def firm_name(self, firm: str) -> str:
        """Return what a reader calls a firm, a grid or a pool of the cascade."""
        if not firm:
            return "no firm named"
        name = self._names.get(firm)
        if name:
            return name
        known = buyer_name(firm)
        return known if known != firm else layer_name(f"power:{firm}").partition(", ")[2] or firm

    @cached_property
    def _names(self) -> dict[str, str]:
        register = names_of(self.book, ("org",))
        return {key.partition(":")[2]: entry.name for key, entry in register.entries.items()}

    @cached_property
    def base_deliveries(self) -> Floats:
        """What each edge ships on the base path, shape (E, T)."""
        return self.inputs.base_sent()

    def price(self, maker: int) -> Price | None:
        """Return what a unit of a maker's output earns it, None where nobody says."""
        return self.model.prices[maker]

    def basis(self, makers: Iterable[int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the claims and the parameters that the base path of makers stands on."""
        layers = {self.inputs.makers[at].layer for at in makers}
        claims: set[str] = set()
        parameters: set[str] = set()
        for layer in layers:
            found = self._basis.get(layer, ((), ()))
            claims.update(found[0])
            parameters.update(found[1])
        return tuple(sorted(claims)), tuple(sorted(parameters))

    @cached_property
    def _basis(self) -> dict[str, tuple[set[str], set[str]]]:
        found: dict[str, tuple[set[str], set[str]]] = {}
        for origin in self.model.origins:
            claims, parameters = found.setdefault(origin.layer, (set(), set()))
            claims.update(origin.claims)
            if origin.parameter:
                parameters.add(origin.parameter)
        return found


def is_buyer(maker: Maker) -> bool:
    """Whether a maker is a lab or another buyer: what it makes is the compute it is served."""
    return kind_of(maker) == "ask"


def kind_of(maker: Maker) -> str:
    """Return the layer of a maker without its part: "cowos", "lane", "accelerators", "site"."""
    return maker.layer.partition(":")[0]


def words_of(kind: str) -> tuple[str, str, Measure]:
    """Return what a layer is called, its unit, and whether it stands or is made."""
    return CHAIN.get(kind, (kind, "units", "flow"))


def buyer_words(scene: Scene, maker: Maker) -> str:
    """Return what a reader calls a buyer."""
    name = buyer_name(maker.firm)
    return name if name != maker.firm else scene.firm_name(maker.firm)
