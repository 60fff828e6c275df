"""Hatchling's hook: the web app is built before a wheel or an editable install is made of it.

`LANEBOOK_WEB=skip` leaves it out: the command line needs none of it, and `lanebook serve` then says
what to run.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent / "tools"))

import build_web
import sbom


class WebBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Builds web/ into src/lanebook/views/web/static, and says what the wheel holds."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the app if its sources changed; a wheel also gets its bill of materials.

        Args:
            version: "standard" for a wheel, "editable" for a link to this tree.
            build_data: hatchling's; gains the bill's path.

        Raises:
            SystemExit: with three lines that say what, what was expected and what to do.
        """
        if os.environ.get("LANEBOOK_WEB") == "skip":
            return
        try:
            build_web.build()
        except build_web.BuildFailed as failed:
            raise SystemExit(str(failed)) from None
        if version == "standard":
            build_data["sbom_files"].append(str(sbom.write().relative_to(self.root)))
