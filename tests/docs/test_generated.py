"""Generated files say what the program says."""

from __future__ import annotations

from pathlib import Path

import pytest
from tools import generate

pytestmark = pytest.mark.docs
ROOT = Path(__file__).resolve().parents[2]


GENERATED = generate.generated()


@pytest.mark.parametrize("name", GENERATED)
def test_a_generated_file_is_up_to_date(name):
    path = ROOT / name
    written = path.read_text(encoding="utf-8") if path.exists() else ""
    assert written == GENERATED[name](), "run make generate"


def test_no_schema_is_left_of_a_question_that_is_gone():
    folder = "docs/reference/schemas"
    present = {f"{folder}/{path.name}" for path in (ROOT / folder).glob("*.json")}
    assert present == {name for name in GENERATED if name.startswith(folder)}
