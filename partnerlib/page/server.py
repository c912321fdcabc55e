"""The server of the assessor's page: Voilà with one notebook, its own template and nothing else to reach."""

import errno
import logging
import mimetypes
import socket
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jupyter_server.base.handlers import FileFindHandler
from tornado import httpserver, ioloop, web
from tornado.routing import Rule
from traitlets.config import Config
from voila.app import Voila
from voila.static_file_handler import MultiStaticFileHandler, TemplateStaticFileHandler

from partnerlib.page import kernels
from partnerlib.page.gate import HEADERS, ByLink, Enter, InWords, Keys, Refuse, WithLink, WithoutLink
from partnerlib.page.links import Links

HERE = Path(__file__).resolve().parent
NOTEBOOK, TEMPLATE = HERE / "assess.ipynb", HERE / "template"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
LARGEST_REQUEST = 1024 * 1024
"""Bytes of a request or message; the longest text that can be recorded is far shorter."""

LONGEST_START = 120
"""Seconds; only then would Voilà send a sign of life, as a script that our policy does not run."""

WIDGETS = ["@voila-dashboards/widgets-manager8", "@jupyter-widgets/jupyterlab-manager"]
"""The only extensions of JupyterLab that the page loads, whatever else is installed."""

_KERNEL = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"


class ServeError(RuntimeError):
    """Why the page cannot be served, in words."""


class PortTakenError(ServeError):
    """Some program listens at this port already, perhaps this page."""


class AssessorsPage(Voila):
    """Voilà that shows one notebook to those who have a link, each with a kernel of their own."""

    def __init__(self, links: Links, host: str, port: int, **settings: Any) -> None:
        super().__init__(**settings)
        self.ip, self.port, self.open_browser = host, port, False
        self.notebook_path = str(NOTEBOOK)
        self.keys = Keys(links, port)
        self.outer_names: Sequence[str] = ()
        self.ready: Callable[[], None] = lambda: None
        self.identity_provider_class = type("OwnLink", (ByLink,), {"keys": self.keys})
        self.config = _config(links)

    def load_config_file(self, *_: object, **__: object) -> None:
        """Read no settings from anywhere: the page is the same on every computer."""

    def setup_template_dirs(self) -> None:
        """Take our own template; what it is made of comes from Voilà's template `lab`."""
        super().setup_template_dirs()
        self.template_paths.insert(0, str(TEMPLATE))

    def init_settings(self) -> dict[str, Any]:
        """Give tornado's settings: our headers on every answer, and no log of addresses."""
        local = self.ip in LOOPBACK
        return {
            **super().init_settings(),
            "headers": HEADERS,
            "allow_remote_access": not local,
            "local_hostnames": ["localhost", *self.outer_names],
            "log_function": lambda _: None,
            "ws_ping_interval": 10_000,
            "ws_ping_timeout": 20_000,
        }

    def init_handlers(self) -> list[Any]:
        """Give every address there is, behind the gate."""
        whole = {"voila_configuration": self.voila_configuration, "template_paths": self.template_paths}
        page = {**whole, "config": self.config, "notebook_path": NOTEBOOK.name}
        found = {"path": self.labextensions_path, "no_cache_paths": ["/"]}
        keys = {"keys": self.keys}
        return [
            Rule(WithLink(self.keys), Enter, keys),
            Rule(WithoutLink(self.keys), Refuse, keys),
            (rf"/api/kernels/{_KERNEL}", kernels.OwnKernel),
            (rf"/api/kernels/{_KERNEL}/channels", kernels.OwnSocket),
            (rf"/voila/api/shutdown/{_KERNEL}", kernels.OwnEnd),
            (r"/voila/templates/((?:base|lab)/static/.*)", VoilasTemplate),
            (r"/voila/static/(.*)", VoilasStatic, {"paths": self.static_paths}),
            (r"/voila/labextensions/(@(?:voila-dashboards|jupyter-widgets)/.*)", Widgets, found),
            (r"/page/(page\.(?:css|js))", OwnFiles, {"path": str(TEMPLATE)}),
            (r"/(.*)", kernels.PageHandler, page),
        ]

    def listen(self) -> None:
        """Listen, say so, and serve until told to stop."""
        server = httpserver.HTTPServer(
            self.app, max_body_size=LARGEST_REQUEST, max_buffer_size=LARGEST_REQUEST
        )
        try:
            server.listen(self.port, self.ip)
        except OSError as error:
            raise _cannot_listen(error, self.ip, self.port) from error
        self.ready()
        watch = ioloop.PeriodicCallback(self.kernel_manager.end_without_link, 1000 * kernels.LINK_SECONDS)
        watch.start()
        self.ioloop = ioloop.IOLoop.current()
        try:
            self.ioloop.start()
        except KeyboardInterrupt:
            pass
        finally:
            server.stop()
            self.stop()


