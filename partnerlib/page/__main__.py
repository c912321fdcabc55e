"""Serve the assessor's page of a case: `python -m partnerlib.page larkspur`. It prints a link a person."""

import argparse
import ipaddress
import socket
import sys
from collections.abc import Collection, Iterator, Sequence
from pathlib import PurePath
from urllib.parse import urlsplit

from partnerlib import identity
from partnerlib.case import Case
from partnerlib.page.links import Links, beside_store, store_file
from partnerlib.page.plainly import for_owner
from partnerlib.page.rights import refuse_bound_login
from partnerlib.page.running import is_served
from partnerlib.page.said import ALREADY, EACH, HEAD, given_out, reach
from partnerlib.page.server import LOOPBACK, PortTakenError, serve
from partnerlib.store import Store
from partnerlib.tables import still_open
from partnerlib.tables.names import as_recorded
from partnerlib.words import brief
from partnerlib.workbook.cases import found, told

PORT = 8866
PEOPLE = {
    "--name": "make a link for this person, who needs no round (may be repeated)",
    "--new": "make a new link for this person; the old one stops working (may be repeated)",
    "--void": "take this person's link away, serve nothing (may be repeated)",
}
NOBODY = (
    "Say whose link to make: make assess CASE={case} NAME='Ana Holt'. Or open a round in notebook 2 first."
)
NO_PORT = "PORT={} is no port: give a number from 1 to 65535, such as 8866."


def main(arguments: list[str] | None = None) -> int:
    """Make and print links, then serve until stopped; give 0, or 1 having said what is wrong."""
    wanted = _parser().parse_args(arguments)
    file = None
    try:
        file = store_file()
        case = _stored(PurePath(wanted.case).name)
        refuse_bound_login()
        links = Links(case.name, beside_store())
        return _take_away(links, wanted.void) if wanted.void else _serve(links, case, wanted)
    except (RuntimeError, ValueError) as error:
        print(for_owner(error, file), file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m partnerlib.page", description=__doc__)
    parser.add_argument("case", help="the name of a case, such as larkspur")
    for option, what in PEOPLE.items():
        parser.add_argument(option, action="append", default=[], help=what, metavar="PERSON")
    parser.add_argument("--host", default=LOOPBACK[0], help="where to listen (default: this computer only)")
    parser.add_argument("--port", default=str(PORT), help=f"default: {PORT}")
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
    gone = {name: links.take_away(as_recorded(name, links.of_case())) for name in names}
    for name, had in gone.items():
        print(f"{name}: the link works no more." if had else f"{name} has no link to '{links.case}'.")
    if not all(gone.values()):
        print(f"Links have: {', '.join(sorted(links.of_case(), key=str.lower)) or 'nobody'}.")
    return int(not all(gone.values()))


def _serve(links: Links, case: Case, wanted: argparse.Namespace) -> int:
    """Make the links and serve the page; where it is served already, make the links only."""
    port, base = _port(wanted.port), _address(wanted)
    known = {*links.of_case(), *case.invitations["assessor"], *case.assessments["assessor"]}
    new = [*_names("NEW", wanted.new, known)]
    names = people(case, [*_names("NAME", wanted.name, known), *new])
    anew = new if wanted.name or invited(case) else names

    def say(head: str = HEAD) -> None:
        made = list(given_out(links, names, anew, base))
        print("\n".join([head.format(case=case.name, port=port), EACH, "", *made, reach(wanted)]), flush=True)

    try:
        serve(links, wanted.host, port, wanted.url, say)
    except PortTakenError:
        if not is_served(links, wanted.host, port):
            raise
        say(ALREADY)
    return 0


def invited(case: Case) -> list[str]:
    """Give the names of those who are invited to a round that is open."""
    table = case.invitations
    return sorted(set(table.loc[still_open(table), "assessor"]), key=str.lower)


def people(case: Case, named: Sequence[str]) -> list[str]:
    """Say who gets a link: those named and those invited; else the person at this computer.

    Raises ValueError in words when that is nobody.
    """
    names = list(dict.fromkeys([*named, *invited(case)]))
    you = identity.known()
    if not (names or you):
        raise ValueError(NOBODY.format(case=case.name))
    return names or [you]


def _names(option: str, names: Sequence[str], known: Collection[str]) -> Iterator[str]:
    """Read the names told, each as it is recorded where only small and capital letters differ."""
    for text in names:
        try:
            yield as_recorded(identity.name_of(text), known)
        except ValueError as error:
            raise ValueError(f"{option}={brief(text)!r}: {error}.") from None


def _port(text: str) -> int:
    """Read a port. Raises ValueError in words."""
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise ValueError(NO_PORT.format(text))
    return int(text)


def _address(wanted: argparse.Namespace) -> str:
    """Give what every link begins with. Raises ValueError in words for an address that cannot be one."""
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
