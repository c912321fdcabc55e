"""Whether the page that is to be served is being served already, by this computer."""

import http.client
import ipaddress

from partnerlib.page.gate import TOKEN, cookie_name
from partnerlib.page.links import Links

ITSELF = "(the page itself)"
"""Whose link is made to ask with, and taken away again at once."""


def is_served(links: Links, host: str, port: int) -> bool:
    """Tell whether what listens there serves the page of this case and store: only that knows a new link.

    Raises LinkError where links cannot be made.
    """
    token = links.make(ITSELF)
    line = http.client.HTTPConnection(_here(host), port, timeout=10)
    try:
        line.request("GET", f"/?{TOKEN}={token}")
        return cookie_name(port) in (line.getresponse().headers["Set-Cookie"] or "")
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()
        links.take_away(ITSELF)


def _here(host: str) -> str:
    """Give an address of this computer at which a page that listens on `host` is reached."""
    try:
        return "localhost" if ipaddress.ip_address(host).is_unspecified else host
    except ValueError:
        return host or "localhost"
