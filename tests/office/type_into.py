"""Open a workbook in LibreOffice, type into cells as a person does, and save it.

Run by the system's own python, which has LibreOffice's bridge: python3 type_into.py IN.xlsx OUT.xlsx Sheet!A1=text ...
"""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue


def value(name, what):
    """Give a named value as LibreOffice takes them."""
    made = PropertyValue()
    made.Name, made.Value = name, what
    return made


def connected(pipe):
    """Wait for LibreOffice, at most half a minute."""
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
    for _ in range(100):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:  # noqa: BLE001 - the bridge has its own kinds; all mean not yet
            time.sleep(0.3)
    raise SystemExit("LibreOffice did not start within 30 seconds.")


def main(source, target, *edits):
    """Type each edit into its cell; print what the cell then shows."""
    profile, pipe = tempfile.mkdtemp(), f"spm{os.getpid()}"
    office = subprocess.Popen(
        [
            "soffice",
            "--headless",
            "--norestore",
            "--nologo",
            f"-env:UserInstallation=file://{profile}",
            f"--accept=pipe,name={pipe};urp;",
        ]
    )
    there = connected(pipe)
    desk = there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)
    typist = there.ServiceManager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", there)
    book = desk.loadComponentFromURL(Path(source).resolve().as_uri(), "_blank", 0, (value("Hidden", True),))
    for edit in edits:
        place, text = edit.split("=", 1)
        sheet, cell = place.split("!")
        book.CurrentController.setActiveSheet(book.Sheets.getByName(sheet))
        frame = book.CurrentController.Frame
        typist.executeDispatch(frame, ".uno:GoToCell", "", 0, (value("ToPoint", cell),))
        typist.executeDispatch(frame, ".uno:EnterString", "", 0, (value("StringName", text),))
        print(place, book.Sheets.getByName(sheet).getCellRangeByName(cell).String)
    book.storeToURL(Path(target).resolve().as_uri(), (value("FilterName", "Calc MS Excel 2007 XML"),))
    book.close(True)
    with contextlib.suppress(Exception):  # it may be gone before it answers
        desk.terminate()
    office.wait(30)


main(*sys.argv[1:])
