"""Files dropped on a page and offered for download: which there may be, and what a browser is told that they are."""

from __future__ import annotations

from hashlib import sha256

import streamlit as st

from spm_core.intake import Source
from spm_core.intake.cells import EVERY_KIND

ENDINGS = [*EVERY_KIND, "tsv", "txt"]
"""What the picker offers; what a file is, its bytes say."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSM = "application/vnd.ms-excel.sheet.macroEnabled.12"


def drop(label: str, key: str) -> tuple[list[Source], tuple[str, ...]]:
    """Show the place to drop files; give those dropped, and what tells these files from any others."""
    files = st.file_uploader(label, type=ENDINGS, accept_multiple_files=True, key=key, label_visibility="collapsed")
    sources = [Source(file.name, file.getvalue()) for file in files or []]
    return sources, tuple(sha256(one.data).hexdigest() + one.name for one in sources)
