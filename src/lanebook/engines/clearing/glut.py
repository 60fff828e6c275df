"""When scarcity turns to glut: the one definition that every question uses.

A glut is a period in which every ask is served. It begins with the first such period after which
none is short again inside the horizon. A price may still stand in it: what is made in one period
serves later ones too.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from lanebook.engines.clearing.result import Clearing

#: Share of all asks of a period that may be unserved in a glut: rounding, and a tier of one buyer
#: that is worth less than it costs.
UNMET: Final = 0.005


def glut_begins(clearing: Clearing) -> int | None:
    """Return the number of the first period from which every ask is served to the end.

    None where the last period is short, or nobody asks for anything in it.
    """
    asked = clearing.inputs.ask.sum(axis=0)
    served = (clearing.unmet_mw.sum(axis=0) <= UNMET * asked) & (asked > 0)
    short = np.flatnonzero(~served)
    begins = int(short[-1]) + 1 if short.size else 0
    return begins if begins < served.size else None
