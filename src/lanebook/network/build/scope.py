"""What a promise says it leaves out.

`part_of` puts Abilene inside Oracle's promise to OpenAI, yet the claim of 5.5 GW says that it
excludes the flagship at Abilene. Such remarks stand in the note of a claim; they are read by one
narrow rule: the words "excludes", "additional to" or "on top of", followed in the same
clause by the name of a site.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

_LEAVES_OUT = re.compile(
    r"\b(?:excludes|excluding|additional to|on top of)\b([^;,.]*)", re.IGNORECASE
)
_WORD = re.compile(r"[a-z0-9]+")
_SHORTEST = 5
#: Words in site names that name no place.
_COMMON = frozenset("stargate campus site expansion project data center centre the of".split())


def sites_besides(note: str, names: Mapping[str, str]) -> frozenset[str]:
    """Return the sites that a promise says it does not include.

    Args:
        note: the note of the claim.
        names: site id -> name.
    """
    clauses = [match[1] for match in _LEAVES_OUT.finditer(note)]
    told = {word for clause in clauses for word in _words(clause)}
    if not told:
        return frozenset()
    return frozenset(site for site, name in names.items() if told & _place_words(name))


def sites_named(note: str, places: Mapping[str, str]) -> frozenset[str]:
    """Return the sites whose place a note names.

    Args:
        note: the note of the claim.
        places: word that names a place -> site id, see `place_index`.
    """
    return frozenset(places[word] for word in _words(note) if word in places)


def place_index(names: Mapping[str, str], firms: Iterable[str]) -> dict[str, str]:
    """Return the words that name exactly one site: the first of its name that is no firm's.

    Args:
        names: site id -> name.
        firms: names of organisations; their words name no place.
    """
    taken = {word for firm in firms for word in _words(firm)} | _COMMON
    found: dict[str, list[str]] = {}
    for site, name in names.items():
        words = [word for word in _words(name) if word not in taken and len(word) >= _SHORTEST]
        for word in words[:1]:
            found.setdefault(word, []).append(site)
    return {word: sites[0] for word, sites in found.items() if len(sites) == 1}


def _place_words(name: str) -> set[str]:
    # The first word that names a place is the name people use: "Abilene", "Doña Ana".
    words = [word for word in _words(name) if word not in _COMMON]
    return set(words[:1])


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _WORD.findall(plain)
