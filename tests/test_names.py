"""One person has one name: told, typed or logged in, it is the name that is recorded."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from cases import small_tables
from form_tools import words
from servers import Server

from partnerlib import identity, rounds
from partnerlib.case import Case
from partnerlib.database import open_engine
from partnerlib.database.access import invite
from partnerlib.store import Store
from partnerlib.tables.names import as_recorded, name_of
from partnerlib.workbook import Workbook, WorkbookError

pytest_plugins = ["stores"]
pytestmark = pytest.mark.usefixtures("nobody_known")

OPENED = dt.datetime(2026, 11, 1, 8, tzinfo=dt.UTC)


def unanswered() -> Case:
    tables = small_tables()
    return Case("small", tables | {name: tables[name].head(0) for name in ("invitations", "assessments")})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store whose case nobody has answered yet."""
    store = Store(f"sqlite:///{tmp_path}/store.sqlite")
    store.create(unanswered(), "Dana")
    yield store
    store.close()


def invited(store: Store, *names: str) -> None:
    rows = rounds.openings(store.load("small"), ["ash"], names, OPENED)
    store.append("small", {"invitations": rows}, "Dana")


def answered(store: Store, *names: str, level: float = 3) -> None:
    row = {"candidate": "ash", "criterion": "reps", "level": level, "recorded_at": dt.datetime.now(dt.UTC)}
    store.append("small", {"assessments": [{**row, "assessor": name} for name in names]}, "import")


@pytest.mark.parametrize("text", ["", " \n", "\u200b", "x" * 61, "Ra\u202evi", "a\x07b"])
def test_what_is_no_name_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="name"):
        name_of(text)


def test_spaces_forms_and_capitals_make_no_other_person() -> None:
    for told in ("zoe\u0301  MARSH", " Zoé Marsh", "ZOÉ MARSH"):
        assert as_recorded(name_of(told), ["Ravi", "Zoé Marsh"]) == "Zoé Marsh"


def test_of_two_recorded_spellings_the_one_told_is_meant_and_else_neither() -> None:
    known = ["Mirela", "mirela", "Ravi"]
    assert as_recorded("mirela", known) == "mirela"
    with pytest.raises(ValueError, match="MIRELA is recorded as Mirela and as mirela: write the one"):
        as_recorded("MIRELA", known)


class TestALogin:
    def test_it_is_the_person_invited_whose_name_differs_in_capitals_only(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        invited(store, "Mirela", "Ravi")
        monkeypatch.setenv("JUPYTERHUB_USER", "mirela")
        book = Workbook("small", store, identity)
        book.assess()
        assert (book.me, book.me_fixed) == ("Mirela", True)
        assert book.me_words == "You are logged in as mirela: recorded as Mirela."
        assert words(book.assess().name_problem) == book.me_words
        book.save({"candidates": [{"candidate": "oak", "name": "Oak"}]}, "mirela")
        assert store.batches("small")["saved_by"].iloc[-1] == "Mirela"

    def test_it_becomes_that_person_when_the_invitation_comes_later(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("JUPYTERHUB_USER", "mirela")
        book = Workbook("small", store, identity)
        book.assess()
        assert (book.me, book.me_words) == ("mirela", "")
        invited(Store(str(store._engine.url)), "Mirela")
        answered(store, "Mirela")
        assert list(book.case.assessments["assessor"]) == ["Mirela"]
        assert book.me == "Mirela"

    def test_it_is_refused_where_two_spellings_of_it_are_recorded(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        answered(store, "Mirela", "mirela")
        monkeypatch.setenv("JUPYTERHUB_USER", "MIRELA")
        with pytest.raises(WorkbookError, match="MIRELA is recorded as Mirela and as mirela"):
            Workbook("small", store, identity).assess()
        monkeypatch.setenv("PARTNERLIB_ASSESSOR", "Mirela")
        assert Workbook("small", store, identity).assess()

    def test_the_name_of_the_login_to_the_database_goes_first_and_stands_as_it_is(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        invited(store, "mirela")
        store.person = "Mirela"
        monkeypatch.setenv("JUPYTERHUB_USER", "mk1982")
        book = Workbook("small", store, identity)
        book.assess()
        assert (book.me, book.me_fixed) == ("Mirela", True)
        assert "mirela, who is asked or has answered here, is somebody else to it" in book.me_words
        with pytest.raises(WorkbookError, match="You are logged in as Mirela"):
            book.be("Ravi")

    def test_a_token_for_somebody_else_than_the_login_to_the_database_opens_nothing(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store.person = "Mirela"
        monkeypatch.setenv("PARTNERLIB_ASSESSOR", "Ana")
        book = Workbook("small", store, identity)
        with pytest.raises(WorkbookError, match="says that you are Ana, your login to the store"):
            book.assess()
        monkeypatch.setenv("PARTNERLIB_ASSESSOR", "MIRELA")
        assert book.assess()
        assert book.me == "Mirela"


class TestANameTold:
    def test_it_is_the_recorded_one_and_sees_what_that_person_sees(self, store: Store) -> None:
        invited(store, "Mirela", "Ravi")
        answered(store, "Mirela", "Ravi")
        book = Workbook("small", store, identity)
        assert book.case.assessments.empty
        book.be("mirela")
        assert book.me == identity.known() == "Mirela"
        assert list(book.case.assessments["assessor"]) == ["Mirela"]
        batch = book.save({"candidates": [{"candidate": "oak", "name": "Oak"}]}, "MIRELA")
        assert store.batches("small").set_index("batch").at[batch, "saved_by"] == "Mirela"

    def test_it_is_refused_where_two_spellings_of_it_are_recorded(self, store: Store) -> None:
        answered(store, "Mirela", "mirela")
        book = Workbook("small", store, identity)
        assert len(book.case.assessments) == 2
        with pytest.raises(WorkbookError, match="MIRELA is recorded as Mirela and as mirela"):
            book.be("MIRELA")
        with pytest.raises(WorkbookError, match="MIRELA is recorded as Mirela and as mirela"):
            book.save({"candidates": [{"candidate": "oak", "name": "Oak"}]}, "MIRELA")
        assert (book.me, len(store.batches("small"))) == ("", 2)

    def test_a_seat_left_shows_what_nobody_may_see_until_a_name_is_told(self, store: Store) -> None:
        invited(store, "Mirela", "Ravi")
        answered(store, "Mirela")
        book = Workbook("small", store, identity)
        book.be("Mirela")
        book.be("")
        assert (book.me, len(book.case.assessments)) == ("", 0)
        book.be("Mirela")
        assert (book.me, len(book.case.assessments)) == ("Mirela", 1)


def test_a_login_to_a_server_is_the_person_recorded_there(server: Server) -> None:
    database = server.new_database()
    owner = Store(server.url(database))
    owner.create(unanswered(), "Dana")
    invited(owner, "Noor", "Ravi")
    answered(owner, "Noor", "Ravi")
    engine = open_engine(server.url(database))
    address = invite(engine, "noor")
    engine.dispose()
    theirs = Store(address.render_as_string(hide_password=False))
    book = Workbook("small", theirs, identity)
    assert (theirs.person, list(book.case.assessments["assessor"]), book.me) == ("Noor", ["Noor"], "Noor")
    with pytest.raises(WorkbookError, match="You are logged in as Noor"):
        book.be("Ravi")
    theirs.close()
    owner.close()
