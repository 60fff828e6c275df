"""Parameters of the questions on shocks."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from lanebook.views.rest.params import LAST_SEQUENCE, Lines, Params


class ShockParams(Params):
    """Parameters of `shock`: scenarios that happen together, each a name, `A+B` or a line.

    `drivers` and `clearing` cost seconds each; without them the answer comes in one.
    """

    scenario: Lines = Field(default_factory=list)
    horizon: Annotated[int, Field(ge=1, le=60)] = 36
    freq: Literal["month", "week"] = "month"
    drivers: bool = True
    clearing: bool = True
    draws: Annotated[int, Field(ge=0, le=200)] = 0
    seed: Annotated[int | None, Field(ge=0, le=LAST_SEQUENCE)] = None


class ShocksParams(Params):
    """Parameters of `shocks`."""

    horizon: Annotated[int, Field(ge=1, le=60)] = 36


class ShockDiffParams(Params):
    """Parameters of `shock_diff`: what happens on either side, as `ShockParams.scenario`."""

    a: Lines = Field(default_factory=list)
    b: Lines = Field(default_factory=list)
    horizon: Annotated[int, Field(ge=1, le=60)] = 36
    freq: Literal["month", "week"] = "month"
