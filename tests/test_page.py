"""The assessor's page: links, the gate before it, and whose kernel is whose; browser/ tests what is shown."""

import asyncio
import datetime as dt
import json
import re
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPResponse

import psutil
import pytest
import websocket
from cases import DATA
from served import OTHERS_EVIDENCE, Served
from servers import running

from partnerlib import rounds
from partnerlib.database import open_engine
from partnerlib.database.access import invite
from partnerlib.page import __main__ as command
from partnerlib.page import desk, kernels
from partnerlib.page.heading import heading
from partnerlib.page.kernels import PageKernels
from partnerlib.page.links import LinkError, Links, beside_store
from partnerlib.page.running import is_served
from partnerlib.page.server import PortTakenError
from partnerlib.store import Store
from partnerlib.words import day


@pytest.fixture
def kept(tmp_path):
    """The links to a case, in a file of their own."""
    return Links("larkspur", tmp_path / "store.links.json")


def test_a_link_lets_its_owner_in_and_only_its_hash_is_kept(kept):
    token = kept.make("Ana  Holt")
    assert len(token) >= 43
    assert kept.holder(token) == "Ana Holt"
    assert token not in kept.file.read_text()
    assert kept.file.stat().st_mode & 0o077 == 0
    for other in ("", "x", token[:-1], token + "x", token.lower(), "\x00", "x" * 1_000_000, "\ud800"):
        assert kept.holder(other) == ""


def test_a_new_link_ends_the_one_before_it_at_once_and_nobody_elses(kept):
    old, bens = kept.make("Ana"), kept.make("Ben")
    seen_elsewhere = Links("larkspur", kept.file)
    assert seen_elsewhere.holder(old) == "Ana"
    new = kept.make("Ana")
    assert [seen_elsewhere.holder(token) for token in (old, new, bens)] == ["", "Ana", "Ben"]
    assert kept.take_away("Ana")
    assert not kept.take_away("Ana")
    assert [seen_elsewhere.holder(token) for token in (new, bens)] == ["", "Ben"]


def test_a_link_is_for_one_case_only(kept):
    token = kept.make("Ana")
    other = Links("acme", kept.file)
    assert other.holder(token) == ""
    other.make("Ana")
    assert kept.holder(token) == "Ana"


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"larkspur": {"Ana": 1}}', '{"larkspur": {"Ana": {}}}', "\xff"]
)
def test_a_damaged_file_lets_nobody_in_and_says_so(kept, text):
    token = kept.make("Ana")
    kept.file.write_bytes(text.encode("latin-1"))
    assert kept.holder(token) == ""
    with pytest.raises(LinkError, match=r"store.links.json is damaged. Delete it"):
        kept.make("Ben")


def test_links_made_at_the_same_time_are_all_kept(kept):
    names = [f"Person {number}" for number in range(24)]
    with ThreadPoolExecutor(8) as pool:
        tokens = list(pool.map(lambda name: Links("larkspur", kept.file).make(name), names))
    assert [kept.holder(token) for token in tokens] == names


def test_a_name_that_is_none_gets_no_link(kept):
    for name in ("", " ", "a\nb" * 40, "\u202eana"):
        with pytest.raises(ValueError, match="name"):
            kept.make(name)
    assert not kept.file.exists()


def test_links_lie_beside_a_file_and_the_name_for_a_server_holds_no_password(tmp_path):
    assert beside_store(f"sqlite:///{tmp_path}/my.sqlite") == tmp_path / "my.links.json"
    url = "postgresql+psycopg://ana:secret@db.example/{}"
    one, two = (beside_store(url.format(name)) for name in ("a", "b"))
    assert one != two
    assert "secret" not in one.name
    assert beside_store(url.format("a").replace("secret", "other")) == one


# --- the command -------------------------------------------------------------------------------------------


