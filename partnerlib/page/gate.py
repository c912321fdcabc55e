"""The gate before the page: who has no personal link gets one plain sentence, whatever they ask for."""

from typing import Any

from jupyter_server.auth.identity import IdentityProvider, User
from tornado import web
from tornado.httputil import HTTPServerRequest
from tornado.routing import Matcher

from partnerlib.page.links import Links

TOKEN = "token"
"""The name of the token in a link."""

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
)
"""What the page may load and do: only what this server sends, and no script that stands in the page."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

MONTH = 30
"""Days for which a browser keeps the key of a link that was opened in it."""

NO_LINK = "Please open this page with your own link: the one you were sent."
OLD_LINK = "This link does not work any more: a newer one was made for you, or it was taken back."
ASK = "Ask the person who invited you for a new one."
NOTHING_HERE = "There is nothing at this address."
GONE_WRONG = "Something went wrong while the page was made."
OPEN_AGAIN = "Open your link again. What was saved is safe."
_PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Assessment</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,">
<style>body{{font:17px/1.5 system-ui,sans-serif;max-width:34em;margin:15vh auto;padding:0 20px}}
h1{{font-size:1.3em}}</style></head>
<body><main><h1>{}</h1><p>{}</p></main></body></html>"""


def plain_page(head: str, words: str) -> str:
    """Give a page of two sentences, which are not made of what anybody sent."""
    return _PAGE.format(head, words)


class InWords:
    """A part of the page that says in words what went wrong, and nothing of what or where."""

    def write_error(self: Any, status_code: int, **_: Any) -> None:
        """Answer with a page of two sentences."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(plain_page(NOTHING_HERE if 400 <= status_code < 500 else GONE_WRONG, OPEN_AGAIN))


def cookie_name(port: int) -> str:
    """Name the cookie; browsers share cookies between the ports of a computer."""
    return f"partnerlib-page-{port}"


class Keys:
    """Reads from a request whose link it was made with."""

    def __init__(self, links: Links, port: int) -> None:
        self.links = links
        self.cookie = cookie_name(port)

    def entering(self, request: HTTPServerRequest) -> str | None:
        """Give the token in the address, None where there is none."""
        given = request.query_arguments.get(TOKEN)
        return given[-1].decode("utf-8", "replace") if given else None

    def holder(self, request: HTTPServerRequest) -> str:
        """Give the name of the person whose cookie came with a request, "" when there is no such person."""
        cookie = request.cookies.get(self.cookie)
        return self.links.holder(cookie.value) if cookie is not None else ""


class WithLink(Matcher):
    """Matches the opening of a link that is good."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def match(self, request: HTTPServerRequest) -> dict[str, object] | None:
        """Give what tornado passes on: nothing, or None where this is not for us."""
        token = self._keys.entering(request)
        good = token is not None and request.path == "/" and self._keys.links.holder(token)
        return {} if good and request.method == "GET" else None


class WithoutLink(Matcher):
    """Matches every request that comes with no good link, and those that come with a bad one."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def match(self, request: HTTPServerRequest) -> dict[str, object] | None:
        """Give what tornado passes on: nothing, or None where this is not for us."""
        good = self._keys.entering(request) is None and self._keys.holder(request)
        return None if good else {}


class Plain(web.RequestHandler):
    """What both answers at the gate share."""

    def initialize(self, keys: Keys) -> None:
        """Take what reads the keys."""
        self._keys = keys

    def set_default_headers(self) -> None:
        """Say on every answer what a browser may do with it."""
        self.clear_header("Server")
        for name, value in HEADERS.items():
            self.set_header(name, value)
        self.set_header("Cache-Control", "no-store")

    def check_xsrf_cookie(self) -> None:
        """Nothing is changed here."""


class Enter(Plain):
    """Takes the token out of the address and keeps it in a cookie that no script can read."""

    def get(self) -> None:
        """Answer the opening of a link: the page's bare address is next."""
        token = self._keys.entering(self.request)
        assert token is not None
        safe = "https" in (self.request.protocol, self.request.headers.get("X-Forwarded-Proto"))
        options: dict[str, Any] = {"httponly": True, "samesite": "Lax", "secure": safe, "path": "/"}
        self.set_cookie(self._keys.cookie, token, expires_days=MONTH, **options)
        self.redirect("/", status=303)


class Refuse(Plain):
    """Says that a link of one's own is needed; the same for every address and method."""

    def prepare(self) -> None:
        """Answer at once."""
        old = self._keys.entering(self.request) is not None or self._keys.cookie in self.request.cookies
        self.set_status(403)
        self.finish(plain_page(OLD_LINK if old else NO_LINK, ASK))


class ByLink(IdentityProvider):
    """Jupyter's own check, after the gate: the user of a request is the holder of its link."""

    keys: Keys

    async def _get_user(self, handler: web.RequestHandler) -> User | None:
        """Give the holder of the link that a request was made with."""
        name = self.keys.holder(handler.request)
        return User(name) if name else None
