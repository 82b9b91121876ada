"""A workbook's package: parts read, changed and added; what nobody touches stays as it is."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from spm_core.intake.annotate.xml import edited, esc, inside, resolved, scan, utf8
from spm_core.intake.package import open_package, read_part

if TYPE_CHECKING:
    from spm_core.intake.annotate.xml import Node

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/"
_TYPES = "[Content_Types].xml"
_NO_RELATIONS = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'


class Parts:
    """The parts of a package, by name. Raises Unreadable for what is no safe package."""

    def __init__(self, data: bytes) -> None:
        package = open_package(data)
        assert package.zip is not None
        self._zip = package.zip
        self._names = set(self._zip.namelist())
        self._new: dict[str, bytes] = {}
        self._gone: set[str] = set()
        strict = _STRICT.encode() in self.get("xl/workbook.xml")[:4000]
        self.relations = _STRICT + "officeDocument/relationships" if strict else RELATIONS
        self.main = _STRICT + "spreadsheetml/main" if strict else MAIN

    def __contains__(self, name: str) -> bool:
        return name in self._new or (name in self._names and name not in self._gone)

    def names(self) -> list[str]:
        """The parts that are there."""
        return [*(name for name in self._names if name in self and name not in self._new), *self._new]

    def get(self, name: str) -> bytes:
        """Give a part as UTF-8."""
        return utf8(self.raw(name))

    def raw(self, name: str) -> bytes:
        """Give a part's bytes."""
        return self._new[name] if name in self._new else read_part(self._zip, name)

    def put(self, name: str, data: bytes) -> None:
        """Change a part, or add it."""
        self._new[name] = data
        self._gone.discard(name)

    def drop(self, name: str) -> None:
        """Take a part away, with its relations and its type."""
        for one in (name, relations_of(name)):
            self._gone.add(one)
            self._new.pop(one, None)
        xml = self.get(_TYPES)
        gone = [n for n in scan(xml) if n.name == "Override" and n.attrs.get("PartName", "").lstrip("/") == name]
        self.put(_TYPES, edited(xml, [(node.start, node.end, "") for node in gone]))

    def free(self, pattern: str) -> str:
        """Give a name that is not taken; `{}` in the pattern is a number."""
        taken = {name.casefold() for name in self._names | set(self._new)}
        return next(name for n in range(1, 100_000) if (name := pattern.format(n)).casefold() not in taken)

    def type_of(self, name: str, content: str) -> None:
        """Tell the type of a part."""
        self._add_type("Override", "PartName", f"/{name}", content)

    def default_type(self, ending: str, content: str) -> None:
        """Tell the type of all parts with an ending."""
        self._add_type("Default", "Extension", ending, content)

    def _add_type(self, kind: str, key: str, value: str, content: str) -> None:
        xml = self.get(_TYPES)
        nodes = scan(xml)
        if any(node.name == kind and node.attrs.get(key, "").casefold() == value.casefold() for node in nodes):
            return
        root, first = nodes[0], kind == "Default"
        text = f'<{root.tag(kind)} {key}="{esc(value)}" ContentType="{content}"/>'
        self.put(_TYPES, edited(xml, [inside(xml, root, text, first=first)]))

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """Give a part's relations: id -> (last word of the type, the part it points to)."""
        name = relations_of(part)
        found = [node for node in scan(self.get(name)) if node.name == "Relationship"] if name in self else []
        return {
            node.attrs.get("Id", ""): (
                node.attrs.get("Type", "").rpartition("/")[2],
                resolved(part, node.attrs.get("Target", "")),
            )
            for node in found
            if node.attrs.get("TargetMode") != "External"
        }

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relation; give its id."""
        name = relations_of(part)
        xml = self.get(name) if name in self else _NO_RELATIONS
        nodes = scan(xml)
        taken = {node.attrs.get("Id") for node in nodes}
        ident = next(one for n in range(1, 100_000) if (one := f"rId{n}") not in taken)
        text = f'<{nodes[0].tag("Relationship")} Id="{ident}" Type="{self.relations}/{kind}" Target="/{esc(target)}"/>'
        self.put(name, edited(xml, [inside(xml, nodes[0], text)]))
        return ident

    def unrelate(self, part: str, ident: str) -> None:
        """Take a relation away."""
        name = relations_of(part)
        xml = self.get(name)
        gone: list[Node] = [node for node in scan(xml) if node.attrs.get("Id") == ident]
        self.put(name, edited(xml, [(node.start, node.end, "") for node in gone]))

    def written(self) -> bytes:
        """Give the package: old parts in their order, then the new ones."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            old = dict.fromkeys(info.filename for info in self._zip.infolist())
            for name in old:
                if name in self:
                    info = zipfile.ZipInfo(name, self._zip.getinfo(name).date_time)
                    info.compress_type = zipfile.ZIP_DEFLATED
                    made.writestr(info, self.raw(name))
            for name, data in self._new.items():
                if name not in old:
                    made.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
        return out.getvalue()


def relations_of(part: str) -> str:
    """Name the part that holds a part's relations."""
    return re.sub(r"([^/]+)$", r"_rels/\1.rels", part)
