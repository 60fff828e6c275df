"""Every way we know to spoil one row: the cells to change, the code it earns, the words it says."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.bad.book import CLAIM, GOOD, Rows


@dataclass(frozen=True)
class Poison:
    """One cell, or a few of one row, changed for the worse."""

    name: str
    table: str
    line: int
    cells: dict[str, str]
    code: str
    says: str = ""
    hint: str = ""
    also: tuple[str, ...] = field(default=())

    def book(self) -> dict[str, Rows]:
        """Return the good book with the cells of one row replaced."""
        tables = {table: [dict(row) for row in rows] for table, rows in GOOD.items()}
        tables[self.table][self.line - 2] |= self.cells
        return tables


# fmt: off
def _claim(name: str, code: str, says: str = "", hint: str = "", *, line: int = 2, also: tuple[str, ...] = (), **cells: str) -> Poison:
    return Poison(name, "claims", line, cells, code, says, hint, also)


#: Rows that are wrong, each with the code it must earn and words it must say.
POISONS: tuple[Poison, ...] = (
    _claim("no-number", "V005", "no plain number", "leave the row out", value="NaN"),
    _claim("unknown-property", "V001", "capacty", "did you mean capacity?", property="capacty", also=("V011",)),
    _claim("property-of-another-subject", "V002", "does not apply to site", line=6, property="demand_ask"),
    _claim("unit-not-allowed", "V004", "unit 'MWh'", unit="MWh", also=("V011",)),
    _claim("gigawatts", "V013", "unit 'GW'", "multiply the value by 1,000 and write MW", unit="GW", value="0.3", also=("V011",)),
    _claim("money-in-billions", "V004", "unit 'USD bn'", "multiply the value by 1,000,000,000", line=3, unit="USD bn", also=("V006",)),
    _claim("bare-gigawatts-in-value", "V009", "bare power", "write 5000, MW", value="5 GW"),
    _claim("bare-megawatts-in-value", "V009", "bare power", "write 1200, MW", value="1200MW"),
    _claim("no-basis", "V009", "a bare 300 MW", "basis column", basis=""),
    _claim("basis-on-money", "V011", "basis 'it' on amount", line=3, basis="it"),
    _claim("unknown-basis", "V010", "basis 'gross'", "did you mean facility?", basis="gross"),
    _claim("no-bound", "V012", "has no bound", bound=""),
    _claim("bound-on-text", "V012", "which is no number", line=5, bound="point"),
    _claim("unknown-bound", "V010", "bound 'min'", "did you mean at_least?", bound="min"),
    _claim("unknown-status", "V010", "status 'signed'", "did you mean binding?", status="signed"),
    _claim("unknown-confidence", "V010", "confidence 'sure'", confidence="sure"),
    _claim("unknown-precision", "V010", "precision 'decade'", precision="decade"),
    _claim("negative", "V006", "negative", value="-300"),
    _claim("too-large-for-a-tie", "V006", "expected at most 50,000", value="60000"),
    _claim("looks-like-gigawatts", "V014", "looks like gigawatts", value="1.2"),
    _claim("too-small-for-money", "V006", "expected 100,000 to", line=3, value="2.5"),
    _claim("share-in-percent", "V006", "expected 0 to 1", property="stake", unit="fraction", basis="", value="12"),
    _claim("integer-beyond-binary64", "V015", "cannot be held exactly", property="shares_held", unit="count", basis="", value="9007199254740993"),
    _claim("no-day-value", "T001", "value 'soon' is no day", line=4, value="soon"),
    _claim("unknown-exclusivity", "V008", "expected exclusive, none, preferred or rofr", property="exclusivity", unit="text", basis="", bound="", value="full"),
    _claim("empty-value", "V007", "is empty", line=5, value=""),
    _claim("week-date", "T001", "'2026-W09-4'", published="2026-W09-4"),
    _claim("month-only", "T001", "'2026-03'", "last day of the month", published="2026-03"),
    _claim("year-only", "T001", "'2027'", "write 2027-12-31", valid_from="2027"),
    _claim("spreadsheet-day", "T001", "'46082'", "day number", published="46082"),
    _claim("impossible-day", "T001", "'2026-02-30'", "there is no such day", published="2026-02-30"),
    _claim("day-first", "T001", "'01/03/2026'", "year first", published="01/03/2026"),
    _claim("instant", "T001", "12:00", "without time", published="2026-03-01T12:00"),
    _claim("full-width-date", "T001", "is no day", published="２０２６-03-01"),
    _claim("published-1900", "T002", "1900-01-01", published="1900-01-01"),
    _claim("valid-in-1776", "T002", "1776-07-04", valid_from="1776-07-04"),
    _claim("ends-before-it-begins", "T003", "before valid_from", valid_to="2026-12-31"),
    _claim("published-tomorrow", "T004", "after the day of recording", published="2026-06-02", also=("T005",)),
    _claim("long-after-its-source", "T005", "91 days after its source", published="2026-05-31"),
    _claim("precision-without-date", "T006", "expected unknown", valid_from=""),
    _claim("ended-before-its-end", "T007", "valid to 2030-12-31", status="ended", valid_to="2030-12-31"),
    _claim("essay", "C002", "25 words", note=" ".join(["word"] * 25)),
    _claim("ask-without-date", "C004", "has no date", line=7, valid_from="", precision="unknown"),
    _claim("filed-by-a-diary", "C005", "on the word of a blog", line=3, source="diary"),
    _claim("said-twice", "C001", "says the same as c-0000000001 on line 2", line=3, **{**CLAIM, "id": "c-0000000002"}),
    _claim("id-twice", "I001", "stands on line 2 already", line=3, id="c-0000000001"),
    _claim("malformed-claim-id", "I002", "expected c- and ten of", "write c-", id="claim-1"),
    _claim("dangling-tie", "I003", "exists nowhere", "did you mean tie:birch--acme--compute_supply?", subject="tie:birch--acme--compute_suply"),
    _claim("tie-called-org", "I003", "'org:north'", "did you mean site:north?", line=6, subject="org:north"),
    _claim("unknown-layer", "I003", "'layer:hbmm'", "did you mean layer:hbm?", line=6, subject="layer:hbmm", also=("V002",)),
    _claim("dangling-source", "I003", "source 'wier'", "did you mean wire?", source="wier"),
    Poison("dangling-also", "claims", 2, {"also": "diary;nobody"}, "I003", "also 'nobody'"),
    Poison("also-itself", "claims", 2, {"also": "diary;wire"}, "I003", "is the source itself", "leave it out"),
    _claim("subject-without-kind", "I007", "expected tie:", subject="birch--acme--compute_supply"),
    _claim("cyrillic-subject", "I004", "looks like 'org:acme': CYRILLIC SMALL LETTER A", line=7, subject="org:аcme"),
    _claim("capital-subject", "I004", "looks like 'org:acme'", line=7, subject="org:Acme"),
    _claim("blank-at-the-end", "R008", "blanks at an end", source="wire ", also=("I004",)),
    _claim("zero-width-joiner", "R009", "ZERO WIDTH JOINER", line=7, subject="org:ac\u200dme", also=("I004",)),
    _claim("right-to-left-override", "R009", "RIGHT-TO-LEFT OVERRIDE", note="ab\u202ecd"),
    _claim("other-normal-form", "R011", "normal form C", note="Dona\u0303 Ana"),
    _claim("formula", "R010", "begins like a formula", line=5, value="=HYPERLINK(1)"),
    _claim("full-width-formula", "R010", "begins like a formula", note="＝1+1"),
    Poison("malformed-org-id", "organisations", 2, {"id": "Acme Inc"}, "I002", "expected small letters", also=("I003",)),
    Poison("cyrillic-org", "organisations", 4, {"id": "асme"}, "I004", "looks like 'acme'", also=("I002", "I003")),
    Poison("one-name-two-firms", "organisations", 4, {"aliases": "ACME AI"}, "I008", "names cedar and acme"),
    Poison("unknown-org-kind", "organisations", 2, {"kind": "laboratory"}, "V010", "kind 'laboratory'"),
    Poison("country-in-words", "organisations", 2, {"country": "USA"}, "V016", "two capitals"),
    Poison("ticker-alone", "organisations", 3, {"ticker": "BRCH"}, "V016", "EXCHANGE:SYMBOL"),
    Poison("unknown-parent", "organisations", 4, {"parent": "brich"}, "I003", "parent 'brich'", "did you mean birch?"),
    Poison("own-parent", "organisations", 4, {"parent": "cedar"}, "I006", "cedar → cedar"),
    Poison("no-name", "organisations", 2, {"name": ""}, "V003", "name is empty"),
    Poison("half-a-coordinate", "sites", 2, {"lat": ""}, "V017", "only one of the two"),
    Poison("off-the-globe", "sites", 2, {"lat": "91"}, "V017", "from -90 to 90"),
    Poison("unknown-operator", "sites", 2, {"operator": "oak"}, "I003", "operator 'oak'"),
    Poison("tie-id-of-others", "ties", 2, {"id": "acme--birch--compute_supply"}, "I005", "expected birch--acme--compute_supply", also=("I003",)),
    Poison("tie-of-one-firm", "ties", 2, {"recipient": "birch", "id": "birch--birch--compute_supply"}, "I010", "are both 'birch'", also=("I003",)),
    Poison("rivals-reversed", "ties", 4, {"provider": "birch", "recipient": "acme", "id": "birch--acme--competes"}, "I010", "alphabetical"),
    Poison("part-of-a-circle", "ties", 2, {"part_of": "cedar--acme--hosting"}, "I006", "runs in a circle"),
    Poison("unknown-tie-layer", "ties", 2, {"layer": "stack"}, "V010", "layer 'stack'"),
    Poison("ftp", "sources", 2, {"url": "ftp://wire.example/deal"}, "V016", "http:// or https://"),
    Poison("script-url", "sources", 2, {"url": "javascript:alert(1)"}, "V016", "http:// or https://"),
    Poison("file-url", "sources", 2, {"url": "file:///etc/passwd"}, "V016", "http:// or https://"),
    Poison("source-of-nothing", "sources", 4, {"id": "diary2"}, "I009", "supports no claim", also=("I003",)),
    Poison("future-source", "sources", 4, {"published": "2027-01-01"}, "T004", "after the day of recording"),
    Poison("unknown-type", "vocabulary", 2, {"type": "float"}, "V010", "type 'float'", also=("V012",)),
    Poison("applies-to-firms", "vocabulary", 4, {"applies_to": "tie;firm"}, "V010", "applies_to 'firm' unknown"),
    Poison("no-definition", "vocabulary", 2, {"definition": ""}, "V003", "definition is empty"),
    Poison("point-above-high", "parameters", 2, {"point": "2"}, "P002", "low ≤ point ≤ high"),
    Poison("word-for-number", "parameters", 2, {"low": "1,1"}, "P001", "'1,1'", "decimal sign as a point"),
    Poison("assumption-without-reason", "parameters", 3, {"note": ""}, "P003", "without a reason"),
    Poison("parameter-of-nobody", "parameters", 2, {"source": "nobody"}, "I003", "'nobody'"),
    Poison("empty-reference", "parameters", 2, {"source": "ref:x"}, "P004", "names nothing"),
    Poison("claim-nobody-made", "parameters", 4, {"source": "claim:org:birch"}, "P005", "has no claim"),
    Poison("day-nobody-spoke", "parameters", 4, {"source": "claim:site:north 2020-01-01"}, "P005", "has no '2020-01-01'"),
    Poison("parameter-of-tomorrow", "parameters", 2, {"as_of": "2027-01-01"}, "T004", "after the day of recording"),
    Poison("isin-digit", "securities", 2, {"isin": "US0255371018"}, "S001", "isin"),
    Poison("cusip-digit", "securities", 2, {"cusip": "025537102"}, "S001", "cusip", also=("S003",)),
    Poison("lei-digit", "securities", 2, {"lei": "549300MLUDYVRQOOXS23"}, "S001", "lei"),
    Poison("figi-digit", "securities", 2, {"figi": "BBG000B9XRY5"}, "S001", "figi"),
    Poison("origin-missing", "securities", 2, {"isin_from": ""}, "S002", "both or neither"),
    Poison("derived-from-another", "securities", 2, {"cusip": "037833100"}, "S003", "does not contain"),
    Poison("short-cik", "securities", 2, {"cik": "4904"}, "V016", "ten digits"),
)
# fmt: on
