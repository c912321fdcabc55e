"""Serve the assessor's page of a case: `python -m partnerlib.page larkspur`. It prints a link a person."""

import argparse
import ipaddress
import socket
import sys
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from urllib.parse import urlsplit

from partnerlib import identity
from partnerlib.case import Case
from partnerlib.page.gate import TOKEN
from partnerlib.page.links import Links, beside_store
from partnerlib.page.rights import refuse_bound_login
from partnerlib.page.server import LOOPBACK, serve
from partnerlib.store import Store
from partnerlib.tables import still_open
from partnerlib.words import day
from partnerlib.workbook.cases import found, told

PORT = 8866
PEOPLE = {
    "--name": "make a link for this person, who needs no round (may be repeated)",
    "--new": "make a new link for this person; the old one stops working (may be repeated)",
    "--void": "take this person's link away, serve nothing (may be repeated)",
}
HEAD = """\
The assessment page of '{case}' is served. Stop it with Ctrl+C.

Each link is for one person and shows their own answers only. It lets in whoever has it:"""
ONLY_HERE = "Only this computer can open the links; docs/for-a-team.md says how to let others in."
THROUGH = "The links are for use through {url}, which must send them on to port {port} of this computer."
OPEN_TO_OTHERS = """\
⚠ The page listens on {host}: anyone on that network who has a link can assess, and what is sent can be read
  on the way. Put a server before it that adds TLS (https), the page does not: docs/for-a-team.md says how."""
NOBODY = (
    "Say whose link to make: make assess CASE={case} NAME='Ana Holt'. Or open a round in notebook 2 first."
)


def main(arguments: list[str] | None = None) -> int:
    """Make and print links, then serve until stopped; give 0, or 1 having said what is wrong."""
    wanted = _parser().parse_args(arguments)
    try:
        case = _stored(PurePath(wanted.case).name)
        refuse_bound_login()
        links = Links(case.name, beside_store())
        return _take_away(links, wanted.void) if wanted.void else _serve(links, case, wanted)
    except (RuntimeError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m partnerlib.page", description=__doc__)
    parser.add_argument("case", help="the name of a case, such as larkspur")
    for option, what in PEOPLE.items():
        parser.add_argument(option, action="append", default=[], help=what, metavar="PERSON")
    parser.add_argument("--host", default=LOOPBACK[0], help="where to listen (default: this computer only)")
    parser.add_argument("--port", type=int, default=PORT, help=f"default: {PORT}")
    parser.add_argument("--url", default="", help="the address people use, where another server adds TLS")
    return parser


def _stored(name: str) -> Case:
    """Give a case of the store; one that is shipped is taken into it."""
    store = Store()
    try:
        with told():
            return store.load(found(store, name))
    finally:
        store.close()


def _take_away(links: Links, names: Sequence[str]) -> int:
    gone = {name: links.take_away(name) for name in names}
    for name, had in gone.items():
        print(f"{name}: the link works no more." if had else f"{name} has no link to '{links.case}'.")
    return int(not all(gone.values()))


def _serve(links: Links, case: Case, wanted: argparse.Namespace) -> int:
    base = _address(wanted)
    names = people(case, [*wanted.name, *wanted.new])
    anew = wanted.new if wanted.name or invited(case) else names

    def say() -> None:
        print(HEAD.format(case=case.name))
        for line in _told(links, names, [identity.name_of(name) for name in anew], base):
            print(line)
        print(f"\n{_reach(wanted)}", flush=True)

    serve(links, wanted.host, wanted.port, wanted.url, say)
    return 0


def invited(case: Case) -> list[str]:
    """Give the names of those who are invited to a round that is open."""
    table = case.invitations
    return sorted(set(table.loc[still_open(table), "assessor"]), key=str.lower)


def people(case: Case, named: Sequence[str]) -> list[str]:
    """Say who gets a link: those named and those invited; else the person at this computer.

    Raises ValueError in words when that is nobody.
    """
    names = list(dict.fromkeys([*map(identity.name_of, named), *invited(case)]))
    you = identity.known()
    if not (names or you):
        raise ValueError(NOBODY.format(case=case.name))
    return names or [you]


def _told(links: Links, names: Sequence[str], anew: Sequence[str], base: str) -> Iterator[str]:
    """Make the links that are missing or wanted anew, and say what there is, a line a person."""
    there = links.of_case()
    wide = max(map(len, names))
    for name in names:
        if name in there and name not in anew:
            since = f"has a link since {day(there[name].made_at)}"
            yield f"  {name:{wide}}  {since}; NEW='{name}' makes another and ends that one"
        else:
            yield f"  {name:{wide}}  {base}/?{TOKEN}={links.make(name)}"
    others = sorted(set(there) - set(names), key=str.lower)
    if others:
        yield f"Still let in by links made before: {', '.join(others)}. VOID='{others[0]}' ends one."


def _reach(wanted: argparse.Namespace) -> str:
    """Say from where the links can be opened."""
    if wanted.host not in LOOPBACK:
        return OPEN_TO_OTHERS.format(host=wanted.host)
    return THROUGH.format(url=wanted.url, port=wanted.port) if wanted.url else ONLY_HERE


def _address(wanted: argparse.Namespace) -> str:
    """Give what every link begins with. Raises ValueError in words for an address that cannot be one."""
    if not 0 < wanted.port < 65536:
        raise ValueError(f"PORT={wanted.port} is no port: give a number from 1 to 65535, such as {PORT}.")
    if not wanted.url:
        return f"http://{_shown(wanted.host)}:{wanted.port}"
    parts = urlsplit(wanted.url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError(
            f"URL={wanted.url} is no address such as https://assess.example.com without a folder."
        )
    return str(wanted.url).rstrip("/")


def _shown(host: str) -> str:
    """Name the host in a link: by the computer's name where all its addresses are listened on."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host or socket.gethostname()
    if address.is_unspecified:
        return socket.gethostname()
    return f"[{host}]" if address.version == 6 else host


if __name__ == "__main__":
    sys.exit(main())
