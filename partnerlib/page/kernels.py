"""One kernel a visit: started for the person whose link it is, reached by nobody else, ended in time."""

import datetime as dt
import json
import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from jupyter_server import CallContext
from jupyter_server.services.kernels.handlers import KernelHandler
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado import web
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from partnerlib.page.gate import InWords, plain_page
from partnerlib.page.links import Links
from partnerlib.words import day

OWN_AT_ONCE = 3
"""Visits a person may have open; another one ends the oldest."""

MOST_VISITS = 24
"""Visits of all people at once; a kernel takes about 220 MB."""

IDLE_SECONDS, LOOK_SECONDS = 3600, 60
"""After how long a visit that no browser is connected to ends, and how often that is looked at."""

LINK_SECONDS = 2
"""How often visits are ended whose link works no more."""

NAMED, CASE_NAMED = "PARTNERLIB_ASSESSOR", "PARTNERLIB_CASE"
"""Environment variables by which a kernel knows whose it is, and which case it shows."""

FULL_HEAD = "Too many people have this page open just now."
FULL_WORDS = "Please try again in a few minutes. Nothing that was saved is lost."


@dataclass(frozen=True)
class Visit:
    """Whose kernel it is, and the hash of the link it was started by."""

    name: str
    digest: str
    began_at: dt.datetime


class PageKernels(AsyncMappingKernelManager):
    """The kernels of all visits; set `case` and `links` on the class that a server uses."""

    case = ""
    links: Links

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.visits: dict[str, Visit] = {}
        self.lines: defaultdict[str, set[OwnSocket]] = defaultdict(set)

    async def start_kernel(  # type: ignore[override]
        self, *, env: dict[str, str], **settings: Any
    ) -> str:
        """Start a kernel for the person whose request is being answered, and tell it who that is.

        What a browser sends never reaches the name: it comes from the link alone.
        """
        name = CallContext.get(CallContext.JUPYTER_HANDLER).current_user.username
        visit = Visit(name, self.links.of_case()[name].digest, dt.datetime.now(dt.UTC))
        await self.end_left(name)
        await self.make_room(name)
        kernel_id = str(uuid.uuid4())
        self.visits[kernel_id] = visit
        own = {**env, NAMED: name, CASE_NAMED: self.case}
        try:
            return str(await super().start_kernel(env=own, kernel_id=kernel_id, **settings))
        except BaseException:
            self.visits.pop(kernel_id, None)
            raise

    async def end_left(self, name: str) -> None:
        """End a person's visits whose browser is gone, so that the next one finds what was typed in them.

        One to which no browser has connected yet is just being opened, so it goes on.
        """
        own = [kernel_id for kernel_id, visit in self.visits.items() if visit.name == name]
        for kernel_id in own:
            if not self.lines.get(kernel_id, {"not yet"}):
                await self.end(kernel_id)

    async def make_room(self, name: str) -> None:
        """End the oldest visits of a person who has as many as may be."""
        own = [kernel_id for kernel_id, visit in self.visits.items() if visit.name == name]
        for kernel_id in own[: max(0, len(own) - OWN_AT_ONCE + 1)]:
            await self.end(kernel_id)

    def is_full(self, name: str) -> bool:
        """Tell whether there is no room for another visit of this person."""
        own = sum(visit.name == name for visit in self.visits.values())
        return own < OWN_AT_ONCE and len(self.visits) >= MOST_VISITS

    async def end(self, kernel_id: str) -> None:
        """End a visit, unless it has ended already; a save under way is finished first."""
        if kernel_id in self:
            await self.shutdown_kernel(kernel_id)
        self.visits.pop(kernel_id, None)

    async def end_without_link(self) -> None:
        """End the visits by links that work no more."""
        links = self.links.of_case()
        for kernel_id, visit in list(self.visits.items()):
            link = links.get(visit.name)
            if link is None or link.digest != visit.digest:
                await self.end(kernel_id)

    def remove_kernel(self, kernel_id: str) -> Any:
        """Forget a kernel that has ended, however it did, and close the lines to it."""
        self.visits.pop(kernel_id, None)
        for line in self.lines.pop(kernel_id, set()):
            line.close()
        return super().remove_kernel(kernel_id)

    def owner(self, kernel_id: str) -> str:
        """Give the name of the person whose visit a kernel is; "" when there is no such visit."""
        visit = self.visits.get(kernel_id)
        return visit.name if visit else ""


def _only_own(handler: Any, kernel_id: str) -> None:
    """Answer as for a kernel that does not exist, unless it is the asking person's own."""
    user = handler.current_user
    if user is None or handler.kernel_manager.owner(kernel_id) != user.username:
        raise web.HTTPError(404)


class OwnKernel(InWords, KernelHandler):
    """Says whether a visit is still there."""

    SUPPORTED_METHODS = ("GET",)

    @web.authenticated
    async def get(self, kernel_id: str) -> None:
        """Answer with its state and nothing else."""
        _only_own(self, kernel_id)
        self.finish(json.dumps({"id": kernel_id, "name": "python3"}))


class OwnSocket(InWords, VoilaKernelWebsocketHandler):
    """The line between a browser and its own kernel."""

    @web.authenticated
    async def get(self, kernel_id: str) -> None:
        """Open it."""
        _only_own(self, kernel_id)
        await super().get(kernel_id)

    async def open(self, kernel_id: str) -> None:
        """Note that it is open, so that it can be closed when the kernel has ended."""
        self.kernel_manager.lines[kernel_id].add(self)
        await super().open(kernel_id)

    def on_close(self) -> None:
        """Forget it."""
        self.kernel_manager.lines[self.kernel_id].discard(self)
        super().on_close()


class OwnEnd(InWords, VoilaShutdownKernelHandler):
    """Ends a visit when its page is left; asked by the page itself, as the browser says in Origin."""

    def check_xsrf_cookie(self) -> None:
        """A page that is being left can send no token; no other site is let ask, and the number is secret."""

    @web.authenticated
    async def post(self, kernel_id: str) -> None:
        """End it."""
        _only_own(self, kernel_id)
        await self.kernel_manager.end(kernel_id)
        self.set_status(204)
        self.finish()


class PageHandler(InWords, TornadoVoilaHandler):
    """The page itself: starts a kernel and sends what it shows."""

    SUPPORTED_METHODS = ("GET",)

    @web.authenticated
    async def get(self, path: str | None = None) -> None:
        """Answer with the page, or say that there is no room."""
        if path:
            raise web.HTTPError(404)
        name = self.current_user.username
        if self.kernel_manager.is_full(name):
            self.set_status(503)
            self.finish(plain_page(FULL_HEAD, FULL_WORDS))
            return
        now = dt.datetime.now()
        print(f"{day(now)}, {now:%H:%M}: {name} opened the page.", flush=True)
        await super().get("")
