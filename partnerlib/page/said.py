"""What the command says: whose links there are, what became of the old ones, from where they open."""

import argparse
from collections.abc import Iterator, Sequence

from partnerlib.page.gate import TOKEN
from partnerlib.page.links import Links
from partnerlib.page.server import LOOPBACK
from partnerlib.words import day

HEAD = "The assessment page of '{case}' is served. Stop it with Ctrl+C."
ALREADY = "The assessment page of '{case}' is served already on port {port}; the links are for that one."
EACH = "Each link is for one person and shows their own answers only. It lets in whoever has it."
ONLY_HERE = "Only this computer can open the links; docs/for-a-team.md says how to let others in."
THROUGH = (
    "The links are for use through {url}, which must send them on to port {port} of this computer: "
    "docs/for-a-team.md."
)
OPEN_TO_OTHERS = """\
⚠ The page listens on {host}: anyone on that network who has a link can assess, and what is sent can be read
  on the way. Put a server before it that adds TLS (https), the page does not: docs/for-a-team.md says how."""


def given_out(links: Links, names: Sequence[str], anew: Sequence[str], base: str) -> Iterator[str]:
    """Make the links that are missing or wanted anew, and say what there is; a link has a line of its own."""
    before = links.of_case()
    for name in names:
        since = f"a link since {day(before[name].made_at)}" if name in before else ""
        if since and name not in anew:
            yield f"{name} has {since}. NEW='{name}' makes another and ends that one.\n"
        else:
            yield f"{name}{' has a new link; the old one works no more.' if since else ''}"
            yield f"{base}/?{TOKEN}={links.make(name)}\n"
    others = sorted(set(before) - set(names), key=str.lower)
    if others:
        yield f"Still let in by links made before: {', '.join(others)}. VOID='{others[0]}' ends one.\n"


def reach(wanted: argparse.Namespace) -> str:
    """Say from where the links can be opened."""
    if wanted.host not in LOOPBACK:
        return OPEN_TO_OTHERS.format(host=wanted.host)
    return THROUGH.format(url=wanted.url, port=wanted.port) if wanted.url else ONLY_HERE
