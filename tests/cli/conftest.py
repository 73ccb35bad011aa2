"""The help of a verb is in the language its module is imported in: here English."""

from __future__ import annotations

import os

os.environ["COOPGRAPH_LANG"] = "en"
