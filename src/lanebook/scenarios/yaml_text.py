"""YAML as a tree of texts with their lines: nothing is guessed, nothing is built, nothing is run.

Only what a person writes in a short file: mappings, lists, texts. Aliases, anchors, tags and
second documents are refused, sizes are limited while reading, and a key stands once. Every scalar
stays the text that was written, so that `no`, `1e3` and `2027` mean what their place says.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import yaml

from lanebook.base.findings import Finding
from lanebook.evidence.codes import finding_of

MOST_BYTES: Final = 64_000
MOST_DEPTH: Final = 8
MOST_NODES: Final = 4_000
LONGEST_TEXT: Final = 4_000


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar as written.

    Attributes:
        line: 1-based.
        text: without quotes; "" for nothing.
    """

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A list.

    Attributes:
        line: where it begins.
        items: in order.
    """

    line: int
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Mapped:
    """A mapping.

    Attributes:
        line: where it begins.
        items: value by key, in order.
        lines: of the keys.
    """

    line: int
    items: dict[str, Node]
    lines: dict[str, int]


Node = Text | Listed | Mapped


@dataclass
class _Open:
    """A list or mapping that is being read."""

    line: int
    mapping: bool
    nodes: list[Node] = field(default_factory=list)


class _Refused(Exception):
    """Reading cannot go on after this finding."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.located)
        self.finding = finding


def read_yaml_bytes(path: Path, file: str) -> tuple[bytes | None, tuple[Finding, ...]]:
    """Return at most one byte more than a file may have, or None with what bars it.

    Args:
        path: what to read.
        file: what findings call it.
    """
    try:
        if not path.exists():
            return None, (finding_of("F001", file, 0, "No file is there.", hint="check the path."),)
        if not path.is_file():
            hint = "name one YAML file; folders, pipes and devices are not read."
            return None, (finding_of("F002", file, 0, "This is no regular file.", hint=hint),)
        with path.open("rb") as handle:
            return handle.read(MOST_BYTES + 1), ()
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or str(error)
        return None, (finding_of("F004", file, 0, f"The file cannot be read: {said}."),)


def read_yaml(data: bytes, file: str) -> tuple[Node | None, tuple[Finding, ...]]:
    """Return the tree of YAML in UTF-8, or None, with every finding.

    Args:
        data: bytes of the file.
        file: what findings call it.
    """
    if len(data) > MOST_BYTES:
        said = f"The file has more than {MOST_BYTES:,} bytes."
        return None, (finding_of("Y004", file, 0, said),)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        said = f"Byte {data[error.start]:#04x} is not UTF-8."
        return None, (finding_of("F009", file, line, said),)
    if not text.strip():
        return None, (finding_of("F006", file, 0, "The file is empty.", hint="write a mapping."),)
    findings: list[Finding] = []
    try:
        return _Tree(file, findings).read(text), tuple(findings)
    except _Refused as refused:
        findings.append(refused.finding)
    except yaml.YAMLError as error:
        findings.append(_syntax(error, file, text))
    return None, tuple(findings)


class _Tree:
    """Builds the tree out of events, one at a time, so that limits act while reading."""

    def __init__(self, file: str, findings: list[Finding]) -> None:
        self._file = file
        self._findings = findings
        self._open: list[_Open] = []
        self._n_nodes = 0
        self._n_documents = 0
        self._root: Node | None = None

    def read(self, text: str) -> Node | None:
        for event in _events(text):
            line = event.start_mark.line + 1 if event.start_mark else 0
            if isinstance(event, yaml.DocumentStartEvent):
                self._n_documents += 1
                if self._n_documents > 1:
                    self._refuse("Y001", line, "A second document begins.", "keep one a file.")
            elif isinstance(event, yaml.AliasEvent):
                self._refuse("Y002", line, f"The alias *{event.anchor} is not read.")
            elif isinstance(event, yaml.NodeEvent):
                self._begin(event, line)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._close()
        return self._root

    def _begin(self, event: yaml.NodeEvent, line: int) -> None:
        self._n_nodes += 1
        if self._n_nodes > MOST_NODES:
            self._refuse("Y004", line, f"There are more than {MOST_NODES:,} values.")
        if event.anchor is not None:
            self._refuse("Y002", line, f"The anchor &{event.anchor} is not read.")
        tag = getattr(event, "tag", None)
        if tag is not None:
            self._refuse("Y002", line, f"The tag {tag[:60]!r} is not read.")
        if isinstance(event, yaml.ScalarEvent):
            if len(event.value) > LONGEST_TEXT:
                self._refuse("Y004", line, f"A text has more than {LONGEST_TEXT:,} characters.")
            if unseen := sorted({char for char in event.value if _is_unseen(char)}):
                self._find("Y007", line, f"A text holds the invisible character {unseen[0]!a}.")
            plain = event.style is None
            self._place(Text(line, "" if plain and event.value in ("~", "null") else event.value))
            return
        if len(self._open) >= MOST_DEPTH:
            self._refuse("Y004", line, f"Lists and mappings are nested deeper than {MOST_DEPTH}.")
        self._open.append(_Open(line, isinstance(event, yaml.MappingStartEvent)))

    def _close(self) -> None:
        done = self._open.pop()
        self._place(self._mapped(done) if done.mapping else Listed(done.line, tuple(done.nodes)))

    def _place(self, node: Node) -> None:
        if self._open:
            self._open[-1].nodes.append(node)
        else:
            self._root = node

    def _mapped(self, done: _Open) -> Mapped:
        items: dict[str, Node] = {}
        lines: dict[str, int] = {}
        for key, value in zip(done.nodes[::2], done.nodes[1::2], strict=True):
            if not isinstance(key, Text):
                self._find("Y007", key.line, "A key is a list or a mapping; it must be a word.")
            elif key.text in items:
                said = f"The key {key.text!r} stands already in line {lines[key.text]}."
                self._find("Y003", key.line, said)
            else:
                items[key.text], lines[key.text] = value, key.line
        return Mapped(done.line, items, lines)

    def _find(self, code: str, line: int, said: str) -> None:
        self._findings.append(finding_of(code, self._file, line, said))

    def _refuse(self, code: str, line: int, said: str, hint: str = "") -> None:
        raise _Refused(finding_of(code, self._file, line, said, hint=hint))


def _is_unseen(char: str) -> bool:
    return char != "\n" and unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")


def _events(text: str) -> Iterator[yaml.Event]:
    """Yield the events of the text; PyYAML's own loader, for it gives the place of every one."""
    yield from yaml.parse(text, Loader=yaml.SafeLoader)


def _syntax(error: yaml.YAMLError, file: str, text: str) -> Finding:
    """Return what PyYAML could not read, as a finding at its line."""
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        rows = text.splitlines()
        row = rows[line - 1][:120] if 0 < line <= len(rows) else ""
        said = " ".join(f"{error.problem or error.context or 'no YAML'}".split())
        return finding_of("Y001", file, line, f"This is not YAML: {said}.", row=row)
    at = getattr(error, "position", 0)
    line = text[: at if isinstance(at, int) else 0].count("\n") + 1
    reason = getattr(error, "reason", "") or "a character that YAML does not allow"
    return finding_of("Y001", file, line, f"This is not YAML: {reason}.")
