"""Count the megawatts of buyers, each of them once: METHODS 2, the procurement sheet."""

from lanebook.engines.count.buyers import (
    BuyerYear,
    count_buyer,
    lanes_of,
    own_sites,
    undated_of,
)
from lanebook.engines.count.counting import Counter, counters_of
from lanebook.engines.count.lending import disputed_sites, lent_sites, takes_whole
from lanebook.engines.count.reading import BASES, Basis, Reading, Readings, read_at
from lanebook.engines.count.worths import NOTHING, Promise, Worth

__all__ = [
    "BASES",
    "NOTHING",
    "Basis",
    "BuyerYear",
    "Counter",
    "Promise",
    "Reading",
    "Readings",
    "Worth",
    "count_buyer",
    "counters_of",
    "disputed_sites",
    "lanes_of",
    "lent_sites",
    "own_sites",
    "read_at",
    "takes_whole",
    "undated_of",
]
