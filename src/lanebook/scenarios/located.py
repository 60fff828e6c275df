"""What readers of YAML files share: findings gathered at their lines, forms checked by the way."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches

from lanebook.base.findings import Finding
from lanebook.evidence.codes import finding_of
from lanebook.scenarios.yaml_text import Listed, Mapped, Node, Text


class Located:
    """One file while it is read.

    Args:
        file: what findings call it.

    Attributes:
        findings: so far, in the order met.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []

    def find(self, code: str, line: int, message: str, hint: str = "") -> None:
        """Note a finding."""
        self.findings.append(finding_of(code, self.file, line, message, hint=hint))

    def text(self, node: Node | None, what: str) -> str:
        """Return a text, "" where there is none; anything else is a finding."""
        if node is None:
            return ""
        if isinstance(node, Text):
            return " ".join(node.text.split())
        self.find("Y007", node.line, f"{what} is a {_form(node)}; expected a text.")
        return ""

    def texts(self, node: Node | None, what: str) -> tuple[tuple[int, str], ...]:
        """Return the texts of a list with their lines; a single text counts as a list of one."""
        if node is None:
            return ()
        if isinstance(node, Text):
            return ((node.line, self.text(node, what)),) if node.text else ()
        if isinstance(node, Listed):
            return tuple((item.line, self.text(item, f"An item of {what}")) for item in node.items)
        self.find("Y007", node.line, f"{what} is a mapping; expected a list of texts.")
        return ()

    def mapped(self, node: Node, what: str) -> Mapped | None:
        """Return a mapping, or None with a finding."""
        if isinstance(node, Mapped):
            return node
        self.find("Y007", node.line, f"{what} is a {_form(node)}; expected keys with values.")
        return None

    def items(self, node: Node | None, what: str) -> tuple[Node, ...]:
        """Return the items of a list, none where there is none; anything else is a finding."""
        if node is None or (isinstance(node, Text) and not node.text):
            return ()
        if isinstance(node, Listed):
            return node.items
        self.find("Y007", node.line, f"{what} is a {_form(node)}; expected a list.")
        return ()

    def known(self, word: str, words: Collection[str], line: int, what: str, code: str) -> bool:
        """Tell whether a word is one of the list; otherwise note the nearest ones."""
        if word in words:
            return True
        self.find(code, line, f"{what} {word[:60]!r} is not known.", nearest(word, words))
        return False

    def refuse_others(self, node: Mapped, keys: Collection[str], what: str) -> None:
        """Note every key that does not belong to `what`."""
        for key, line in node.lines.items():
            if key not in keys:
                said = f"{what} has no key {key[:60]!r}."
                self.find("Y005", line, said, nearest(key, keys))


def nearest(word: str, words: Iterable[str]) -> str:
    """Return a hint: the likeliest words first, else all of them if they are few."""
    pool = sorted(words)
    close = get_close_matches(word, pool, n=3, cutoff=0.6)
    if close:
        return f"did you mean {' or '.join(close)}?"
    shown = ", ".join(pool[:14])
    return f"use one of: {shown}{', …' if len(pool) > 14 else ''}."


def _form(node: Node) -> str:
    if isinstance(node, Listed):
        return "list"
    return "mapping" if isinstance(node, Mapped) else "text"
