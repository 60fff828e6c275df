"""The kinds of new lane: what each waits for, what it costs, what it escapes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lanebook.answers.option_records import Entry

#: Grid in which a lane stands where the user names none: the one with the most of what is built.
DEFAULT_GRID: Final = "ercot"
#: Grids whose wait a parameter gives.
GRIDS: Final = ("ercot", "pjm", "miso", "spp", "serc-tva", "wecc")
SILICON: Final = ("cowos", "hbm", "n4", "n3", "n2")


@dataclass(frozen=True, slots=True)
class Wait:
    """One wait of a kind.

    Attributes:
        label: in words.
        name, applies_to: of its parameter; `{grid}` is filled in.
        is_parallel: runs beside the other parallel waits.
        in_years: the parameter is in years, not months.
    """

    label: str
    name: str
    applies_to: str
    is_parallel: bool = True
    in_years: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of lane.

    Attributes:
        name, label: as users type it, and in words.
        entry: how it enters the clearing model.
        entry_words: the same in a sentence.
        waits: on the way to the first megawatt.
        costs: names of cost parts (`option_costs.PARTS`).
        escapes: layer keys that it needs no more of.
        spares: the same in words.
        note: what a reader must know.
        term: `lease_term` row that says for how long it is held; "" for good.
    """

    name: str
    label: str
    entry: Entry
    entry_words: str
    waits: tuple[Wait, ...]
    costs: tuple[str, ...]
    escapes: tuple[str, ...]
    spares: str
    note: str
    term: str = ""


SHELL: Final = Wait("data-centre shell", "lead_time", "data-centre-shell")
#: Chips are ordered on the first day: wafer, package, rack; then the rack is put to work.
CHIPS: Final = (
    Wait("wafer to package", "lag", "n3-wafer-to-package", is_parallel=False, in_years=True),
    Wait("package to rack", "lag", "cowos-to-shipped-rack", is_parallel=False, in_years=True),
)
RACK: Final = Wait("rack to service", "lag", "rack-to-in-service", is_parallel=False, in_years=True)
POWERED: Final = "a pool of its own: megawatts that no grid would have powered"
BUILT: Final = ("chips", "shell")

KINDS: Final[tuple[Kind, ...]] = (
    Kind(
        "lease-rival", "lease from a rival", "transfer",
        "ready compute that another buyer would have used; the world gains none",
        (Wait("agreement", "lead_time", "lease-rival"),),
        ("rent-rival",), (*SILICON, "power", "capital"), "everything",
        "Priced at the one such lease that the book holds (SpaceX to Anthropic), which ends on 90"
        " days' notice; its rent pays for what is ready at once.", "rival",
    ),
    Kind(
        "neocloud", "rent from a neocloud", "transfer",
        "ready compute that another buyer would have rented; the world gains none",
        (Wait("contract to start", "lead_time", "neocloud-contract"),),
        ("rent",), (*SILICON, "power", "capital"), "everything",
        "A neocloud's sites stand in the same queue: what it sells this buyer, it cannot sell"
        " another.",
    ),
    Kind(
        "fuel-cell", "fuel cells behind the meter", "supply", POWERED,
        (Wait("fuel cells", "lead_time", "fuel-cell"), SHELL, RACK),
        (*BUILT, "energy-bridge"), ("power",), "power",
        "The premium is that of gas engines; no source prices fuel cells apart.",
    ),
    Kind(
        "btm-gas", "gas engines behind the meter", "supply", POWERED,
        (Wait("engines and permit", "lead_time", "interconnection:off-grid-gas"), SHELL, RACK),
        (*BUILT, "energy-bridge"), ("power",), "power",
        "Air permits and fuel are bound to the place; regulators have stopped engines before"
        " (xAI at Memphis).",
    ),
    Kind(
        "gas-turbine", "own large gas turbines", "supply", POWERED,
        (Wait("turbines", "lead_time", "gas-turbine-large"), SHELL, RACK),
        (*BUILT, "plant", "energy"), ("power",), "power",
        "The grid's price stands in for fuel: with the plant on top the cost is an upper bound.",
    ),
    Kind(
        "grid", "a new site on the grid, {grid}", "reserve",
        "a place in the queue: megawatts of the grid that another buyer would have had",
        (
            Wait("interconnection, {grid}", "lead_time", "interconnection:{grid}"),
            Wait("large transformer", "lead_time", "transformer-large-power"),
            SHELL,
            RACK,
        ),
        (*BUILT, "energy"), (), "",
        "It takes at most what the grid adds after today; under an interconnection freeze that is"
        " nothing.",
    ),
    Kind(
        "nuclear", "restart a reactor", "supply", POWERED,
        (Wait("restart", "lead_time", "nuclear-restart"), SHELL, RACK),
        (*BUILT, "energy"), ("power",), "power",
        "At the grid's price: no source in the book prices a restarted reactor's power. Few idle"
        " reactors can restart, and both known ones are taken.",
    ),
    Kind(
        "own-packaging", "own packaging line", "silicon",
        "packaging wafers of its own; power, memory and logic wafers stay as they are",
        (
            Wait("line in an existing shell", "lead_time", "cowos-line-existing-shell"),
            CHIPS[1],
            RACK,
        ),
        (*BUILT, "energy", "packaging-line"), ("cowos",), "packaging",
        "Tools and people for it are not in the model.",
    ),
    Kind(
        "own-fab", "own fab", "silicon",
        "logic and packaging wafers of its own; power and memory stay as they are",
        (
            Wait("fab", "lead_time", "fab-new", is_parallel=False),
            Wait("ramp", "lead_time", "fab-ramp", is_parallel=False),
            *CHIPS,
            RACK,
        ),
        (*BUILT, "energy", "fab"), ("n4", "n3", "n2", "cowos"), "logic wafers and packaging",
        "A fab cannot be built for one column: the whole smallest fab is charged, at the low end"
        " only the slice that the lane needs.",
    ),
    Kind(
        "orbital", "satellites in orbit", "supply",
        "a pool of its own above every grid and permit",
        (),
        ("chips-orbital", "orbital"), ("power",), "power",
        "The date is that of the first gigawatt in orbit; no repair, so chips live as long as the"
        " satellite.",
    ),
)  # fmt: skip
#: By name.
BY_NAME: Final = {kind.name: kind for kind in KINDS}
