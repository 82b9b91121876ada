"""Reads ods from its own content.xml, and holds it against the fast reader.

Rows and cells may stand for many equal ones: only filled ones are spread out, and only within the limit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core.intake.kinds.ods_cells import Content
from spm_core.intake.kinds.twice import held_against
from spm_core.intake.package import Unreadable, read_part
from spm_core.intake.scan import walk

if TYPE_CHECKING:
    import zipfile

    from spm_core.intake.package import Package


def read(data: bytes, package: Package) -> dict[str, Any]:
    """Give the child's answer."""
    assert package.zip is not None
    content = _content(package.zip)
    sheets = held_against(content.sheets, data)
    return {"kind": "ods", "date1904": content.date1904, "unpacked": package.unpacked, "sheets": sheets}


def _content(archive: zipfile.ZipFile) -> Content:
    names = set(archive.namelist())
    if "META-INF/manifest.xml" in names and b"encryption-data" in read_part(archive, "META-INF/manifest.xml"):
        raise Unreadable("file-encrypted")
    if "content.xml" not in names:
        raise Unreadable("file-damaged", why="its part content.xml is missing")
    content = Content()
    for part in ("meta.xml", "styles.xml", "content.xml"):
        if part in names:
            walk(read_part(archive, part), part, content.start, content.end, content.text)
    return content
