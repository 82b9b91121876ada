"""The mail server: its settings from the environment or .streamlit/secrets.toml, and one connection to it."""

from __future__ import annotations

import os
import smtplib
import ssl
import tomllib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spm_core.ledger.acts import refuse
from spm_core.ledger.remind import NotSent

if TYPE_CHECKING:
    from email.message import EmailMessage

SECRETS = Path(".streamlit") / "secrets.toml"
KEYS = ("host", "port", "user", "password", "from", "starttls")
PATIENCE = 30.0
"""Seconds to wait for the server's answer."""

_HOW = "Set SPM_SMTP_HOST and SPM_SMTP_FROM (also SPM_SMTP_PORT, _USER, _PASSWORD, _STARTTLS), or the same keys in small letters under [smtp] in .streamlit/secrets.toml."


@dataclass(frozen=True)
class Server:
    """Where mail goes out: STARTTLS unless it is switched off; port 465 speaks TLS from the start."""

    host: str
    port: int
    sender: str
    user: str | None = None
    password: str | None = None
    starttls: bool = True

    def __repr__(self) -> str:
        """Name the server, never the password."""
        return f"Server({self.host}:{self.port})"


def settings() -> dict[str, str]:
    """Give what is set of the mail server: SPM_SMTP_... first, then [smtp] of the secrets file beside the project."""
    found: dict[str, str] = {}
    for folder in (Path(__file__).parent.parent.parent, Path.cwd()):
        with suppress(FileNotFoundError):
            found |= {key: str(value) for key, value in _read(folder / SECRETS).items() if key in KEYS}
    named = {key: os.environ.get(f"SPM_SMTP_{key.upper()}") for key in KEYS}
    return found | {key: value for key, value in named.items() if value}


def _read(path: Path) -> dict[str, Any]:
    try:
        section = tomllib.loads(path.read_text(encoding="utf-8")).get("smtp", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise refuse("mail-not-set", f"{path} cannot be read: {error}.", "Mend the file.") from error
    return section if isinstance(section, dict) else {}


def server() -> Server:
    """Give the mail server that is set; refused, with how to set it, when it is not or not so that it can be used."""
    known = settings()
    if not known.get("host") or not known.get("from"):
        missing = " and ".join(key for key in ("host", "from") if not known.get(key))
        raise refuse("mail-not-set", f"No mail server is set: {missing} missing.", _HOW)
    port = known.get("port", "587")
    if not port.isdigit() or not 1 <= int(port) <= 65535:
        raise refuse("mail-not-set", f"The mail server's port reads {port!r}, a number was expected.", _HOW, port)
    starttls = known.get("starttls", "yes").strip().lower()
    if starttls not in ("yes", "true", "1", "no", "false", "0"):
        raise refuse("mail-not-set", f"starttls reads {starttls!r}, yes or no was expected.", _HOW, starttls)
    safe = starttls in ("yes", "true", "1")
    return Server(known["host"], int(port), known["from"], known.get("user"), known.get("password"), safe)


class Mailer:
    """One connection, made when it is first needed and again when it broke."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._connection: smtplib.SMTP | None = None

    def send(self, message: EmailMessage, address: str) -> None:
        """Hand a mail over for one address. NotSent says whether it may have gone out all the same."""
        connection = self._connected()
        try:
            connection.send_message(message, to_addrs=[address])
        except smtplib.SMTPServerDisconnected as error:
            self.close()
            raise NotSent(f"the connection broke: {error}", unknown=True) from error
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise NotSent(f"the server refused the address: {code} {_plain(said)}") from error
        except smtplib.SMTPResponseException as error:
            raise NotSent(f"the server refused the mail: {error.smtp_code} {_plain(error.smtp_error)}") from error
        except smtplib.SMTPException as error:
            raise NotSent(f"the server refused the mail: {error}") from error
        except OSError as error:
            self.close()
            raise NotSent(f"the connection broke: {error}", unknown=True) from error

    def _connected(self) -> smtplib.SMTP:
        if self._connection is not None:
            with suppress(smtplib.SMTPException, OSError):
                if self._connection.noop()[0] == 250:
                    return self._connection
            self.close()
        here = f"{self._server.host}:{self._server.port}"
        try:
            self._connection = self._connect()
        except smtplib.SMTPAuthenticationError as error:
            raise NotSent(f"{here} does not take user and password: {error.smtp_code}", down=True) from error
        except (smtplib.SMTPException, OSError) as error:
            raise NotSent(f"{here} cannot be used: {error}", down=True) from error
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        to, trusted = self._server, ssl.create_default_context()
        connection: smtplib.SMTP
        if to.port == 465:
            connection = smtplib.SMTP_SSL(to.host, to.port, timeout=PATIENCE, context=trusted)
        else:
            connection = smtplib.SMTP(to.host, to.port, timeout=PATIENCE)
        try:
            if to.starttls and to.port != 465:
                connection.starttls(context=trusted)
            if to.user:
                connection.login(to.user, to.password or "")
        except BaseException:
            connection.close()
            raise
        return connection

    def close(self) -> None:
        """Take leave of the server."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(smtplib.SMTPException, OSError):
                connection.quit()


def _plain(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(text.split())
