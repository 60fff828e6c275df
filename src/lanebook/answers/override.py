"""A private statement over the book: recorded in a layer of one's own, and taken back again."""

from __future__ import annotations

from dataclasses import asdict
from hashlib import sha256
from typing import Final

from lanebook.answers.answer import Answer
from lanebook.answers.editing import NewClaim, NewSource, add_claim
from lanebook.answers.quotes import NOWHERE
from lanebook.answers.recorded import Recorded
from lanebook.base.errors import InputError
from lanebook.evidence.ledger import DESK, Ledger, checked_layer

#: Who says what is entered by hand.
PUBLISHER: Final = "Private note"


def override(
    ledger: Ledger, claim: NewClaim, *, source: NewSource | None = None, layer: str = DESK
) -> Answer[Recorded]:
    """Record one private claim; without a source it stands as a note entered by hand.

    The rules are those of every claim: nothing of the book is touched, the claim competes with what
    the book says, and without the layer the book reads as before. A note needs its reason.

    Raises:
        InputError: if the layer cannot be written to, or a note gives no reason.
        DataError: with all findings, if any is an error: then nothing entered.
    """
    checked_layer(layer)
    if source is None and not claim.source:
        source = _note(claim, layer)
    return add_claim(ledger, claim, source=source, layer=layer)


def _note(claim: NewClaim, layer: str) -> NewSource:
    """Return a source of its own for a claim entered by hand, so that one undo takes back both."""
    if not claim.note.strip():
        raise InputError(
            "A private statement without a source and without a reason.",
            expected="why it holds, in a few words, or where it stands",
            next_step="give the reason.",
        )
    said = "\n".join(f"{name}={value}" for name, value in sorted(asdict(claim).items()))
    digest = sha256(said.encode()).hexdigest()[:16]
    return NewSource(
        url=f"https://{NOWHERE}/{layer}/{digest}",
        publisher=PUBLISHER,
        title=f"Entered by hand in layer {layer}",
        kind="analysis",
        id=f"private-note-{digest}",
    )
