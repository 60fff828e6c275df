"""Reading: files into text tables and located findings, whatever the files contain."""

from lanebook.evidence.reading.book import read_book
from lanebook.evidence.reading.raw import LIMITS, Limits, RawBook

__all__ = ["LIMITS", "Limits", "RawBook", "read_book"]
