"""`python -m lanebook` is the command `lanebook`."""

from __future__ import annotations

import sys

from lanebook.views.cli.main import main

sys.exit(main())