class VoilasStatic(InWords, MultiStaticFileHandler):
    """Voilà's own files."""


class VoilasTemplate(InWords, TemplateStaticFileHandler):
    """The files of the template that ours is made of."""


class Widgets(InWords, FileFindHandler):
    """What draws the widgets."""


class OwnFiles(InWords, web.StaticFileHandler):
    """The style and the script of the page."""

    def set_extra_headers(self, path: str) -> None:
        """Let no page go with an older script."""
        for name, value in HEADERS.items():
            self.set_header(name, value)


def serve(links: Links, host: str, port: int, url: str, ready: Callable[[], None]) -> None:
    """Serve the page of a case until the process is told to stop; `ready` is called once it listens.

    `url` is the address by which people reach it through another server, "" where there is none.
    Raises ServeError when nobody can listen there.
    """
    mimetypes.add_type("text/javascript", ".js")
    for name in ("tornado.access", "tornado.application", "tornado.general"):
        logging.getLogger(name).setLevel(logging.ERROR)  # who was refused what is no news
    with tempfile.TemporaryDirectory(prefix="partnerlib-page-") as folder:
        page = AssessorsPage(links, host, port, connection_dir_root=folder, log_level=logging.ERROR)
        page.outer_names = [urlsplit(url).hostname or ""] if url else []
        page.ready = ready
        page.initialize([])
        page.start()


def _config(links: Links) -> Config:
    """Give all settings of Voilà, of its kernels and of what it runs."""
    manager = type("Kernels", (kernels.PageKernels,), {"case": links.case, "links": links})
    settings = Config()
    voila = settings.VoilaConfiguration
    voila.template, voila.theme, voila.strip_sources, voila.show_tracebacks = "lab", "light", True, False
    voila.allow_template_override = voila.allow_theme_override = "NO"
    voila.multi_kernel_manager_class = manager
    voila.extension_allowlist = WIDGETS
    voila.file_allowlist = []
    voila.http_keep_alive_timeout = LONGEST_START
    settings.MappingKernelManager.cull_idle_timeout = kernels.IDLE_SECONDS
    settings.MappingKernelManager.cull_interval = kernels.LOOK_SECONDS
    settings.MappingKernelManager.allow_tracebacks = False
    settings.MappingKernelManager.transport_encryption = "auto"
    settings.KernelRestarter.restart_limit = 0
    return settings


def _cannot_listen(error: OSError, host: str, port: int) -> ServeError:
    if error.errno == errno.EADDRINUSE:
        taken = f"Port {port} is taken, by another program or the page of another case."
        return PortTakenError(f"{taken} Give another one, such as PORT={port + 1}.")
    if error.errno == errno.EACCES:
        return ServeError(f"Your login may not use port {port}. Give one above 1023, such as PORT=8866.")
    if error.errno == errno.EADDRNOTAVAIL or isinstance(error, socket.gaierror):
        return ServeError(
            f"HOST={host} is no address of this computer. Leave it out, or give HOST=0.0.0.0 for all."
        )
    return ServeError(f"The page cannot listen on {host}, port {port}. Give another HOST=… or PORT=….")
