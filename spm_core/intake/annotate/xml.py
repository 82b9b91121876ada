"""XML found by its place in the text, so that a change touches only what it is meant to."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from spm_core.intake.package import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Edit = tuple[int, int, str]
"""from, to, what stands there instead; places in bytes"""

_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass
class Node:
    """An element: its name without prefix, its attributes, and where it stands."""

    name: str
    prefix: str
    attrs: dict[str, str]
    start: int
    inner: int = 0
    """where its start tag ends"""
    close: int = 0
    """where its end tag begins; equal to `inner` when it is empty"""
    end: int = 0
    depth: int = 0
    parent: str = ""
    children: list[Node] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether it is written without an end tag."""
        return self.close == self.end

    def tag(self, name: str) -> str:
        """Give a name with this element's prefix."""
        return f"{self.prefix}:{name}" if self.prefix else name

    def get(self, name: str) -> str | None:
        """Give an attribute by its name, whatever its prefix."""
        return next((value for key, value in self.attrs.items() if key.rpartition(":")[2] == name), None)


def utf8(xml: bytes) -> bytes:
    """Give XML as UTF-8, whatever it was."""
    head = re.match(rb"\s*<\?xml[^>]*encoding=[\"']([\w.-]+)", xml)
    if xml.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = xml.decode("utf-16")
    elif head and head[1].lower() not in {b"utf-8", b"us-ascii", b"ascii"}:
        text = xml.decode(head[1].decode("ascii"))
    else:
        return xml.removeprefix(b"\xef\xbb\xbf")
    return re.sub(r"(<\?xml[^>]*encoding=[\"'])[\w.-]+", r"\g<1>UTF-8", text, count=1).encode()


def scan(xml: bytes, keep: Callable[[str, str], bool] | None = None) -> list[Node]:
    """Find elements in document order; those for which `keep(name, parent)` says no are passed over."""
    parser = expat.ParserCreate()
    stack: list[Node] = []
    found: list[Node] = []

    def start(full: str, attrs: dict[str, str]) -> None:
        prefix, _, name = full.rpartition(":")
        parent = stack[-1].name if stack else ""
        node = Node(name, prefix, attrs, parser.CurrentByteIndex, depth=len(stack), parent=parent)
        stack.append(node)
        if keep is None or keep(name, parent):
            node.inner = _tag_end(xml, node.start)
            found.append(node)

    def end(_: str) -> None:
        node = stack.pop()
        if node.inner:
            if xml[node.inner - 2 : node.inner] == b"/>":
                node.close = node.end = node.inner
            else:
                node.close = parser.CurrentByteIndex
                node.end = xml.index(b">", node.close) + 1

    def refuse(*_: object) -> None:
        raise Unreadable("unsafe-content")

    parser.StartElementHandler, parser.EndElementHandler, parser.StartDoctypeDeclHandler = start, end, refuse
    try:
        parser.Parse(xml, True)  # noqa: FBT003 - the parser names no argument
    except expat.ExpatError as error:
        raise Unreadable("file-damaged", why="a part of it is no proper XML") from error
    return found


def _tag_end(xml: bytes, at: int) -> int:
    """Find the end of a start tag; a > within quotes is none."""
    found = _TAG.match(xml, at)
    if found is None:
        raise Unreadable("file-damaged", why="a part of it is no proper XML")
    return found.end()


_TAG = re.compile(rb"<(?:[^\"'>]|\"[^\"]*\"|'[^']*')*>")


def edited(xml: bytes, edits: Iterable[Edit]) -> bytes:
    """Give XML with changes made; those at one place in the order given."""
    parts, at = [], 0
    for start, end, text in sorted(edits, key=lambda edit: edit[:2]):
        parts += [xml[at:start], text.encode()]
        at = max(at, end)
    return b"".join([*parts, xml[at:]])


def set_attr(xml: bytes, node: Node, name: str, value: str | None) -> Edit:
    """Change an attribute of an element, add it, or (None) take it away."""
    tag = xml[node.start : node.inner]
    found = re.search(rb"\s" + re.escape(name.encode()) + rb"\s*=\s*(\"[^\"]*\"|'[^']*')", tag)
    text = "" if value is None else f' {name}="{esc(value)}"'
    if found:
        return node.start + found.start(), node.start + found.end(), text
    after = node.inner - (2 if node.empty else 1)
    return after, after, text


def inside(xml: bytes, node: Node, text: str, *, first: bool = False) -> Edit:
    """Put text into an element, at its end or at its beginning."""
    if not node.empty:
        at = node.inner if first else node.close
        return at, at, text
    name = xml[node.start + 1 : node.inner].split(b"/")[0].split()[0].decode()
    return node.inner - 2, node.inner, f">{text}</{name}>"


def esc(text: str) -> str:
    """Write a text as XML takes it; control characters, which it does not take, are left out."""
    text = _BAD.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("\r", "")


def cell_text(text: str) -> str:
    """Write a text of a cell or comment: what would be read as a coded character is written out."""
    return esc(re.sub(r"_(?=x[0-9a-fA-F]{4}_)", "_x005F_", text[:32_000]))


def resolved(base: str, target: str) -> str:
    """Give the part that a relation of the part `base` points to."""
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), target))
