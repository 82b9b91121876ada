"""Files dropped on a page and offered for download: which there may be, and what a browser is told that they are."""

from __future__ import annotations

from hashlib import sha256

import streamlit as st

from app.limits import why_not_taken
from app.parts.html import e
from app.parts.live import draw
from spm_core.intake import Source
from spm_core.intake.cells import EVERY_KIND

ENDINGS = [*EVERY_KIND, "tsv", "txt"]
"""What the picker offers; what a file is, its bytes say."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSM = "application/vnd.ms-excel.sheet.macroEnabled.12"


def drop(label: str, key: str) -> tuple[list[Source], tuple[str, ...]]:
    """Show the place to drop files; give those dropped, and what tells these files from any others."""
    files = st.file_uploader(label, type=ENDINGS, accept_multiple_files=True, key=key, label_visibility="collapsed")
    draw(f'<p class="small">At most 20 MB a file: {", ".join(ENDINGS)}</p>', key=f"{key}.most")
    sources = []
    for file in files or []:
        data = file.getvalue()
        if why := why_not_taken(data):
            draw(
                f'<p class="act" role="alert"><b>{e(file.name)}</b> was not taken. {e(why)}</p>',
                key=f"{key}.{file.file_id}",
            )
        else:
            sources.append(Source(file.name, data))
    return sources, tuple(sha256(one.data).hexdigest() + one.name for one in sources)
