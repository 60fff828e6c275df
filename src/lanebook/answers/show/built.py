"""What the builder of a profile hands to `show`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from lanebook.answers.answer import ParameterUse, Payload

P_co = TypeVar("P_co", bound=Payload, covariant=True)


@dataclass(frozen=True, slots=True)
class Built(Generic[P_co]):
    """A profile with its headline.

    Attributes:
        finding: the profile in one sentence.
        data: the profile.
        caveats: what it cannot know.
        parameters: assumptions that entered.
    """

    finding: str
    data: P_co
    caveats: tuple[str, ...] = ()
    parameters: tuple[ParameterUse, ...] = ()
