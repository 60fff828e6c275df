"""Write web/openapi.json: the description of the HTTP API that types the web app's client.

tests/docs fails when the file differs from what this would write.
"""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from lanebook.views.rest.app import create_app
from lanebook.views.rest.settings import Settings

TARGET = Path(__file__).resolve().parent.parent / "web" / "openapi.json"


def text() -> str:
    """Return the document as it stands in the file."""
    with TemporaryDirectory(prefix="lanebook-") as folder:
        app = create_app(Settings(ledger=f"{folder}/ledger.sqlite", warm_up=False))
        return json.dumps(app.openapi(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(text(), encoding="utf-8")
    print(TARGET)