@pytest.fixture
def never_served(monkeypatch, tmp_path):
    """Let the command print what it prints and serve nothing."""
    monkeypatch.setenv("PARTNERLIB_STORE", f"sqlite:///{tmp_path}/store.sqlite")
    monkeypatch.setenv("PARTNERLIB_CONFIG", str(tmp_path))
    for name in ("PARTNERLIB_ASSESSOR", "JUPYTERHUB_USER"):
        monkeypatch.delenv(name, raising=False)
    asked: list[tuple[str, int, str]] = []

    def serve(_, host, port, url, ready):
        asked.append((host, port, url))
        ready()

    monkeypatch.setattr(command, "serve", serve)
    return asked


def test_without_a_round_or_a_name_the_command_says_what_to_do(never_served, capsys):
    assert command.main(["data/larkspur"]) == 1
    assert capsys.readouterr().err.startswith("Say whose link to make: make assess CASE=larkspur NAME=")
    assert command.main(["larkspurr"]) == 1
    assert "There is no case 'larkspurr'. Did you mean 'larkspur'?" in capsys.readouterr().err
    assert never_served == []


def test_links_made_before_are_kept_until_a_new_one_is_asked_for(never_served, capsys):
    def run(*more: str) -> str:
        assert command.main(["larkspur", *more]) == 0
        return capsys.readouterr().out

    first = run("--name", "Ana", "--name", "Ben Holt")
    assert never_served == [("127.0.0.1", command.PORT, "")]
    assert len(re.findall(r"http://127.0.0.1:8866/\?token=\S{43}\n", first)) == 2
    assert "Only this computer can open the links" in first
    again = run("--name", "Ana")
    assert "token=" not in again
    assert "Ana has a link since" in again
    assert "Still let in by links made before: Ben Holt." in again
    anew = run("--new", "ana", "--name", "Ben Holt")
    assert re.search(r"^Ana has a new link; the old one works no more\.\nhttp\S+\n\n", anew, re.MULTILINE)
    assert anew.count("token=") == 1
    assert run("--void", "ana") == "ana: the link works no more.\n"
    assert command.main(["larkspur", "--void", "Ana"]) == 1
    assert "Links have: Ben Holt." in capsys.readouterr().out


def test_people_get_the_links_of_their_names_as_recorded(never_served, capsys):
    assert command.main(["larkspur", "--name", "mirela", "--name", " RAVI "]) == 0
    names = re.findall(r"^(.+)\nhttp", capsys.readouterr().out, re.MULTILINE)
    assert names == ["Mirela", "Ravi"]


