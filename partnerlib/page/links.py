"""Personal links: a random token a person and case, of which only the SHA-256 is kept, beside the store."""

import datetime as dt
import hashlib
import hmac
import json
import os
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sql

from partnerlib.identity import name_of
from partnerlib.store import DEFAULT_FILE, PROJECT

try:
    import fcntl
except ImportError:  # only where there is no `make` either
    fcntl = None  # type: ignore[assignment]

TOKEN_BYTES = 32
LONGEST_TOKEN = 200
"""Characters; what is longer was made by nobody here and is not even looked up."""


class LinkError(RuntimeError):
    """Something about the links that a person can mend."""


@dataclass(frozen=True)
class Link:
    """What is kept of a personal link: the hash of its token, and when it was made."""

    digest: str
    made_at: dt.datetime


class Links:
    """Who has a link to a case; the file is read again when it has changed, so a new link counts at once."""

    def __init__(self, case: str, file: Path) -> None:
        self.case = case
        self.file = file
        self._read: tuple[tuple[int, ...], dict[str, Link]] | None = None

    def make(self, name: str) -> str:
        """Make a person's link and give its token; the one before it works no more.

        Raises ValueError for what is no name, LinkError where the file cannot be read or written.
        """
        name, token = name_of(name), secrets.token_urlsafe(TOKEN_BYTES)
        with self._alone():
            self._keep({**self.of_case(), name: Link(_digest(token), dt.datetime.now(dt.UTC))})
        return token

    def take_away(self, name: str) -> bool:
        """Let a person's link work no more, and tell whether there was one. Raises LinkError."""
        with self._alone():
            links = self.of_case()
            had = links.pop(name, None)
            if had:
                self._keep(links)
        return had is not None

    def of_case(self) -> dict[str, Link]:
        """Give the links to this case by the names of their owners. Raises LinkError for a broken file."""
        try:
            about = self.file.stat()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise LinkError(f"{self.file.name} cannot be read: {error.strerror}.") from error
        stamp = about.st_mtime_ns, about.st_ino, about.st_size
        if self._read is None or self._read[0] != stamp:
            self._read = stamp, _parsed(self._whole().get(self.case, {}), self.file)
        return dict(self._read[1])

    def holder(self, token: str) -> str:
        """Give the name of the person whose token this is; "" for anything else, or where links are broken.

        Every kept hash is compared, each in constant time, so that the time taken tells nothing.
        """
        try:
            links = self.of_case()
        except LinkError:
            return ""
        if not 0 < len(token) <= LONGEST_TOKEN:
            return ""
        digest = _digest(token)
        same = [name for name, link in links.items() if hmac.compare_digest(link.digest, digest)]
        return same[0] if same else ""

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let nobody else change the file between reading and writing it; the folder itself is the lock."""
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            folder = os.open(self.file.parent, os.O_RDONLY) if fcntl else None
        except OSError as error:
            raise LinkError(f"The links cannot be kept in {self.file.name}: {error.strerror}.") from error
        try:
            if folder is not None:
                fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            if folder is not None:
                os.close(folder)

    def _whole(self) -> dict[str, dict[str, Mapping[str, str]]]:
        """Read the file with the links of all cases."""
        try:
            told = json.loads(self.file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise LinkError(_broken(self.file)) from error
        if not isinstance(told, dict):
            raise LinkError(_broken(self.file))
        return told

    def _keep(self, links: Mapping[str, Link]) -> None:
        """Write the file in one step, readable by its owner only, with what it says of other cases."""
        told = {
            name: {"sha256": link.digest, "made_at": link.made_at.isoformat()} for name, link in links.items()
        }
        text = json.dumps({**self._whole(), self.case: told}, indent=1, ensure_ascii=False, sort_keys=True)
        try:
            handle, scratch = tempfile.mkstemp(dir=self.file.parent, prefix=f".{self.file.name}-")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as out:
                    out.write(text + "\n")
                Path(scratch).replace(self.file)
            finally:
                Path(scratch).unlink(missing_ok=True)
        except OSError as error:
            raise LinkError(f"The links cannot be kept in {self.file.name}: {error.strerror}.") from error


def store_file(url: str | None = None) -> Path | None:
    """Give the file of a store by its URL, or of the one used by default; None for a server's database.

    Raises ValueError for what is no URL.
    """
    address = _address(url)
    return PROJECT / str(address.database) if address.get_backend_name() == "sqlite" else None


def beside_store(url: str | None = None) -> Path:
    """Give the file of the links for a store's database URL; without one, of the store used by default.

    A file's links lie beside it. A server's lie in `data/`, in a file named by a hash of its address.
    """
    if file := store_file(url):
        return file.with_name(f"{file.stem}.links.json")
    address = _address(url)
    where = f"{address.host} {address.port} {address.database} {dict(address.query)}"
    return PROJECT / "data" / f"workbook.{_digest(where)[:12]}.links.json"


def _address(url: str | None) -> sql.URL:
    try:
        return sql.make_url(url or os.environ.get("PARTNERLIB_STORE") or f"sqlite:///{DEFAULT_FILE}")
    except (sql.exc.ArgumentError, ValueError):
        raise ValueError(
            "PARTNERLIB_STORE is no address such as sqlite:////home/me/partners.sqlite."
        ) from None


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _parsed(told: object, file: Path) -> dict[str, Link]:
    try:
        assert isinstance(told, dict)
        return {
            str(name): Link(str(link["sha256"]), dt.datetime.fromisoformat(link["made_at"]))
            for name, link in told.items()
        }
    except (AssertionError, KeyError, TypeError, ValueError) as error:
        raise LinkError(_broken(file)) from error


def _broken(file: Path) -> str:
    return f"{file.name} is damaged. Delete it and make new links: every link made before stops working."
