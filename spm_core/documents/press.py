"""The press: a child process that draws charts and sets the PDF, given JSON, giving files.

It runs apart because both engines are foreign code in this process's memory: a paper that takes too long or ends them
must not take the dashboard with it. It reads one JSON job on standard input and writes into the job's folder.

    {"folder": "/tmp/x", "fonts": "data/fonts", "pictures": [{"spec", "px", "format": "svg"|"png"}], "paper": {...}|null}
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from spm_core.errors import SpmError

FONTS = Path(__file__).parents[2] / "data" / "fonts"
TEMPLATE = Path(__file__).with_name("paper.typ")
SECONDS = 180
PNG_SCALE = 3.0
"""Pixels of a PNG for each px drawn: about 290 to the inch at print size."""

_MISSING = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_PLAIN = re.compile(r"[\u0009-\u017f\u2010-\u201f\u2022\u2026\u2212\u00d7\u200b]")
"""Letters that the bundled font is known to have."""

_AT_WORK: set[subprocess.Popen[bytes]] = set()


def end() -> None:
    """End the children at work: for the end of the process, whose papers nobody waits for any more."""
    for child in list(_AT_WORK):
        child.kill()


class PressError(SpmError):
    """The paper could not be set; nothing was written."""


def press(pictures: list[dict[str, Any]], form: str, paper: dict[str, Any] | None = None) -> dict[str, Any]:
    """Run the child: {pictures: [bytes], pdf: bytes or None, missing: [letters that no font has]}.

    `pictures` are {spec, px}; `form` is svg or png. Letters that no font has are replaced in pictures and paper.
    """
    with TemporaryDirectory(prefix="spm-press-") as folder:
        job = {"folder": folder, "fonts": str(FONTS), "pictures": pictures, "form": form, "paper": paper}
        child = subprocess.Popen(
            [sys.executable, "-m", "spm_core.documents.press"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        _AT_WORK.add(child)
        try:
            out, err = child.communicate(json.dumps(job).encode(), SECONDS)
        except subprocess.TimeoutExpired as late:
            raise PressError(
                f"The paper was not ready after {SECONDS} seconds; nothing was written. Ask for a smaller scope, or for XLSX."
            ) from late
        finally:
            child.kill()
            child.wait()
            _AT_WORK.discard(child)
        if child.returncode:
            lines = err.decode(errors="replace").strip().splitlines() or ["nothing"]
            said = next((line for line in reversed(lines) if "rror:" in line), lines[-1]).strip()
            raise PressError(f"The paper could not be set; nothing was written. The typesetter said: {said[:300]}")
        answer = json.loads(out)
        return {
            "pictures": [(Path(folder) / name).read_bytes() for name in answer["pictures"]],
            "pdf": (Path(folder) / "paper.pdf").read_bytes() if paper is not None else None,
            "missing": answer["missing"],
        }


def _child(job: dict[str, Any]) -> dict[str, Any]:
    folder = Path(job["folder"])
    missing: set[str] = set()
    said = {"pictures": [picture["spec"] for picture in job["pictures"]], "paper": job["paper"]}
    suspect = sorted({text for text in _texts(said) if _PLAIN.sub("", text)})
    if suspect:
        missing |= _unprintable(job["fonts"], suspect)
    names = _draw(folder, job, missing)
    if job["paper"] is not None:
        # letters joined in a word may need what none of them needs alone, and the typesetter names one word at a time
        while more := _set(folder, job["fonts"], without(job["paper"], missing)):
            if more <= missing:
                raise PressError(f"letters that no font has are left: {' '.join(sorted(more))}")
            missing |= more
            names = _draw(folder, job, missing)
    return {"pictures": names, "missing": sorted(missing)}


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for one in value.values() for text in _texts(one)]
    return [text for one in value for text in _texts(one)] if isinstance(value, list) else []


def without(value: Any, letters: set[str]) -> Any:
    r"""The same value with each run of these letters replaced by words.

    >>> without({"a": ["caf\u00e9 \u0939\u093f"]}, {"\u0939", "\u093f"})
    {'a': ['café [letters not shown]']}
    """
    from spm_core.documents.paper import NOT_SHOWN

    if not letters:
        return value
    if isinstance(value, str):
        run = "[" + re.escape("".join(sorted(letters))) + "]"
        return re.sub(f"{run}(?:[\\s\u200b]*{run})*", NOT_SHOWN, value)
    if isinstance(value, dict):
        return {key: without(one, letters) for key, one in value.items()}
    return [without(one, letters) for one in value] if isinstance(value, list) else value


def _compiled(folder: Path, source: str, fonts: str, **options: Any) -> tuple[bytes, set[str]]:
    """Set a source; give the PDF, or the letters for which the standard refuses it."""
    import typst

    try:
        data = typst.compile(str(folder / source), root=str(folder), font_paths=[fonts], **options)
    except typst.TypstError as error:
        letters = {json.loads(f'"{_json_escapes(found)}"') for found in _MISSING.findall(str(error))}
        if not letters:
            raise
        return b"", {one for text in letters for one in text}
    assert isinstance(data, bytes)
    return data, set()


def _json_escapes(text: str) -> str:
    r"""Turn the typesetter's \u{9cd} into JSON's \u09cd, beyond the first plane into two halves."""

    def both(found: re.Match[str]) -> str:
        return json.dumps(chr(int(found[1], 16)))[1:-1]

    return re.sub(r"\\u\{([0-9a-fA-F]+)\}", both, text)


def _unprintable(fonts: str, texts: list[str]) -> set[str]:
    """Find the letters that no font has, each set alone with its marks: the typesetter names no more than the first it meets."""
    import typst

    alone = {one for text in texts for one in _clusters(text) if _PLAIN.sub("", one)}
    compiler = typst.Compiler(font_paths=[fonts])
    return {letter for one in alone if not _printable(compiler, one) for letter in _PLAIN.sub("", one)}


def _clusters(text: str) -> list[str]:
    """Split a text into letters with the marks that stand on them; spaces and controls are nothing to print."""
    found: list[str] = []
    for letter in text:
        kind = unicodedata.category(letter)[0]
        if kind == "M" and found:
            found[-1] += letter
        elif kind not in "ZC":
            found.append(letter)
    return found


def _printable(compiler: Any, cluster: str) -> bool:
    import typst

    text = "".join(f"\\u{{{ord(letter):x}}}" for letter in cluster)
    source = f'#set document(title: "letter")\n#set text(font: ("Public Sans", "DejaVu Sans"))\n#"{text}"'
    try:
        compiler.compile(source.encode(), pdf_standards=["ua-1"])
    except typst.TypstError as error:
        if not _MISSING.search(str(error)):
            raise
        return False
    return True


def _draw(folder: Path, job: dict[str, Any], missing: set[str]) -> list[str]:
    import vl_convert

    vl_convert.register_font_directory(job["fonts"])
    names = []
    for at, picture in enumerate(job["pictures"]):
        spec = without({**picture["spec"], "width": picture["px"]}, missing)
        name = f"picture{at}.{job['form']}"
        if job["form"] == "svg":
            (folder / name).write_text(vl_convert.vegalite_to_svg(spec, vl_version="6.4"))
        else:
            (folder / name).write_bytes(vl_convert.vegalite_to_png(spec, vl_version="6.4", scale=PNG_SCALE))
        names.append(name)
    return names


def _set(folder: Path, fonts: str, paper: dict[str, Any]) -> set[str]:
    (folder / "paper.json").write_text(json.dumps(paper))
    (folder / "paper.typ").write_bytes(TEMPLATE.read_bytes())
    data, missing = _compiled(folder, "paper.typ", fonts, pdf_standards=["ua-1"])
    if not missing:
        (folder / "paper.pdf").write_bytes(data)
    return missing


if __name__ == "__main__":
    json.dump(_child(json.load(sys.stdin)), sys.stdout)
