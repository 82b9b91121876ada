"""The dropped file back, with its findings marked in the cells: a button beside the list of findings."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

import streamlit as st

from app import session
from app.parts.files import XLSM, XLSX
from spm_core.intake.annotate.book import annotate

if TYPE_CHECKING:
    from app.parts.reading import Dropped


def offer(dropped: Dropped) -> None:
    """Offer the file with its findings marked; it is written when asked for."""
    found = [*(dropped.checked.findings if dropped.checked else ()), *(dropped.plan.findings if dropped.plan else ())]
    if dropped.workbook.refusal or not any(one.severity != "info" for one in found):
        return
    xlsm = dropped.workbook.kind == "xlsm"
    st.download_button(
        "Download it with the findings marked",
        session.when_asked(lambda: annotate(dropped.source, found, dropped.workbook).data),
        file_name=f"{PurePath(dropped.source.name).stem}_findings.{'xlsm' if xlsm else 'xlsx'}",
        mime=XLSM if xlsm else XLSX,
        key="upload.annotated",
        on_click="ignore",
    )
