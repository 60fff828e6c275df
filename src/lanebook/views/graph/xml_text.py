"""Text that may stand in XML 1.0, and documents written the same way every time."""

from __future__ import annotations

import re
from typing import Final
from xml.etree import ElementTree as ET

#: Characters that XML 1.0 cannot hold in any form, not even escaped.
_ILLEGAL: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: A token that may serve as an identifier in XML schemas (xs:NMTOKEN, the ASCII part of it).
_TOKEN: Final = re.compile(r"[A-Za-z0-9._:-]+")


def legal(text: str) -> str:
    """Return `text` with each character that XML cannot hold replaced by U+FFFD."""
    return _ILLEGAL.sub("\ufffd", text)


def token(text: str, spare: str) -> str:
    """Return `text` if it may be an identifier, else `spare`."""
    return text if _TOKEN.fullmatch(text) else spare


def document(root: ET.Element) -> bytes:
    """Return an XML document: UTF-8, declared, indented by one blank, with a final newline."""
    ET.indent(root, " ")
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"
