"""A file dropped as a browser drops it, without one."""

from __future__ import annotations

import urllib.request
from collections.abc import Mapping
from http.cookies import SimpleCookie

EDGE = "edge-of-the-part"


def put(base: str, path: str, name: str, data: bytes, headers: Mapping[str, str]) -> int:
    """PUT a file as a form's part to the server at `base`; give the answer's number. Raises HTTPError where it is refused."""
    with urllib.request.urlopen(urllib.request.Request(f"{base}/_stcore/health", headers=dict(headers))) as told:
        cookies = SimpleCookie(told.headers.get("Set-Cookie", ""))
    token = cookies["_streamlit_xsrf"].value if "_streamlit_xsrf" in cookies else ""
    head = f'--{EDGE}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    ours = {
        "Content-Type": f"multipart/form-data; boundary={EDGE}",
        "Cookie": f"_streamlit_xsrf={token}",
        "X-Xsrftoken": token,
        **headers,
    }
    body = head.encode() + data + f"\r\n--{EDGE}--\r\n".encode()
    asked = urllib.request.Request(f"{base}{path}", data=body, headers=ours, method="PUT")
    with urllib.request.urlopen(asked, timeout=120) as told:
        return int(told.status)
