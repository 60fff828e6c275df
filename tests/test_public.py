"""`import lanebook`: what is public, and what importing it costs."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

import lanebook


def test_every_public_name_loads_and_is_listed() -> None:
    assert sorted(lanebook.__all__) == sorted(lanebook._PUBLIC)
    assert dir(lanebook) == sorted(lanebook.__all__)
    for name, (module, attribute) in lanebook._PUBLIC.items():
        assert getattr(lanebook, name) is getattr(import_module(module), attribute)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        lanebook.nothing  # noqa: B018


def test_importing_loads_nothing_else() -> None:
    program = (
        "import lanebook, sys; print('polars' in sys.modules, 'lanebook.answers' in sys.modules)"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert found.stdout == "False False\n"


def test_a_question_gives_an_answer_with_frames() -> None:
    program = (
        "import lanebook; from datetime import date;"
        "book = lanebook.book_of_folder(known=date(2026, 5, 31));"
        "answer = lanebook.sheet(book, labs=['anthropic']);"
        "print(answer.frame()['buyer'].unique().to_list(), answer.question)"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert found.stdout == "['Anthropic'] sheet\n"
