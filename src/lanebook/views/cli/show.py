"""`lanebook show`."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from cyclopts import Parameter

from lanebook.answers.show import show
from lanebook.views.cli.options import BookOptions, OutputOptions
from lanebook.views.cli.output import emit
from lanebook.views.terminal.profile import profile_lines


def command(
    *name: Annotated[
        str, Parameter(help="Id, name, alias or ticker; for a tie its two ends, provider first.")
    ],
    all: Annotated[  # noqa: A002 -- the flag users type
        bool, Parameter(negative="", help="Every row of every section.")
    ] = False,
    book: BookOptions = BookOptions(),
    output: OutputOptions = OutputOptions(),
) -> int:
    """Show the profile of a firm, site, tie, source, layer or market."""
    opened = book.open()
    answer = show(opened, " ".join(name))
    return emit(answer, output, writer=partial(profile_lines, everything=all), book=opened)
