"""A tracker read as a month's report whose tables were found already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spm_core.intake.cells import Source, Workbook
from spm_core.intake.own.report import OwnReport

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.intake.own.model import Inspection, Mapping


class InspectedReport(OwnReport):
    """The report of an inspection as given: its tables are not looked for a second time."""

    def __init__(self, source: Source, found: Inspection, kept: Sequence[Mapping], chosen: Mapping | None) -> None:
        self._found = found
        super().__init__(source, Workbook(found.kind), kept, chosen)  # no sheets, so nothing to look for

    @property
    def inspection(self) -> Inspection:
        """The tables as given, whatever the report would have found itself."""
        return self._found

    @inspection.setter
    def inspection(self, found: Inspection) -> None:
        """Keep what was given."""
