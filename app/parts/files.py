"""Files dropped on a page and offered for download: which there may be, and what a browser is told that they are."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import streamlit as st

from app import session
from app.limits import why_not_taken
from app.parts.html import e
from app.parts.live import draw
from spm_core.access.places import DOWNLOADS
from spm_core.intake import Source
from spm_core.intake.cells import EVERY_KIND

if TYPE_CHECKING:
    from collections.abc import Callable

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


def offer(
    label: str,
    make: Callable[[], bytes],
    file_name: str,
    mime: str | None,
    *,
    key: str,
    about: str,
    primary: bool = False,
) -> None:
    """Offer a file, made when it is asked for and recorded as DOWNLOADS says of its `key`. The one way by which a page gives files out."""
    st.download_button(
        label,
        session.when_asked(make, DOWNLOADS[key], about),
        file_name=file_name,
        mime=mime,
        key=key,
        type="primary" if primary else "secondary",
        on_click="ignore",
    )
