"""Every code a finding can carry: title, severity, next step. One table, read by code and docs.

`docs/reference/findings.md` prints it. A code is never reused for another problem.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lanebook.base.findings import Finding, Severity


@dataclass(frozen=True, slots=True)
class Code:
    """What a code stands for.

    Attributes:
        code: letter and three digits; the letter groups (F file, R row, I id and reference,
            V value and word, T time, C claim, P parameter, Q demand of a question, S security, Y
            file of a scenario or a thesis, N file of a firm network).
        title: the problem in a few words.
        severity: errors bar the book from the ledger.
        hint: the next step, unless the finding has a better one.
    """

    code: str
    title: str
    severity: Severity
    hint: str


def _table(*rows: tuple[str, str, Severity, str]) -> dict[str, Code]:
    return {row[0]: Code(*row) for row in rows}


CODES: Final[dict[str, Code]] = _table(
    ("F001", "nothing there", "error", "check the path; `lanebook check` alone checks the shipped book."),
    ("F002", "no regular file", "error", "name a folder of CSV files or one CSV file; pipes, devices and folders in place of a file are not read."),
    ("F003", "symbolic link", "error", "copy the file itself to this place; links inside a book are not followed."),
    ("F004", "cannot be read", "error", "check the permissions, or copy the file and try again."),
    ("F005", "too large", "error", "split the file; the limit is in docs/methods/claims-in.md."),
    ("F006", "empty file", "error", "write the header line, or remove the file."),
    ("F007", "reader died", "error", "the file asked for more memory or time than a book may; remove what is unlike a table of claims and try again."),
    ("F008", "binary", "error", "save the table as CSV in UTF-8 and check that file."),
    ("F009", "other encoding", "error", "save the file as UTF-8, for example: iconv -f UTF-16 -t UTF-8 FILE > NEW."),
    ("F010", "byte order mark", "error", "save as UTF-8 without BOM, for example: sed -i '1s/^\\xef\\xbb\\xbf//' FILE."),
    ("F011", "CR LF line ends", "error", "save with Unix line ends, for example: sed -i 's/\\r$//' FILE."),
    ("F012", "mixed line ends", "error", "save with Unix line ends, for example: sed -i 's/\\r$//' FILE; then look whether two files were joined."),
    ("F013", "no table of a book", "error", "name the file after its table (claims.csv) or give it exactly the table's header."),
    ("F014", "table missing", "error", "add the file; header alone if it has no rows."),
    ("F015", "wrong header", "error", "write the header exactly as in docs/reference/tables.md; columns are neither guessed nor reordered."),
    ("F016", "sep= line", "error", "delete the first line; columns are parted by commas."),
    ("F017", "file not read", "warning", "rename it if it is meant to be a table of the book."),
    ("F018", "line too long", "error", "look for a missing line break, or shorten the text."),
    ("F019", "no final line feed", "error", "compare the last row with its origin; end it with a line feed."),
    ("F020", "changed while read", "error", "let the other program finish, then try again."),
    ("F021", "given up", "error", "this is hardly a table; look at the first rows listed, then at how the file was made."),
    ("R001", "number of cells", "error", "count the commas; put text that contains a comma in double quotes."),
    ("R002", "quote not closed", "error", 'close the quote on the same line; write a quote inside quoted text as "".'),
    ("R003", "quote in the wrong place", "error", 'put the whole cell in double quotes and write each quote inside it as "".'),
    ("R004", "line break in a cell", "error", "write the cell on one line."),
    ("R005", "control character", "error", "delete the character; tabs and line breaks do not belong in a cell."),
    ("R006", "cell too long", "error", "shorten the text; a note has at most 24 words."),
    ("R007", "byte that is not UTF-8", "error", "save the file as UTF-8, for example: iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW."),
    ("R008", "blanks at an end", "error", "delete the blanks; two spellings of one word are two words."),
    ("R009", "invisible character", "error", "delete the character, or type the word again by hand."),
    ("R010", "begins like a formula", "info", "nothing to do: it is kept as text, and exports neutralise it."),
    ("R011", "other normal form", "error", "normalise the file to Unicode form C, for example: uconv -x nfc FILE > NEW."),
    ("I001", "key given twice", "error", "keep one of the two rows, or give the second an id of its own."),
    ("I002", "malformed id", "error", "write the id again by hand, in plain small letters."),
    ("I003", "points nowhere", "error", "correct the id, or add the row it points to."),
    ("I004", "ids that look alike", "error", "use one id for one thing; type it by hand, in plain small letters."),
    ("I005", "tie id does not spell its row", "error", "write provider--recipient--kind, with --2, --3 … for further ones."),
    ("I007", "malformed subject", "error", "write tie:ID, org:ID, site:ID, layer:NAME or market:NAME."),
    ("I006", "runs in a circle", "error", "leave one of the links out: a part is smaller than its whole."),
    ("I008", "one name, two firms", "warning", "merge the two, or give each a name and aliases of its own."),
    ("I009", "source supports nothing", "warning", "cite it in a claim or a parameter, or leave it out."),
    ("I010", "ends of a tie", "error", "name two different firms."),
    ("V001", "unknown property", "error", "use a property of vocabulary.csv; `event` and `policy` take free text."),
    ("V002", "property of another subject", "error", "state it of a subject it applies to, or use another property."),
    ("V003", "empty cell", "error", "write what belongs there."),
    ("V004", "unit not allowed", "error", "convert the value and use a unit of the vocabulary."),
    ("V005", "no plain number", "error", "write digits, at most a minus, one point and an exponent."),
    ("V006", "number out of range", "error", "check the value against its unit."),
    ("V007", "empty value", "error", "write the value, or leave the row out: what nobody said has no row."),
    ("V008", "value outside its list", "error", "use one of the values of the property."),
    ("V009", "bare power", "error", "write in the basis column whether the source means IT load (it), the whole facility (facility) or chips; unknown if it does not say."),
    ("V010", "unknown word", "error", "use a word of the list."),
    ("V011", "basis where none belongs", "error", "leave the basis empty: it belongs to megawatts of load alone."),
    ("V012", "bound and number part", "error", "give every number a bound and nothing else one."),
    ("V013", "other unit of power", "error", "write megawatts."),
    ("V014", "looks like gigawatts", "error", "multiply by 1,000 if the source says gigawatts."),
    ("V015", "more digits than are kept", "error", "no count in the book has sixteen digits: check the value."),
    ("V016", "malformed code or address", "error", "write it in the form expected, or leave it empty where that is allowed."),
    ("V017", "no coordinate", "error", "write both in decimal degrees, or neither."),
    ("T001", "no day", "error", "write it as YYYY-MM-DD."),
    ("T002", "day out of range", "error", "check the century."),
    ("T003", "ends before it begins", "error", "swap the two days, or leave one out."),
    ("T004", "published after the day of recording", "error", "check the day; a book cannot know tomorrow's news."),
    ("T005", "long after its source", "warning", "check both days, or cite the later publication."),
    ("T006", "precision without a date", "error", "write unknown, or give the claim its date."),
    ("T007", "ended before its own end", "error", "state the end as a row of its own, published when it happened."),
    ("C001", "said twice", "warning", "keep one of the two rows."),
    ("C002", "note too long", "error", "cut the note to 24 words; the source holds the rest."),
    ("C003", "IT above facility", "error", "check which number is which: a facility holds its IT load."),
    ("C004", "demand without date", "error", "give it a date, or call it a goal."),
    ("C005", "status its source cannot carry", "warning", "cite the filing or the operator, or call it reported."),
    ("C006", "far from everything said so far", "warning", "check unit, decimal sign and currency; keep it if the source says so."),
    ("P001", "parameter is no number", "error", "write digits, at most a minus, one point and an exponent."),
    ("P002", "parameter out of order", "error", "write low ≤ point ≤ high."),
    ("P003", "assumption without a reason", "error", "write the reason in the note."),
    ("P004", "empty reference", "error", "write ref: and what is referred to."),
    ("P005", "cites a claim nobody made", "error", "correct subject, property or day, or add the claim."),
    ("S001", "check digit", "error", "copy the identifier again; no digit is guessed."),
    ("S002", "identifier and origin part", "error", "say where the number was seen, or leave both empty."),
    ("S003", "derivation does not fit", "error", "derive the ISIN from this CUSIP again, or say it was seen."),
    ("S004", "two primary lines", "error", "call one of them secondary."),
    ("Q001", "demands clash", "error", "loosen it, or one of the others."),
    ("Y001", "not YAML", "error", "look at the line for a missing colon, quote or blank; indent with blanks, never with tabs."),
    ("Y002", "alias, anchor or tag", "error", "write the value out; files say everything in place."),
    ("Y003", "key given twice", "error", "keep one of the two."),
    ("Y004", "beyond a limit", "error", "split the file, or shorten it; the limits are in docs/methods/scenarios.md."),
    ("Y005", "unknown key", "error", "use a key of docs/methods/scenarios.md."),
    ("Y006", "key missing", "error", "add the key."),
    ("Y007", "wrong form", "error", "write it in the form expected."),
    ("Y008", "unknown word", "error", "use a word of the list."),
    ("Y009", "unit missing or not allowed", "error", "write a number and its unit, such as 12 months, -30 % or 500 MW it."),
    ("Y010", "number out of range", "error", "check the number against its unit."),
    ("Y011", "no moment", "error", "write 2027, 2027Q3, 2027-06 or 2027-06-30."),
    ("Y012", "ends before it begins", "error", "swap the two, or leave one out."),
    ("Y013", "malformed target", "error", "write KIND:NAME, such as grid:ercot or firm:nvidia."),
    ("Y014", "verb of another kind of target", "error", "use a target that the verb applies to, or another verb."),
    ("Y015", "keys that do not go together", "error", "keep one of them, or add the one that is missing."),
    ("Y016", "based on nothing", "error", "name a shipped scenario; a scenario cannot be based on itself."),
    ("Y017", "malformed distribution", "error", "write one shape with its numbers, such as {triangular: [6 months, 12 months, 24 months]}."),
    ("Y018", "malformed name", "error", "use small letters, digits and hyphens, at most 60."),
    ("N001", "link given twice", "warning", "nothing to do if both are meant: their values are added up; else keep one."),
    ("N002", "total below its links", "warning", "write all sales or purchases of the firm, those outside the network included, or leave the cell empty."),
    ("N003", "sector without firms", "warning", "check its spelling against the sectors file."),
    ("Y019", "matches nothing of the book", "warning", "check the name with lanebook show; what it says is left out of the numbers."),
)


def finding_of(
    code: str,
    file: str,
    line: int,
    message: str,
    *,
    row: str = "",
    hint: str = "",
    claim: str = "",
) -> Finding:
    """Return a finding with the severity and, unless given, the hint of its code."""
    entry = CODES[code]
    return Finding(file, line, code, message, hint or entry.hint, row, entry.severity, claim)