def test_where_the_page_is_served_already_links_are_made_for_that_one(
    never_served, capsys, monkeypatch, tmp_path
):
    def taken(*_):
        raise PortTakenError("Port 8866 is taken.")

    monkeypatch.setattr(command, "serve", taken)
    monkeypatch.setattr(command, "is_served", lambda *_: False)
    assert command.main(["larkspur", "--name", "Ana"]) == 1
    assert "Port 8866 is taken" in capsys.readouterr().err
    assert not (tmp_path / "store.links.json").exists()
    monkeypatch.setattr(command, "is_served", lambda *_: True)
    assert command.main(["larkspur", "--name", "Ana"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("The assessment page of 'larkspur' is served already on port 8866")
    assert "token=" in said


def test_other_computers_are_let_in_only_when_asked_and_that_is_said(never_served, capsys):
    assert command.main(["larkspur", "--name", "Ana", "--host", "0.0.0.0", "--port", "80"]) == 0
    said = capsys.readouterr().out
    assert never_served == [("0.0.0.0", 80, "")]
    assert "http://0.0.0.0" not in said
    assert "anyone on that network who has a link can assess" in said
    assert "Put a server before it that adds TLS" in said
    assert command.main(["larkspur", "--new", "Ana", "--url", "https://assess.example/"]) == 0
    assert "\nhttps://assess.example/?token=" in capsys.readouterr().out


@pytest.mark.parametrize(
    "bad",
    [["--port", "0"], ["--port", "99999"], ["--port", "x"], ["--url", "assess.example"], ["--name", " "]],
)
def test_what_cannot_be_is_refused_in_words(never_served, capsys, bad):
    assert command.main(["larkspur", "--name", "Ana", *bad]) == 1
    told = capsys.readouterr()
    assert len(told.err.splitlines()) == 1
    assert never_served == []


@pytest.mark.parametrize(
    "store",
    [
        "postgresql+psycopg://ana:secret@127.0.0.1:9/partners",
        "postgresql+psycopg://ana:se@cret@db:port/partners",
        "sqlite:///{}/no folder/store.sqlite",
        "sqlite:///{}/text.sqlite",
        "sqlite:///{}",
        "partners",
    ],
)
def test_a_store_that_cannot_be_reached_is_told_without_drivers_words_and_folders(
    never_served, capsys, monkeypatch, tmp_path, store
):
    (tmp_path / "text.sqlite").write_text("no database, but a text that is as long as one may be" * 20)
    monkeypatch.setenv("PARTNERLIB_STORE", store.format(tmp_path))
    assert command.main(["larkspur", "--name", "Ana"]) == 1
    told = capsys.readouterr().err
    assert len(told.splitlines()) == 1
    assert told.count(". ") or "such as" in told
    assert not re.search(rf"{tmp_path}|\(|secret|cret@|connection|sqlalchemy|unable|Errno", told)


@pytest.fixture(scope="module")
def on_server():
    """A server with the example in it, a round open, and the addresses of its owner, an organizer and Ana."""
    with running() as server:
        url = server.url(server.new_database())
        store = Store(url)
        store.import_folder(DATA / "larkspur", "larkspur")
        opened = rounds.openings(store.load("larkspur"), ["nor"], ["Ana", "Ben"], dt.datetime.now(dt.UTC))
        store.append("larkspur", {"invitations": opened}, "Dana")
        store.close()
        engine = open_engine(url)
        logins = [invite(engine, "Olga", organizer=True), invite(engine, "Ana")]
        engine.dispose()
        yield [url, *(login.render_as_string(hide_password=False) for login in logins)]


def test_on_a_server_the_page_wants_the_owners_login_and_then_shows_people_their_own(
    never_served, on_server, monkeypatch, capsys
):
    owner, *others = on_server
    for login in others:
        monkeypatch.setenv("PARTNERLIB_STORE", login)
        assert command.main(["larkspur"]) == 1
        assert "Run the page with the login of the store's owner" in capsys.readouterr().err
    assert never_served == []

    monkeypatch.setenv("PARTNERLIB_STORE", owner)
    monkeypatch.setenv("PARTNERLIB_CASE", "larkspur")
    seen = {}
    for name, level in (("Ana", "41"), ("Ben", "157")):
        monkeypatch.setenv("PARTNERLIB_ASSESSOR", name)
        form = desk.own_form()
        form.part.value = "ideal"
        (reps,) = [view for view in form._parts["ideal"].views.values() if "staff" in view.criterion.label]
        reps.level.value = level
        form._save_newest()
        assert "✓ Saved" in form.status.value
        seen[name] = desk.own_form()._case.assessments["level"].tolist()
    assert seen == {"Ana": [41.0], "Ben": [157.0]}
    store = Store(owner)
    assert store.batches("larkspur")["saved_by"].tolist()[-2:] == ["Ana", "Ben"]
    store.close()


# --- the form ----------------------------------------------------------------------------------------------


@pytest.fixture
def at_page(monkeypatch, tmp_path):
    """Be the kernel of Ravi's page, on the example."""
    url = f"sqlite:///{tmp_path}/store.sqlite"
    Store(url).import_folder(DATA / "larkspur", "larkspur")
    told = {"PARTNERLIB_STORE": url, "PARTNERLIB_CASE": "larkspur", "PARTNERLIB_CONFIG": str(tmp_path)}
    for name, value in {**told, "PARTNERLIB_ASSESSOR": "Ravi"}.items():
        monkeypatch.setenv(name, value)
    return Store(url)


def test_the_form_knows_the_answers_of_its_owner_only(at_page):
    form = desk.own_form()
    everyone = set(at_page.load("larkspur").assessments["assessor"])
    assert len(everyone) > 1
    assert [name for name, _ in form.assessor.options] == ["Ravi"]
    assert set(form._case.assessments["assessor"]) == {"Ravi"}
    assert {place[0] for place in form._recorded} == {"Ravi"}
    assert form.assessor.disabled


def test_in_a_round_the_form_offers_the_candidates_of_that_round_only(at_page):
    case, now = at_page.load("larkspur"), dt.datetime.now(dt.UTC)
    at_page.append(
        "larkspur", {"invitations": rounds.openings(case, ["nor", "tit"], ["Ravi", "Ana"], now)}, "Dana"
    )
    form = desk.own_form()
    assert [key for _, key in form.candidate.options] == ["nor", "tit"]
    assert form.candidate.value == "nor"
    form.candidate.value = "tit"
    form.refresh(form._desk.case)
    assert form.candidate.value == "tit"


def test_when_the_round_is_over_its_guest_sees_an_end_and_no_other_candidate(at_page):
    case, now = at_page.load("larkspur"), dt.datetime.now(dt.UTC)
    at_page.append("larkspur", {"invitations": rounds.openings(case, ["nor"], ["Ravi", "Ana"], now)}, "Dana")
    form = desk.own_form()
    assert "over" not in form.status.value
    closed = rounds.closing(at_page.load("larkspur"), "round-1", dt.datetime.now(dt.UTC))
    at_page.append("larkspur", {"invitations": closed}, "Dana")
    form.refresh(form._desk.case)
    assert [key for _, key in form.candidate.options] == ["nor"]
    assert "Your round is over. Thank you: what you answered is recorded." in form.status.value


def words(form: desk.OwnForm) -> str:
    """Give what the heading says, without its tags."""
    return " ".join(re.sub("<[^>]+>", " ", form.heading.value).split())


def typed(form: desk.OwnForm, part: str, word: str, level: str) -> None:
    """Type a level into the field whose label has a word in it."""
    form.part.value = part
    (view,) = [v for v in form._parts[part].views.values() if word in v.criterion.label]
    view.level.value = level


def test_the_heading_says_whose_search_it_is_who_is_here_who_asked_and_what_is_left(at_page, monkeypatch):
    monkeypatch.setenv("PARTNERLIB_ASSESSOR", "Ana")
    case, when = at_page.load("larkspur"), dt.datetime(2027, 3, 7, 12, tzinfo=dt.UTC)
    head = "Larkspur Metrics: partner search Fictional example You are Ana."
    of = len(case.profile)
    assert words(desk.own_form()) == f"{head} {of * len(case.candidates)} of {of * len(case.candidates)} " + (
        "questions left."
    )
    opened = rounds.openings(case, ["nor", "tit"], ["Ana", "Ben"], when)
    at_page.append("larkspur", {"invitations": opened}, "<i>Dana")
    form = desk.own_form()
    asked = "&lt;i&gt;Dana opened this round on 7 March 2027."
    assert words(form) == f"{head} {asked} {2 * of} of {2 * of} questions left."
    typed(form, "ideal", "staff", "x")
    assert f" {2 * of} of " in words(form)
    typed(form, "ideal", "staff", "41")
    assert f" {2 * of - 1} of " in words(form)
    for about, says in (
        ("nor", f"{asked} {of} of {2 * of} questions left."),
        ("tit", f"{asked} You have finished."),
    ):
        done = rounds.finishing(at_page.load("larkspur"), "Ana", about, dt.datetime.now(dt.UTC))
        at_page.append("larkspur", {"invitations": done}, "Ana")
        form.refresh(form._desk.case)
        assert words(form) == f"{head} {says}"


def test_what_a_list_says_of_itself_stands_above_the_form(at_page):
    case = at_page.load("larkspur")
    said = "companies.csv, row 2: Founded “1902”. About the list: Figures of 2017."
    listed = case.replace(assessments=case.assessments.assign(evidence=said))
    assert "A fictional search: Larkspur Metrics. Figures of 2017" in heading(listed, "Ana", "", "")
    assert "Fictional example" not in heading(listed, "Ana", "", "")
    real = listed.replace(company=listed.company.assign(name="Larkspur Metrics"))
    assert "Figures of 2017" in heading(real, "Ana", "", "")
    assert "fictional" not in heading(real, "Ana", "", "")


def test_what_was_typed_last_is_what_a_new_visit_shows_first(at_page):
    form = desk.own_form()
    form.candidate.value = "tit"
    typed(form, "ideal", "staff", "41")
    form.candidate.value = "nor"
    typed(form, "ideal", "staff", "42")
    form.candidate.value = "tit"
    typed(form, "ideal", "Financial", "3")
    left = form.typed()
    new = desk.own_form()
    assert (new.candidate.value, new.part.value) != ("tit", "ideal")
    new.resume(left, dt.datetime.now(dt.UTC))
    assert (new.candidate.value, new.part.value) == ("tit", "ideal")
    assert "It is here again" in new.status.value


def test_next_unanswered_marks_the_question_that_the_page_brings_into_view(at_page, monkeypatch):
    monkeypatch.setenv("PARTNERLIB_ASSESSOR", "Ana")
    form = desk.own_form()

    def marked() -> list[str]:
        views = [view for part in form._parts.values() for view in part.views.values()]
        return [v.criterion.label for v in views if desk.NEXT in v.widget._dom_classes]

    form._go_to_next()
    assert (form.part.value, marked()) == ("ideal", ["Field staff in our regions"])
    typed(form, "ideal", "staff", "41")
    for _ in range(7):
        form._go_to_next()
    assert form.part.value == "ideal"
    assert marked() == ["Financial stability"]
    form.part.value = "who"
    assert marked() == []


def test_a_store_that_is_gone_is_told_without_its_place_and_the_log_has_the_rest(at_page, tmp_path, capfd):
    form = desk.own_form()
    typed(form, "ideal", "staff", "41")
    file = tmp_path / "store.sqlite"
    for each in tmp_path.glob("store.sqlite-*"):
        each.unlink()
    file.rename(tmp_path / "away.sqlite")
    file.mkdir()
    form._guarded(form._save_newest)
    told = re.sub("<[^>]+>", "", form.status.value)
    assert told.startswith("⚠ The place where your answers are kept does not answer just now.")
    assert told.endswith("What you typed is kept.")
    assert str(tmp_path) not in told
    log = capfd.readouterr().err
    assert log.startswith("Ravi was told: The place where")
    assert "cannot be opened" in log
    assert "Traceback" not in log


def test_no_traceback_and_no_script_reach_the_person(at_page, monkeypatch, capsys):
    form = desk.own_form()
    assert "onload" not in form._style.value
    monkeypatch.setattr(form, "_save", lambda: 1 / 0)
    form._guarded(form._save)
    assert "Something unexpected went wrong." in form.status.value
    assert "Traceback" not in form.status.value
    assert "ZeroDivisionError" not in form.status.value


def test_where_there_is_no_form_it_is_said_in_words(at_page, monkeypatch):
    shown = []
    monkeypatch.setattr(desk, "display", shown.append)
    monkeypatch.delenv("PARTNERLIB_ASSESSOR")
    desk.show()
    monkeypatch.setenv("PARTNERLIB_ASSESSOR", "Ravi")
    monkeypatch.setenv("PARTNERLIB_CASE", "nowhere")
    desk.show()
    monkeypatch.setattr(desk, "own_form", lambda: {}["x"])
    desk.show()
    assert "does not know who you are" in shown[0].value
    assert "nowhere" in shown[1].value
    assert "Something unexpected went wrong" in shown[2].value
    assert "KeyError" not in shown[2].value


# --- the server --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    served = Served(tmp_path_factory.mktemp("page"))
    yield served
    if served.process.poll() is None:
        served.stop()


def ask(page: Served, path: str, name: str = "", method: str = "GET", **headers: str) -> HTTPResponse:
    """Ask for an address as a person who came by a link, or as nobody; never follow anything."""
    cookie = {"Cookie": f"partnerlib-page-{page.port}={page.tokens[name]}"} if name else {}
    url = f"http://127.0.0.1:{page.port}{path}"
    request = urllib.request.Request(url, method=method, headers={**cookie, **headers})
    opener = urllib.request.build_opener(_Stay)
    try:
        return opener.open(request, timeout=60)
    except urllib.error.HTTPError as error:
        return error


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


EVERYWHERE = [
    "/",
    "/?token=wrong",
    "/?template=classic",
    "/page/page.css",
    "/page/page.js",
    "/api",
    "/api/status",
    "/api/kernels",
    "/api/kernels/00000000-0000-0000-0000-000000000000",
    "/api/kernels/00000000-0000-0000-0000-000000000000/channels",
    "/api/contents/",
    "/voila/files/assess.ipynb",
    "/voila/files/../__main__.py",
    "/voila/render/assess.ipynb",
    "/voila/static/voila.js",
    "/voila/templates/lab/static/index.css",
    "/voila/labextensions/",
    "/voila/api/shutdown/00000000-0000-0000-0000-000000000000",
    "/login",
    "/logout",
    "/assess.ipynb",
    "/nowhere",
]


def test_without_a_link_every_address_gives_the_same_page_which_tells_nothing(page):
    answers = {
        (path, method): ask(page, path, method=method) for path in EVERYWHERE for method in ("GET", "POST")
    }
    assert {answer.status for answer in answers.values()} == {403}
    said = {answer.read() for (path, _), answer in answers.items() if "token" not in path}
    assert len(said) == 1
    (text,) = said
    assert b"Please open this page with your own link" in text
    for secret in (b"larkspur", b"Larkspur", b"Ana", b"kernel", b"oil", b"upyter"):
        assert secret not in text
    headers = answers["/", "GET"].headers
    assert not {"Set-Cookie", "Server"} & set(headers)
    assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_a_wrong_or_old_link_is_told_apart_but_lets_nobody_in(page):
    assert b"This link does not work any more" in ask(page, "/?token=wrong").read()
    assert b"This link does not work any more" in ask(page, "/?token=wrong", "Ana").read()


def test_opening_a_link_keeps_the_token_in_a_cookie_and_out_of_the_address(page):
    answer = ask(page, f"/?token={page.tokens['Ana']}&next=https://evil.example")
    assert (answer.status, answer.headers["Location"]) == (303, "/")
    cookie = answer.headers["Set-Cookie"]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Secure" not in cookie
    behind = ask(page, f"/?token={page.tokens['Ana']}", **{"X-Forwarded-Proto": "https"})
    assert "Secure" in behind.headers["Set-Cookie"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_with_a_link_only_the_page_and_what_it_is_made_of_can_be_reached(page):
    reached = {path for path in EVERYWHERE[3:] if ask(page, path, "Ana").status == 200}
    assert reached == {
        "/page/page.css",
        "/page/page.js",
        "/voila/static/voila.js",
        "/voila/templates/lab/static/index.css",
    }
    assert ask(page, "/nowhere", "Ana").status == 404
    assert ask(page, "/voila/templates/../../../../../etc/passwd", "Ana").status in (400, 403, 404)
    assert ask(page, "/", "Ana", Host="evil.example").status == 403


@pytest.fixture(scope="module")
def visit(page):
    """A visit of Ana's who claims to be somebody else in every way a browser has: its page and kernel."""
    claims = {"X-Assessor": "Zoe", "PARTNERLIB_ASSESSOR": "Zoe", "HTTP_PARTNERLIB_ASSESSOR": "Zoe"}
    answer = ask(page, "/?PARTNERLIB_ASSESSOR=Zoe&name=Zoe&template=classic&theme=dark", "Ana", **claims)
    text = answer.read().decode()
    about = json.loads(
        re.search(r'jupyter-config-data" type="application/json">(.*?)</script>', text).group(1)
    )
    return text, about["kernelId"], answer.headers


def test_a_visit_shows_the_form_without_code_and_every_script_comes_from_a_file(page, visit):
    text, _, headers = visit
    assert "application/vnd.jupyter.widget-view+json" in text
    assert "import" not in text
    assert not re.search(r"<script(?![^>]*(src=|type=.application/))", text)
    assert not re.search(r"(src|href)=.?(https?:)?//", text)
    assert "script-src 'self';" in headers["Content-Security-Policy"]
    assert "no-store" in headers["Cache-Control"]


def line(page: Served, kernel: str, name: str, **more: str) -> websocket.WebSocket:
    """Open the line to a kernel."""
    url = f"ws://127.0.0.1:{page.port}/api/kernels/{kernel}/channels?session_id=x"
    cookie = f"partnerlib-page-{page.port}={page.tokens[name]}" if name else None
    return websocket.create_connection(url, timeout=20, cookie=cookie, **more)


def test_a_kernel_is_told_its_owner_by_the_link_alone(page, visit):
    (kernel,) = [each for each in page.kernels() if "PARTNERLIB_ASSESSOR" in each.environ()]
    own = kernel.environ()
    assert (own["PARTNERLIB_ASSESSOR"], own["PARTNERLIB_CASE"]) == ("Ana", "larkspur")
    assert "Zoe" not in {value for name, value in own.items() if name != "QUERY_STRING"}
    assert page.tokens["Ana"] not in " ".join(own.values())


def test_nobody_reaches_the_kernel_of_somebody_else(page, visit):
    _, kernel, _ = visit
    assert ask(page, f"/api/kernels/{kernel}", "Ana").status == 200
    for method, path in [("GET", f"/api/kernels/{kernel}"), ("POST", f"/voila/api/shutdown/{kernel}")]:
        assert ask(page, path, "Ben", method).status == 404
        assert ask(page, path, "", method).status == 403
    assert ask(page, f"/api/kernels/{kernel}", "Ana", "DELETE").status in (403, 405)
    for name, status in [("Ben", 404), ("", 403)]:
        with pytest.raises(websocket.WebSocketBadStatusException) as refused:
            line(page, kernel, name)
        assert refused.value.status_code == status
    with pytest.raises(websocket.WebSocketBadStatusException):
        line(page, kernel, "Ana", origin="http://evil.example")
    assert (
        ask(page, f"/voila/api/shutdown/{kernel}", "Ana", "POST", Origin="http://evil.example").status == 404
    )
    assert ask(page, f"/api/kernels/{kernel}", "Ana").status == 200


def test_no_code_sent_to_a_kernel_is_run(page, visit, tmp_path):
    _, kernel, _ = visit
    mark = tmp_path / "ran"
    told = line(page, kernel, "Ana")

    def send(kind: str, content: dict[str, object]) -> None:
        header = {
            "msg_id": kind,
            "msg_type": kind,
            "session": "x",
            "username": "",
            "version": "5.3",
            "date": "",
        }
        whole = {
            "header": header,
            "parent_header": {},
            "metadata": {},
            "content": content,
            "channel": "shell",
        }
        told.send(json.dumps(whole))

    send("execute_request", {"code": f"open({str(mark)!r}, 'w')", "silent": False, "store_history": False})
    send("complete_request", {"code": "o", "cursor_pos": 1})
    send("kernel_info_request", {})
    seen = []
    while "kernel_info_reply" not in seen:
        seen.append(json.loads(told.recv())["msg_type"])
    told.close()
    assert not {"execute_reply", "complete_reply"} & set(seen)
    assert not mark.exists()


def _closed(told: websocket.WebSocket, within: float = 20) -> bool:
    """Tell whether a line is closed from the other side before long."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        if told.recv() == "":
            return True
    return False


def test_a_new_link_ends_the_visits_made_by_the_old_one(page, visit):
    _, kernel, _ = visit
    old = page.tokens["Ana"]
    told = line(page, kernel, "Ana")
    page.tokens["Ana"] = Links("larkspur", page.links).make("Ana")
    assert _closed(told)
    assert ask(page, f"/api/kernels/{kernel}", "Ana").status == 404
    request = urllib.request.Request(
        f"http://127.0.0.1:{page.port}/", headers={"Cookie": f"partnerlib-page-{page.port}={old}"}
    )
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request, timeout=20)


def test_only_the_page_of_this_case_and_store_is_taken_for_it_and_asking_leaves_nothing(page, tmp_path):
    links = Links("larkspur", page.links)
    before = links.of_case()
    assert is_served(links, "127.0.0.1", page.port)
    assert is_served(links, "0.0.0.0", page.port)
    assert not is_served(Links("acme", page.links), "127.0.0.1", page.port)
    assert not is_served(Links("larkspur", tmp_path / "other.links.json"), "127.0.0.1", page.port)
    assert links.of_case() == before


def test_stopping_ends_every_kernel_and_tells_no_secret(page):
    ask(page, "/", "Ben").read()
    ask(page, f"/?token={page.tokens['Ben']}x").read()
    had = page.stop()
    assert len(had) == 1
    assert not any(psutil.pid_exists(each.pid) and each.status() != psutil.STATUS_ZOMBIE for each in had)
    assert page.process.returncode == 0
    assert OTHERS_EVIDENCE not in page.said
    assert page.said.count(page.tokens["Ben"]) == 1
    assert "Traceback" not in page.said
    assert (
        len(re.findall(rf"^{day(dt.datetime.now())}, \d\d:\d\d: Ben opened the page.$", page.said, re.M)) == 1
    )
    log = page.said.partition("let others in.\n")[2]
    assert all(line.endswith("opened the page.") for line in log.splitlines())


# --- which visits go on ------------------------------------------------------------------------------------


def test_the_next_visit_ends_those_whose_browser_is_gone_and_no_other(monkeypatch, kept):
    ended: list[str] = []
    manager = PageKernels()
    now = dt.datetime.now(dt.UTC)
    manager.visits = {key: kernels.Visit(key[0], "", now) for key in ("a-gone", "a-live", "a-new", "b-gone")}
    manager.lines |= {"a-gone": set(), "a-live": {object()}, "b-gone": set()}

    async def end(kernel_id: str) -> None:
        ended.append(kernel_id)

    monkeypatch.setattr(manager, "end", end)
    asyncio.run(manager.end_left("a"))
    assert ended == ["a-gone"]


def test_visits_are_bounded_for_a_person_and_for_all(monkeypatch, kept):
    monkeypatch.setattr(kernels, "MOST_VISITS", 4)
    ended: list[str] = []
    manager = PageKernels()
    manager.links = kept
    now = dt.datetime.now(dt.UTC)
    manager.visits = {key: kernels.Visit(key[0], "", now) for key in ("a1", "a2", "a3", "b1")}

    async def end(kernel_id: str) -> None:
        ended.append(kernel_id)

    monkeypatch.setattr(manager, "end", end)
    asyncio.run(manager.make_room("a"))
    asyncio.run(manager.make_room("b"))
    assert ended == ["a1"]
    assert manager.is_full("c")
    assert manager.is_full("b")
    assert not manager.is_full("a")
    assert manager.owner("a1") == "a"
    assert manager.owner("nowhere") == ""
