"""`lanebook scan --network`: the scan of a researcher's own firm network."""

from __future__ import annotations

from typing import Final

import numpy as np

from lanebook.answers.answer import Answer
from lanebook.answers.scan_files import NO_SECTOR, FileNetwork, Files, read_network
from lanebook.answers.scan_payload import Scan, ScanClass, ScanRow
from lanebook.answers.scan_words import correlation, file_finding, ranks
from lanebook.answers.wording import counted
from lanebook.base.errors import InputError
from lanebook.base.time import AsOf
from lanebook.engines.scan.network import FirmNetwork, Ints
from lanebook.engines.scan.plan import Market
from lanebook.engines.scan.result import Mode, ScanResult
from lanebook.engines.scan.scanning import Effort, Precision, compiled
from lanebook.engines.scan.scanning import scan as scan_arrays

TOP: Final = 50
MOST_CLASSES: Final = 200
WORDS: Final = ("none", "non-essential", "essential")
STATIC: Final = (
    "One firm stops alone and for good, nobody is replaced and nothing is in stock; links that the"
    " files leave out carry nothing."
)
#: From here on numpy alone takes minutes.
LARGE: Final = 2_000


def scan_network(
    files: Files,
    *,
    as_of: AsOf,
    market: Market | None = None,
    mode: Mode = "published",
    top: int = TOP,
    precision: Precision = "f32",
    effort: Effort = Effort(),  # noqa: B008  frozen
) -> Answer[Scan]:
    """Answer what share of all sales stops if one firm of a network stops.

    Args:
        files: of the network.
        as_of: the day the answer is given for; nothing of the book enters.
        market: default "sector" where sectors are named, else "none".
        mode: "fixed_point" needs the columns revenue and costs of the sectors file.
        top: firms listed, computed in f64; 0 for all.
        precision: "f64" to compute all in f64.
        effort: who computes it and what is kept; changes no number.

    Raises:
        DataError: if a file is barred, with every finding.
        InputError: if what is asked does not go with the files.
        EngineError, MissingExtra: as `engines.scan.scanning.scan`.
    """
    found = read_network(files)
    if market == "sector" and files.sectors is None:
        raise InputError(
            "There is no market without sectors.",
            expected="--sectors beside --market sector",
            next_step="write a file with the columns firm,sector, or use --market none.",
        )
    chosen: Market = market or ("none" if files.sectors is None else "sector")
    result = scan_arrays(
        found.network, market=chosen, mode=mode, top=top, precision=precision, effort=effort
    )
    result.certificate().demand()
    data = _payload(found, result, files, chosen, mode, top)
    return Answer(
        question="scan",
        finding=file_finding(data),
        as_of=as_of,
        sequence=0,
        layers=(),
        data=data,
        caveats=_caveats(result),
    )


def _caveats(result: ScanResult) -> tuple[str, ...]:
    told = [STATIC]
    if not result.exact.all():
        n_exact = int(result.exact.sum())
        told.append(
            f"{counted(n_exact, 'firm')} computed in f64, those listed among them; the mean of all"
            " in f32, good to about one part in a million."
        )
    if not compiled() and result.network.n_firms > LARGE:
        told.append("Without the extra scan this took far longer: pip install 'lanebook[scan]'.")
    return tuple(told)


def _payload(
    found: FileNetwork, result: ScanResult, files: Files, market: Market, mode: Mode, top: int
) -> Scan:
    network = found.network
    total = float(network.sales.sum())
    sold, bought = _counts(network)
    partners = _partners(network)
    rank, degree_rank = ranks(result.esri), ranks(partners)
    sectors = found.sectors or (NO_SECTOR,)
    rows = tuple(
        ScanRow(
            rank=int(rank[at]),
            firm=found.firms[at],
            name=found.firms[at],
            sector=sectors[network.sectors[at]],
            esri=float(result.esri[at]),
            esri_up=float(result.up[at]),
            esri_down=float(result.down[at]),
            own=float(network.sales[at] / total) if total else 0.0,
            sweeps=int(result.sweeps[at]),
            suppliers=int(bought[at]),
            customers=int(sold[at]),
            degree=int(partners[at]),
            degree_rank=int(degree_rank[at]),
            esri_equal=None,
            rank_equal=None,
            stated_share=None,
        )
        for at in result.ranking()[: top or None]
    )
    return Scan(
        network=files.edges.name,
        mode=mode,
        eps=result.eps,
        market=market,
        precision="f64",
        n_firms=network.n_firms,
        n_links=network.n_links,
        n_sectors=len(sectors),
        total_usd=total,
        mean_esri=float(result.esri.mean()),
        degree_correlation=correlation(result.esri, partners),
        rows=rows,
        links=(),
        values=(),
        classes=classes_of(network, sectors),
        notes=tuple(finding.located for finding in found.findings),
    )


def classes_of(network: FirmNetwork, sectors: tuple[str, ...]) -> tuple[ScanClass, ...]:
    """Return the pairs of sectors with most links between them, by name, with their class."""
    of, n_sectors = network.sectors, len(network.class_of)
    pair = of[network.supplier] * n_sectors + of[network.customer]
    pairs, counts = np.unique(pair, return_counts=True)
    most = np.sort(np.lexsort((pairs, -counts))[:MOST_CLASSES])
    return tuple(
        ScanClass(
            sectors[one], sectors[other], WORDS[int(network.class_of[one, other])], int(counts[at])
        )
        for at in most
        for one, other in [divmod(int(pairs[at]), n_sectors)]
    )


def _counts(network: FirmNetwork) -> tuple[Ints, Ints]:
    """Return how many customers and how many suppliers each firm has."""
    sold = np.bincount(network.supplier, minlength=network.n_firms)
    return sold, np.bincount(network.customer, minlength=network.n_firms)


def _partners(network: FirmNetwork) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    ends = np.sort(np.stack([network.supplier, network.customer]), axis=0)
    low, high = ends[:, ends[0] != ends[1]]
    pairs = np.unique(low * network.n_firms + high)
    both = np.concatenate([pairs // network.n_firms, pairs % network.n_firms])
    return np.bincount(both, minlength=network.n_firms).astype(np.float64)
