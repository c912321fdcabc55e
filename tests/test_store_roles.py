"""On a server an assessor's own login cannot read what a round hides, nor write what is not its own.

Everything here goes past the workbook, by SQL with the assessor's login.
"""

import datetime as dt
import itertools
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cases import ROOT, small_tables
from psycopg import errors
from servers import Server

from partnerlib.case import Case
from partnerlib.database import open_engine
from partnerlib.database.__main__ import main
from partnerlib.database.access import ASSESSOR, ORGANIZER, grant_roles, invite, void
from partnerlib.manifest import Snapshot
from partnerlib.store import Store, StoreError
from partnerlib.tables import CaseError
from partnerlib.tables.columns import Time
from partnerlib.workbook import Workbook

pytest_plugins = ["stores"]

OPENED, LATER = "2026-11-02T08:00:00Z", "2026-11-02T09:00:00.500000Z"
SECRET, WORD = 7.77, "a word nobody else may read"
NEW_SAVE = 'INSERT INTO batches ("case", saved_at, saved_by, note) VALUES (%s, %s, %s, %s) RETURNING batch'

Row = dict[str, object]


@dataclass
class Team:
    """A store with an open round of Ravi and Mirela on ash, an organizer, and a login each."""

    server: Server
    database: str
    owner: Store
    passwords: dict[str, str]

    def store(self, name: str) -> Store:
        """Open the store as one of them."""
        return Store(self.server.url(self.database, name.lower(), self.passwords[name]))

    def login(self, name: str) -> psycopg.Connection:
        """Open a plain connection as one of them; each statement is a transaction."""
        return self.server.connect(self.database, name.lower(), self.passwords[name])

    def ask(self, name: str, query: str, *values: object) -> list[Any]:
        """Give what a query answers one of them."""
        with self.login(name) as connection:
            return connection.execute(query, values).fetchall()

    def insert(self, name: str, table: str, row: Row, head: Row | None = None) -> None:
        """Save a row by hand, in one transaction with the head of its save."""
        columns = {"retracted": False, **row}
        told = {"case": "small", "saved_at": "x", "saved_by": name, "note": "", **(head or {})}
        with self.login(name) as connection, connection.transaction():
            found = connection.execute(NEW_SAVE, list(told.values())).fetchone()
            assert found is not None
            names = ", ".join(f'"{column}"' for column in ("batch", *columns))
            places = ", ".join(["%s"] * (len(columns) + 1))
            connection.execute(
                f"INSERT INTO {table} ({names}) VALUES ({places})", [found[0], *columns.values()]
            )


def answer(who: str, level: float | None = SECRET, when: str = LATER, **more: object) -> Row:
    row = {"candidate": "ash", "criterion": "reps", "assessor": who, "level": level, "recorded_at": when}
    return {**row, "evidence": WORD, **more}


def invitation(who: str, **more: object) -> Row:
    return {"round": "first", "candidate": "ash", "assessor": who, "opened_at": OPENED, **more}


@pytest.fixture(scope="session")
def whole_team(server: Server) -> Team:
    """Make the store, open the round, and let Mirela answer; nobody has finished."""
    database = server.new_database()
    owner = Store(server.url(database))
    tables = small_tables() | {"invitations": small_tables()["invitations"].head(0)}
    owner.create(Case("small", tables), "Dana")
    engine, names = open_engine(server.url(database)), ("Ravi", "Mirela", "Olga")
    logins = {name: invite(engine, name, organizer=name == "Olga") for name in names}
    engine.dispose()
    owner.append("small", {"invitations": [invitation("Ravi"), invitation("Mirela")]}, "Dana")
    team = Team(server, database, owner, {name: str(login.password) for name, login in logins.items()})
    save(team, "Mirela", answer("Mirela"))
    owner.close()
    return team


@pytest.fixture
def team(whole_team: Team) -> Iterator[Team]:
    """Give a test a copy of that store; the logins are the server's."""
    server = whole_team.server
    database = server.new_database(whole_team.database)
    owner = Store(server.url(database))
    yield Team(server, database, owner, whole_team.passwords)
    owner.close()


def save(team: Team, who: str, row: Row, table: str = "assessments") -> int:
    store = team.store(who)
    try:
        return store.append("small", {table: [row]}, who)
    finally:
        store.close()


def finish(team: Team, who: str) -> None:
    save(team, who, invitation(who, finished_at="2026-11-03T08:00:00Z"), "invitations")


def levels(team: Team, who: str) -> set[float]:
    """The levels one of them sees, through the workbook's store and by hand: they must be the same."""
    store = team.store(who)
    seen = set(store.load("small").assessments["level"].dropna())
    kept = set(store.history("small", "assessments")["level"].dropna())
    store.close()
    by_hand = {
        row[0]
        for row in team.ask(who, "SELECT level FROM partner_assessments('small') WHERE level IS NOT NULL")
    }
    assert seen == kept == by_hand
    return by_hand


def counted(store: Store) -> tuple[tuple[object, ...], ...]:
    """How much each of the first round has answered, as a store tells it: of all time, and in the round."""
    found = store.answered("small")[["assessor", "answered", "in_round"]]
    return tuple(map(tuple, found.to_numpy().tolist()))


def stranger_store(team: Team) -> Team:
    """Another store on the same server, into which none of the team was let."""
    database = team.server.new_database()
    other = Store(team.server.url(database))
    other.create(Case("small", small_tables()), "Zed")
    other.close()
    engine = open_engine(team.server.url(database))
    grant_roles(engine)
    engine.dispose()
    return Team(team.server, database, other, team.passwords)


class TestSealing:
    def test_what_is_hidden_shows_to_its_author_and_the_owner_alone(self, team: Team) -> None:
        assert SECRET in levels(team, "Mirela")
        assert SECRET in set(team.owner.load("small").assessments["level"])
        assert SECRET not in levels(team, "Ravi") | levels(team, "Olga")
        assert len(levels(team, "Ravi")) == 3  # what was said before the round stays visible

    def test_the_program_hides_from_a_name_just_what_the_server_hides_from_its_login(
        self, team: Team
    ) -> None:
        save(team, "Ravi", answer("Ravi", 9))
        for step in ("open", "Mirela", "Ravi"):
            if step != "open":
                finish(team, step)
            for name in ("Ravi", "Mirela", "Olga"):
                team.owner.viewer = name
                seen = set(team.owner.load("small").assessments["level"].dropna())
                assert seen == levels(team, name), (step, name)

    def test_one_who_finished_sees_only_those_who_finished_too(self, team: Team) -> None:
        save(team, "Ravi", answer("Ravi", 9))
        team.owner.append("small", {"invitations": [invitation("Third")]}, "Dana")
        finish(team, "Ravi")
        assert SECRET not in levels(team, "Ravi")
        finish(team, "Mirela")
        assert {SECRET, 9} <= levels(team, "Ravi") & levels(team, "Mirela")
        assert not {SECRET, 9} & levels(team, "Olga")

    def test_a_closed_round_hides_nothing(self, team: Team) -> None:
        closed = [invitation(who, closed_at="2026-11-04T08:00:00Z") for who in ("Ravi", "Mirela")]
        store = team.store("Olga")
        store.append("small", {"invitations": closed}, "Olga")
        store.close()
        assert SECRET in levels(team, "Ravi") & levels(team, "Olga")

    def test_an_answer_taken_back_stays_hidden(self, team: Team) -> None:
        store = team.store("Mirela")
        store.undo("small", store.newest("small"), "Mirela")
        store.close()
        assert SECRET not in levels(team, "Ravi")
        assert team.ask(
            "Ravi", "SELECT count(*) FROM partner_assessments('small') WHERE assessor = 'Mirela'"
        ) == [(0,)]

    @pytest.mark.parametrize("column", ["opened_at", "finished_at", "closed_at", "round"])
    def test_a_round_that_cannot_be_read_opens_no_seal_and_can_be_taken_back(
        self, team: Team, column: str
    ) -> None:
        bad = {**invitation("Mirela"), column: "so\non"}
        columns = ", ".join(bad)
        with team.server.connect(team.database) as owner:
            add = 'INSERT INTO batches ("case", saved_at, saved_by, note) '
            owner.execute(f"{add} VALUES ('small', '2026-11-05T08:00:00.000000Z', 'Dana', '')")
            owner.execute(
                f"INSERT INTO invitations (batch, retracted, {columns}) "
                f"SELECT max(batch), false{', %s' * len(bad)} FROM batches",
                list(bad.values()),
            )
        with pytest.raises(CaseError):
            team.owner.load("small")
        for viewer, sees in {"Ravi": False, "": False, "Mirela": True}.items():
            team.owner.viewer = viewer
            assert (SECRET in set(team.owner.history("small", "assessments")["level"])) == sees
        team.owner.undo("small", team.owner.newest("small"), "Dana")
        team.owner.viewer = "Ravi"
        assert SECRET not in set(team.owner.load("small").assessments["level"])


class TestCounting:
    """Counts are right under every login, though the rows behind them are hidden."""

    def test_who_has_answered_how_much_is_the_same_for_everybody_at_every_step(self, team: Team) -> None:
        save(team, "Ravi", answer("Ravi", 9))
        for step in ("open", "Mirela", "Ravi"):
            if step != "open":
                finish(team, step)
            told = {name: counted(team.store(name)) for name in ("Ravi", "Mirela", "Olga")}
            assert set(told.values()) == {counted(team.owner)}, step
            states = [str(Workbook("small", team.store(n)).round_state()) for n in ("Ravi", "Olga")]
            assert set(states) == {str(Workbook("small", team.owner).round_state())}, step
        assert counted(team.owner) == (("Mirela", 1, 1), ("Ravi", 2, 1))
        closed = [invitation(who, closed_at=LATER) for who in ("Ravi", "Mirela")]
        team.owner.append("small", {"invitations": closed}, "Dana")
        save(team, "Ravi", answer("Ravi", 1, "2026-11-05T08:00:00Z", criterion="who_theirs"))
        assert counted(team.store("Olga")) == counted(team.owner) == (("Mirela", 1, 1), ("Ravi", 3, 2))

    def test_an_answer_taken_back_or_given_twice_is_not_counted_again(self, team: Team) -> None:
        save(team, "Mirela", answer("Mirela", 8, "2026-11-02T10:00:00Z"))
        store = team.store("Mirela")
        store.undo("small", save(team, "Mirela", answer("Mirela", 1, criterion="who_ours")), "Mirela")
        assert counted(team.store("Ravi")) == counted(team.owner) == (("Mirela", 1, 1), ("Ravi", 1, 0))

    def test_what_is_left_out_is_counted_now_and_as_it_was(self, team: Team, tmp_path: Path) -> None:
        before = str(team.owner.batches("small")["saved_at"].iloc[1])
        save(team, "Mirela", answer("Mirela", 8, criterion="who_ours"))
        for name, number in {"Ravi": 2, "Olga": 2, "Mirela": 0}.items():
            store = team.store(name)
            assert store.left_out("small") == number
            store.export_folder("small", tmp_path / name)
            assert Snapshot.from_folder(tmp_path / name).sealed == number
            store.export_folder("small", tmp_path / f"{name} before", before)
            assert Snapshot.from_folder(tmp_path / f"{name} before").sealed == 0
            store.viewer = ""  # as it is exported for everybody
            team.owner.viewer = ""
            assert store.left_out("small") == team.owner.left_out("small") == 2

    def test_a_login_of_another_store_is_told_nothing(self, whole_team: Team) -> None:
        there = stranger_store(whole_team)
        assert there.ask("Ravi", "SELECT * FROM partner_answered('small')") == []
        assert there.ask("Ravi", "SELECT * FROM partner_left_out('small', NULL)") == []

    def test_half_a_save_is_not_taken_back(self, team: Team) -> None:
        hers = team.owner.newest("small")
        elm = {"candidates": [{"candidate": "elm", "name": "Elm", "kind": "rival"}]}
        batch = team.owner.append("small", {**elm, "assessments": [answer("Mirela", 8)]}, "Dana")
        olga = team.store("Olga")
        with pytest.raises(StoreError, match=r"a round still hides\. Close the round first"):
            olga.undo("small", batch, "Olga")
        with pytest.raises(StoreError, match="still hides"):
            olga.undo("small", hers, "Olga")  # of which Olga sees nothing at all
        assert "rival" in set(olga.load("small").candidates["kind"].dropna())
        team.owner.undo("small", batch, "Dana")
        assert SECRET in set(team.owner.load("small").assessments["level"])


class TestNames:
    def test_who_saves_is_who_was_invited_and_no_other_name_is_taken(self, team: Team) -> None:
        for name in ("Ravi", "Olga"):
            store = team.store(name)
            assert store.person == name
            saves = [
                lambda s: s.append("small", {"assessments": [answer("Ravi", 9)]}, "Dana"),
                lambda s: s.freeze("small", "Dana"),
                lambda s: s.undo("small", 1, "Dana"),
                lambda s: s.create(Case("other", small_tables()), "Dana"),
            ]
            for saved in saves:
                with pytest.raises(StoreError, match=f"Your login is {name}'s: save as {name}, not as Dana"):
                    saved(store)
            store.close()
        with pytest.raises(errors.InsufficientPrivilege):
            team.insert("Olga", "parts", {"part": "now", "weight": 3}, {"saved_by": "Dana"})
        assert team.owner.person == ""

    def test_a_folder_is_taken_in_under_the_name_of_the_login(self, team: Team) -> None:
        store = team.store("Olga")
        store.import_folder(ROOT / "data" / "blank")
        assert store.batches("blank")["saved_by"].tolist() == ["Olga"]

    def test_two_ways_to_write_a_name_are_one_name(self, team: Team) -> None:
        engine = open_engine(team.server.url(team.database))
        address = invite(engine, "Zoe\u0308")
        engine.dispose()
        store = Store(team.server.url(team.database, str(address.username), str(address.password)))
        assert store.person == "Zo\u00eb"
        store.append("small", {"assessments": [answer("Zo\u00eb", 5)]}, "Zoe\u0308")
        with team.server.connect(team.database) as owner:  # as no program writes it, but a person may
            owner.execute(
                "INSERT INTO invitations (batch, retracted, round, candidate, assessor, opened_at) "
                "VALUES (%s, false, 'first', 'ash', %s, %s)",
                [team.owner.newest("small"), "\u3000Zoe\u0308\r\n", OPENED],
            )
        hidden = "SELECT count(*) FROM partner_assessments('small') WHERE assessor = 'Zo\u00eb'"
        assert team.ask("Ravi", hidden) == [(0,)]
        with team.server.connect(team.database, str(address.username), str(address.password)) as zoe:
            assert zoe.execute(hidden).fetchall() == [(1,)]
            assert zoe.execute(TestNoWayAroundASeal.SECRETS).fetchall() == [(0,)]

    @pytest.mark.parametrize("who", ["Zoe\u0308", "Ravi ", "\u00a0Ravi", "Ra\rvi"])
    def test_a_name_in_another_form_is_not_written_by_hand(self, whole_team: Team, who: str) -> None:
        with pytest.raises(errors.InsufficientPrivilege):
            whole_team.insert("Olga", "invitations", invitation(who))
        with pytest.raises(errors.InsufficientPrivilege):
            whole_team.insert("Olga", "candidates", {"candidate": who, "name": "Zoe"})

    def test_the_server_reads_a_name_as_the_workbook_does(self, whole_team: Team) -> None:
        around = "".join(sign for sign in map(chr, range(1, 0x3001)) if sign.isspace())
        for name in (f"{around}Zoe\u0308 M{around}", "a\r\nb\rc\n", "\u212b\u200b", "\u1e9b\u0323 \ufb01"):
            ((read,),) = whole_team.ask("Ravi", "SELECT partner_read(%s)", name)
            assert read == unicodedata.normalize(
                "NFC", name.replace("\r\n", "\n").replace("\r", "\n").strip()
            ), ascii(name)


class TestReading:
    """Ways round the policy that an assessor might try."""

    def test_by_a_view_a_copy_a_cursor_or_a_prepared_statement(self, whole_team: Team) -> None:
        with whole_team.login("Ravi") as connection:
            connection.execute("CREATE TEMP VIEW mine AS SELECT * FROM partner_assessments('small')")
            connection.execute("CREATE TEMP TABLE kept AS SELECT * FROM partner_assessments('small')")
            connection.execute("PREPARE all_of_it AS SELECT * FROM partner_assessments('small')")
            with connection.cursor().copy("COPY (TABLE mine) TO STDOUT") as copy:
                copied = b"".join(bytes(block) for block in copy).decode()
            ways = [
                "SELECT * FROM mine",
                "TABLE kept",
                "EXECUTE all_of_it",
                "SELECT to_json(a) FROM partner_assessments('small') a",
            ]
            ways.append("SELECT query_to_xml('TABLE mine', true, true, '')::text")
            found = copied + "".join(str(connection.execute(way).fetchall()) for way in ways)
        assert "Counted on their site" in found
        assert str(SECRET) not in found
        assert WORD not in found

    def test_by_the_words_of_an_error(self, whole_team: Team) -> None:
        tries = [
            "SELECT (evidence || 'x')::integer FROM partner_assessments('small') WHERE assessor = 'Mirela'",
            "SELECT 1 / (level - 7.77)::integer FROM partner_assessments('small') WHERE assessor = 'Mirela'",
            "SELECT * FROM partner_assessments('small') WHERE assessor = 'Mirela' AND 1 / (level - 7.77) > 0",
        ]
        for query in tries:
            assert whole_team.ask("Ravi", query) == []
        with whole_team.login("Ravi") as connection:
            connection.execute(
                "CREATE FUNCTION pg_temp.tell(what text) RETURNS boolean COST 0.0000001 LANGUAGE plpgsql "
                "AS $$ BEGIN RAISE NOTICE '%', what; RETURN true; END $$"
            )
            heard: list[str] = []
            connection.add_notice_handler(lambda notice: heard.append(str(notice.message_primary)))
            connection.execute(
                "SELECT count(*) FROM partner_assessments('small') WHERE pg_temp.tell(evidence)"
            )
        assert WORD not in heard
        assert "I own it" in heard

    def test_by_the_statistics_of_the_planner(self, whole_team: Team) -> None:
        with whole_team.server.connect(whole_team.database) as owner:
            owner.execute("ANALYZE assessments")
        seen = whole_team.ask("Ravi", "SELECT * FROM pg_stats WHERE tablename = 'assessments'")
        assert seen == []
        with pytest.raises(errors.InsufficientPrivilege):
            whole_team.ask("Ravi", "SELECT * FROM pg_statistic")

    def test_by_becoming_someone_else(self, whole_team: Team) -> None:
        for trick in (
            "SET ROLE owner",
            "SET ROLE mirela",
            f"SET ROLE {ORGANIZER}",
            "SET SESSION AUTHORIZATION mirela",
            f"GRANT {ORGANIZER} TO ravi",
            "ALTER ROLE ravi BYPASSRLS",
            "ALTER TABLE assessments DISABLE ROW LEVEL SECURITY",
            "DROP POLICY see ON assessments",
            "UPDATE logins SET assessor = 'Mirela' WHERE login = 'ravi'",
            "INSERT INTO logins VALUES ('ravi2', 'Mirela')",
            "CREATE ROLE mirela2",
        ):
            with pytest.raises(errors.InsufficientPrivilege):
                whole_team.ask("Ravi", trick)
        with whole_team.login("Ravi") as connection:
            connection.execute(f"SET ROLE {ASSESSOR}")
            query = "SELECT count(*) FROM partner_assessments('small') WHERE assessor = 'Mirela'"
            assert connection.execute(query).fetchone() == (0,)
            connection.execute("SET row_security = off")
            with pytest.raises(errors.InsufficientPrivilege):
                connection.execute("SELECT * FROM assessments")

    def test_by_functions_and_tables_that_stand_in_for_others(self, whole_team: Team) -> None:
        for made in (
            "CREATE TABLE public.assessments2 (x int)",
            "CREATE FUNCTION public.rtrim(text, text) RETURNS text LANGUAGE sql AS 'SELECT ''0'''",
            "CREATE SCHEMA ravi",
        ):
            with pytest.raises(errors.InsufficientPrivilege):
                whole_team.ask("Ravi", made)
        with whole_team.login("Ravi") as connection:
            connection.execute("CREATE TEMP TABLE logins AS SELECT 'ravi' AS login, 'Mirela' AS assessor")
            connection.execute(
                "CREATE TEMP TABLE invitations AS SELECT * FROM public.invitations WHERE false"
            )
            connection.execute("SET search_path = pg_temp, public")
            query = "SELECT count(*) FROM public.partner_assessments('small') WHERE assessor = 'Mirela'"
            assert connection.execute(query).fetchone() == (0,)
            assert connection.execute("SELECT partner_name()").fetchone() == ("Ravi",)

    def test_by_what_saves_say_of_themselves(self, whole_team: Team) -> None:
        said = str(whole_team.ask("Ravi", "SELECT * FROM batches"))
        assert "Mirela" in said  # that she has saved something is no secret
        assert str(SECRET) not in said
        assert WORD not in said

    def test_that_there_are_hidden_answers_cannot_be_hidden(self, whole_team: Team) -> None:
        """The server counts the rows it left out, and saves are numbered: how many, never what."""
        assert whole_team.ask("Ravi", "SELECT count(*) FROM assessments") == [(5,)]
        assert whole_team.ask("Ravi", "SELECT count(*) FROM partner_assessments('small')") == [(4,)]

    def test_by_the_plan_of_a_query_about_hidden_answers(self, whole_team: Team) -> None:
        """The planner may ask `level > 7` of a row before its policy, and guesses from all rows."""
        with whole_team.server.connect(whole_team.database) as owner:
            owner.execute("ANALYZE assessments")
        for about in ("level > 7", "evidence >= 'a'", "criterion = 'reps'", "recorded_at > '2026'"):
            for explain in ("", "EXPLAIN ", "EXPLAIN (ANALYZE, TIMING off) "):
                for name in ("Ravi", "Olga"):
                    with pytest.raises(errors.InsufficientPrivilege):
                        whole_team.ask(name, f"{explain}SELECT FROM assessments WHERE {about}")
        query = "EXPLAIN (ANALYZE, TIMING off, SUMMARY off) SELECT FROM partner_assessments('small') WHERE "
        plans = {str(whole_team.ask("Ravi", f"{query} level > {level}")) for level in (7.75, 7.79)}
        assert len({plan.replace("7.79", "7.75") for plan in plans}) == 1

    def test_by_what_an_insertion_gives_back_or_a_change_asks(self, whole_team: Team) -> None:
        columns = "batch, retracted, candidate, criterion, assessor, level, recorded_at"
        add = f"INSERT INTO assessments ({columns}) VALUES (1, false, 'ash', 'reps', 'Ravi', 5, '{LATER}') "
        for trick in (
            add + "RETURNING level",
            add + "ON CONFLICT (row) DO UPDATE SET level = assessments.level",
            "UPDATE assessments SET level = 1 WHERE level > 7",
            "MERGE INTO assessments a USING (SELECT 1) b ON a.level > 7 WHEN MATCHED THEN DO NOTHING",
            "COPY assessments TO STDOUT",
            "COPY assessments (level) TO STDOUT",
            "SELECT ctid, xmin FROM assessments",
            "SELECT assessments FROM assessments",
            "SELECT * FROM partner_hidden()",
        ):
            with pytest.raises(errors.InsufficientPrivilege):
                whole_team.ask("Ravi", trick)

    def test_nobody_else_on_the_server_gets_in_nor_reads_anything_where_everybody_may_come(
        self, team: Team, whole_team: Team
    ) -> None:
        with team.server.connect() as owner:
            owner.execute("CREATE ROLE stranger LOGIN PASSWORD 'x'")
        try:
            with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
                whole_team.server.connect(whole_team.database, "stranger", "x")
            with team.server.connect(team.database, "stranger", "x") as stranger:  # a copy lets everybody in
                for query in ("* FROM public.assessments", "public.partner_assessments('small')"):
                    with pytest.raises(errors.InsufficientPrivilege):
                        stranger.execute(f"SELECT {query}")
        finally:
            with team.server.connect() as owner:
                owner.execute("DROP ROLE stranger")

    def test_a_function_is_there_for_those_alone_whose_rules_ask_it(self, whole_team: Team) -> None:
        query = (
            "SELECT proname, array_agg(coalesce(rolname, 'everybody') ORDER BY rolname) FROM pg_proc "
            "CROSS JOIN aclexplode(proacl) LEFT JOIN pg_roles r ON r.oid = grantee "
            "WHERE proname LIKE 'partner%' AND grantee <> proowner GROUP BY 1"
        )
        with whole_team.server.connect(whole_team.database) as owner:
            granted = dict(owner.execute(query).fetchall())
        assert granted["partner_rests_on"] == granted["partner_round_forbids"] == [ORGANIZER]
        assert granted["partner_answered"] == granted["partner_name"] == [ASSESSOR, ORGANIZER]
        assert granted["partner_may_answer"] == [ASSESSOR]
        assert "everybody" not in {name for names in granted.values() for name in names}
        inner = {"partner_invitations", "partner_hidden", "partner_is_time", "partner_stamp"}
        assert not inner & set(granted)


class TestWriting:
    def test_a_valid_answer_is_kept_with_login_and_time_of_the_server(self, team: Team) -> None:
        team.insert("Ravi", "assessments", answer("Ravi", 9), {"saved_at": "9999-01-01T00:00:00.000000Z"})
        newest = team.owner.batches("small").iloc[-1]
        assert (newest["login"], newest["saved_by"]) == ("ravi", "Ravi")
        assert newest["saved_at"] < "2900"
        assert 9 in set(team.owner.load("small").assessments["level"])

    def test_though_the_clock_of_the_server_was_set_back_no_two_saves_have_one_time(self, team: Team) -> None:
        with team.server.connect(team.database) as owner:
            owner.execute("UPDATE batches SET saved_at = '2999-12-31T23:59:59.999999Z' WHERE batch = 1")
        for level in (8, 9):
            save(team, "Ravi", answer("Ravi", level))
        assert team.owner.batches("small")["saved_at"].tolist()[-2:] == [
            "3000-01-01T00:00:00.000000Z",
            "3000-01-01T00:00:00.000001Z",
        ]

    @pytest.mark.parametrize(
        "row",
        [
            answer("Mirela"),
            answer("Dana"),
            answer("Ravi", 900),
            answer("Ravi", float("nan")),
            answer("Ravi", None, low=3),
            answer("Ravi", 5, low=6),
            answer("Ravi", when="2026-11-01T08:00:00Z"),
            answer("Ravi", when="soon"),
            answer("Ravi", when="2027-02-29T08:00:00Z"),
            answer("Ravi", when="2026-11-03T09:00:00.000000Z"),  # the same moment in another form
            answer("Ravi", when="2026-11-02T99T09:00:00Z"),
            answer("Ravi", criterion="nothing"),
            answer("Ravi", candidate="nobody"),
            answer("Ravi", evidence="\x1b[2J"),
            answer("Ravi", evidence="\u202eturned"),
            answer("Ravi", evidence="\u202cturned\u202e"),
            answer("Ravi", evidence="x" * 10_001),
        ],
    )
    def test_an_answer_of_another_or_one_that_would_spoil_the_case_is_refused(
        self, whole_team: Team, row: Row
    ) -> None:
        with pytest.raises(errors.InsufficientPrivilege):
            whole_team.insert("Ravi", "assessments", row)
        assert whole_team.ask("Ravi", "SELECT max(batch) FROM batches WHERE login = 'ravi'") == [(None,)]

    def test_the_server_knows_a_time_as_the_workbook_writes_it(self, whole_team: Team) -> None:
        days = [dt.datetime(year, 2, 28, 23, 59, 59, tzinfo=dt.UTC) for year in range(2000, 2200)]
        nights = (day + dt.timedelta(seconds=1) for day in days)
        every = [dt.datetime(2027, 1, 1, tzinfo=dt.UTC) + n * dt.timedelta(1, 3661, n) for n in range(365)]
        good = [Time().write(moment) for moment in (*days, *nights, *every)]
        parts = (("19", "20", "22"), ("27", "dd"), ("00", "02-30", "04-31", "1-11", "13", "02-28T24"))
        bad = [f"{century}{year}-{month}-01T08:00:00Z" for century, year, month in itertools.product(*parts)]
        bad += ["2100-02-29T08:00:00Z", f"{good[0]}\n", f" {good[0]}", good[0][:-1], f"x{good[0]}"]
        query = "SELECT t FROM unnest(%s::text[]) t WHERE NOT partner_is_time(t)"
        with whole_team.server.connect(whole_team.database) as owner:
            owner.execute("SET standard_conforming_strings = off")
            assert [row[0] for row in owner.execute(query, [[*good, *bad]])] == bad

    @pytest.mark.parametrize(
        "row",
        [answer("Ravi", when="20dd-11-1dT0d:0d:0dZ"), answer("Ravi", evidence="\u202eturned")],
    )
    def test_no_setting_of_a_login_changes_what_is_refused(self, whole_team: Team, row: Row) -> None:
        with whole_team.server.connect() as owner:
            owner.execute("ALTER ROLE ravi SET standard_conforming_strings = off")
        try:
            with pytest.raises(errors.InsufficientPrivilege):
                whole_team.insert("Ravi", "assessments", row)
        finally:
            with whole_team.server.connect() as owner:
                owner.execute("ALTER ROLE ravi RESET standard_conforming_strings")

    def test_awkward_answers_that_the_workbook_takes_are_taken(self, team: Team) -> None:
        for evidence in (
            "\u202bشركة\u202c \u2067\u202ax\u202c\u2069",
            "👩\u200d🚀 'quoted'; --",
            None,
            "two\nlines",
        ):
            save(team, "Ravi", answer("Ravi", 5, evidence=evidence))
        save(team, "Ravi", answer("Ravi", None, when="2028-02-29T23:59:59Z", evidence="not answered"))
        assert len(team.owner.batches("small")) == 8

    @pytest.mark.parametrize(
        "row",
        [
            invitation("Ravi", closed_at=LATER),
            invitation("Ravi", finished_at=LATER, closed_at=LATER),
            invitation("Ravi"),
            invitation("Mirela", finished_at=LATER),
            invitation("Ravi", finished_at=LATER, retracted=True),
            invitation("Ravi", finished_at="x"),
            invitation("Ravi", finished_at="2026-11-01T08:00:00Z"),
            invitation("Ravi", finished_at=LATER) | {"opened_at": "2026-11-02T08:30:00Z"},
            invitation("Ravi", finished_at=LATER) | {"opened_at": "2026-10-01T08:00:00Z"},
            invitation("Ravi", finished_at=LATER) | {"round": "second"},
            invitation("Ravi", finished_at=LATER) | {"candidate": "elm"},
        ],
    )
    def test_an_invitation_is_only_finished_and_only_the_own_one(self, whole_team: Team, row: Row) -> None:
        with pytest.raises(errors.InsufficientPrivilege):
            whole_team.insert("Ravi", "invitations", row)

    def test_one_who_finished_answers_no_more_until_the_round_is_closed(self, team: Team) -> None:
        finish(team, "Ravi")
        for trick in (answer("Ravi", 8), answer("Ravi", 8, when="2026-10-01T00:00:00Z")):
            with pytest.raises(errors.InsufficientPrivilege):
                team.insert("Ravi", "assessments", trick)
        with pytest.raises(StoreError, match="does not allow this to your login"):
            save(team, "Ravi", answer("Ravi", 8))
        closed = [invitation(who, closed_at="2026-11-04T08:00:00Z") for who in ("Ravi", "Mirela")]
        team.owner.append("small", {"invitations": closed}, "Dana")
        save(team, "Ravi", answer("Ravi", 8))

    def test_nothing_is_changed_deleted_or_added_to_an_older_save(self, team: Team) -> None:
        save(team, "Ravi", answer("Ravi", 9))
        for name in ("Ravi", "Olga"):
            for table in ("batches", "assessments", "invitations", "profile", "schema_version"):
                column = {"batches": "note", "schema_version": "migrated_at"}.get(table, "retracted")
                for statement in (
                    f"UPDATE {table} SET {column} = {column}",
                    f"DELETE FROM {table}",
                    f"TRUNCATE {table}",
                    f"DO $$ BEGIN LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE; END $$",
                    f"DROP TABLE {table}",
                ):
                    with pytest.raises(errors.InsufficientPrivilege):
                        team.ask(name, statement)
        number = team.owner.newest("small")
        query = (
            "INSERT INTO assessments (batch, retracted, candidate, criterion, assessor, level, recorded_at) "
        )
        query += "VALUES (%s, false, 'ash', 'reps', 'Ravi', 5, '2026-11-02T10:00:00Z')"
        with pytest.raises(errors.InsufficientPrivilege):
            team.ask("Ravi", query, number)

    def test_numbers_names_and_cases_are_not_the_assessors_to_choose(self, team: Team) -> None:
        for column, value in (("batch", "2000000000"), ("login", "'owner'")):
            query = f'INSERT INTO batches ({column}, "case", saved_at, saved_by, note) '
            with pytest.raises((errors.InsufficientPrivilege, errors.GeneratedAlways)):
                team.ask("Ravi", query + f"VALUES ({value}, 'small', 'x', 'Mirela', '')")
        for head in ({"saved_by": "Mirela"}, {"case": "mine"}, {"note": "\x1b"}):
            with pytest.raises(errors.InsufficientPrivilege):
                team.insert("Ravi", "assessments", answer("Ravi", 5), head)
        with pytest.raises(errors.InsufficientPrivilege):
            team.ask("Ravi", NEW_SAVE, "a case of my own", "x", "Ravi", "")
        for trick in ("SELECT nextval('batches_batch_seq')", "SELECT setval('batches_batch_seq', 1)"):
            with pytest.raises(errors.InsufficientPrivilege):
                team.ask("Ravi", trick)

    def test_an_assessor_changes_nothing_else_and_is_told_so(self, team: Team) -> None:
        store = team.store("Ravi")
        with pytest.raises(StoreError, match="does not allow this to your login"):
            store.append("small", {"parts": [{"part": "now", "weight": 3}]}, "Ravi")
        with pytest.raises(StoreError, match="does not allow this to your login"):
            store.create(Case("other", small_tables()), "Ravi")
        store.close()

    def test_an_organizer_changes_all_but_what_hidden_answers_rest_on(self, team: Team) -> None:
        store = team.store("Olga")
        store.append("small", {"candidates": [{"candidate": "oak", "name": "Oak"}]}, "Olga")
        store.append("small", {"parts": [{"part": "now", "weight": 3}]}, "Olga")
        reps = store.load("small").profile.query("criterion == 'reps'").assign(weight=5)
        with pytest.raises(StoreError, match="does not allow this to your login"):
            store.append("small", {"profile": reps}, "Olga")
        store.create(Case("other", small_tables()), "Olga")
        assert store.cases() == ["other", "small"]
        store.close()


class TestLogins:
    def test_a_login_is_made_once_and_taken_away(self, team: Team) -> None:
        engine = open_engine(team.server.url(team.database))
        with pytest.raises(StoreError, match="already a login 'ravi'"):
            invite(engine, "Ravi")
        address = invite(engine, "Zoë O'Neil; DROP TABLE batches")
        assert team.server.connect(team.database, str(address.username), str(address.password)).closed == 0
        void(engine, "Zoë O'Neil; DROP TABLE batches")
        with pytest.raises(psycopg.OperationalError):
            team.server.connect(team.database, str(address.username), str(address.password))
        with pytest.raises(StoreError, match="no login"):
            void(engine, "owner")
        engine.dispose()

    def test_rights_may_be_granted_again_and_again(self, team: Team) -> None:
        engine = open_engine(team.server.url(team.database))
        for _ in range(2):
            grant_roles(engine)
        engine.dispose()
        assert SECRET not in levels(team, "Ravi")

    def test_no_login_keeps_others_waiting_for_long_unless_it_means_to(self, team: Team) -> None:
        engine = open_engine(team.server.url(team.database))
        grant_roles(engine)
        engine.dispose()
        names = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
        for name in ("Ravi", "Olga"):
            assert [team.ask(name, f"SHOW {each}")[0][0] for each in names] == ["20s", "1min", "15s"]

    def test_an_older_store_is_for_the_owner_to_open_first(self, team: Team) -> None:
        with team.server.connect(team.database) as owner:
            owner.execute("UPDATE schema_version SET version = 3")
        with pytest.raises(StoreError, match=r"is of version 3, .* Ask its owner to open it"):
            team.store("Ravi")

    def test_an_older_store_gets_the_rights_of_now_when_its_owner_opens_it(self, team: Team) -> None:
        with team.server.connect(team.database) as owner:  # as version 4 left it
            owner.execute(f"UPDATE schema_version SET version = 4; GRANT SELECT ON assessments TO {ASSESSOR}")
            owner.execute("COMMENT ON ROLE ravi IS NULL; DROP FUNCTION partner_assessments")
        Store(team.server.url(team.database)).close()
        with pytest.raises(errors.InsufficientPrivilege):
            team.ask("Ravi", "SELECT level FROM assessments")
        assert SECRET not in levels(team, "Ravi")
        with team.server.connect(team.database) as owner:
            assert owner.execute("SELECT count(*) FROM backup_v4.assessments").fetchone() == (5,)
            marked = "SELECT shobj_description('ravi'::regrole, 'pg_authid') LIKE 'made by%%'"
            assert owner.execute(marked).fetchone() == (True,)

    def test_a_name_without_a_letter_of_a_to_z_gets_the_login_that_is_named(
        self, team: Team, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("PARTNERLIB_STORE", team.server.url(team.database))
        assert main(["invite", "\u674e\u660e"]) == 1
        said = "has no letter a-z to make a login of. Name one, such as: --login"
        assert said in capsys.readouterr().err
        assert main(["invite", "\u674e\u660e", "--login", "ming"]) == 0
        store = Store(capsys.readouterr().out.strip().rpartition("PARTNERLIB_STORE=")[2])
        assert store.person == "\u674e\u660e"
        store.close()
        assert main(["invite", "Li Ming", "--login", "ming"]) == 1
        assert "already a login 'ming'" in capsys.readouterr().err
        assert main(["void", "\u674e\u660e"]) == 0
        assert main(["void", "ming"]) == 1

    def test_a_role_that_no_invitation_made_is_neither_taken_over_nor_taken_away(self, team: Team) -> None:
        engine = open_engine(team.server.url(team.database))
        with team.server.connect(team.database) as owner:
            owner.execute("CREATE ROLE staff NOLOGIN")
            with pytest.raises(
                StoreError, match=r"already a login 'staff'\. Name another one, such as: --login"
            ):
                invite(engine, "Staff")
            owner.execute("INSERT INTO logins VALUES ('staff', 'Staff')")
            void(engine, "staff")
            assert owner.execute("SELECT 'staff'::regrole::text").fetchone() == ("staff",)
            owner.execute("DROP ROLE staff")
        engine.dispose()

    def test_a_name_that_has_a_login_is_spelled_as_there(self, team: Team) -> None:
        engine = open_engine(team.server.url(team.database))
        invite(engine, "Tess Quill")  # who has neither answered nor been asked
        again = invite(engine, "TESS quill", login="tess2")
        with team.server.connect(team.database, "tess2", str(again.password)) as connection:
            assert connection.execute("SELECT partner_name()").fetchone() == ("Tess Quill",)
        void(engine, "tess quill")
        with team.server.connect(team.database) as owner:
            there = "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'tess%%'"
            assert owner.execute(there).fetchone() == (0,)
        engine.dispose()

    def test_passwords_never_reach_the_log_of_the_server(self, team: Team) -> None:
        with team.server.connect(team.database) as owner:
            owner.execute("ALTER DATABASE " + team.database + " SET log_statement = 'all'")
        engine = open_engine(team.server.url(team.database))
        password = str(invite(engine, "Logged").password)
        void(engine, "Logged")
        engine.dispose()
        assert "CREATE ROLE" in team.server.log()
        assert password not in team.server.log()

    def test_the_command_makes_a_login_that_works(
        self, team: Team, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("PARTNERLIB_STORE", team.server.url(team.database))
        assert main(["invite", "New Name"]) == 0
        address = capsys.readouterr().out.strip().rpartition("PARTNERLIB_STORE=")[2]
        store = Store(address)
        store.append("small", {"assessments": [answer("New Name", 3)]}, "New Name")
        store.close()
        assert main(["void", "New Name"]) == 0
        assert main(["void", "New Name"]) == 1
        assert "There is no login" in capsys.readouterr().err

    def test_a_file_has_no_logins(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("PARTNERLIB_STORE", "sqlite:///:memory:")
        assert main(["invite", "Ravi"]) == 1
        assert "A file has no logins" in capsys.readouterr().err


class TestNoWayAroundASeal:
    """What a reviewer tried by SQL in order to read, or to follow, what a round still hides."""

    SECRETS = "SELECT count(*) FROM partner_assessments('small') WHERE assessor = 'Mirela'"

    def test_by_finishing_in_a_transaction_that_is_taken_back(self, team: Team) -> None:
        done = invitation("Mirela", finished_at="2026-11-03T08:00:00Z")
        save(team, "Mirela", done, "invitations")
        with team.login("Ravi") as connection:
            connection.execute("BEGIN")
            found = connection.execute(NEW_SAVE, ["small", "x", "Ravi", ""]).fetchone()
            assert found is not None
            connection.execute(
                "INSERT INTO invitations "
                "(batch, retracted, round, candidate, assessor, opened_at, finished_at) "
                "VALUES (%s, false, 'first', 'ash', 'Ravi', %s, '2026-11-03T09:00:00Z')",
                [found[0], OPENED],
            )
            assert connection.execute(self.SECRETS).fetchone() == (0,)
            connection.execute("ROLLBACK")

    def test_by_a_save_that_rests_on_an_older_state(self, team: Team) -> None:
        with team.login("Ravi") as connection:
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            connection.execute("SELECT 1 FROM batches")
            with pytest.raises(errors.InsufficientPrivilege, match="read committed"):
                connection.execute(NEW_SAVE, ["small", "x", "Ravi", ""])

    def test_by_a_login_of_another_store_on_the_same_server(self, whole_team: Team) -> None:
        there = stranger_store(whole_team)
        for name in ("Ravi", "Olga"):
            assert there.ask(name, "SELECT * FROM batches") == []
            assert there.ask(name, "SELECT * FROM partner_assessments('small')") == []
            assert there.ask(name, "SELECT row FROM assessments") == []
            with pytest.raises(errors.InsufficientPrivilege):
                there.insert(name, "assessments", answer(name))

    def test_by_an_organizer_who_moves_the_beginning_or_answers_for_one_who_has_finished(
        self, team: Team
    ) -> None:
        save(team, "Mirela", invitation("Mirela", finished_at="2026-11-03T08:00:00Z"), "invitations")
        with pytest.raises(errors.InsufficientPrivilege):
            team.insert("Olga", "invitations", invitation("Mirela", opened_at="2199-01-01T00:00:00Z"))
        with pytest.raises(errors.InsufficientPrivilege):
            team.insert("Olga", "assessments", answer("Mirela", 1))
        agreed = {"candidate": "ash", "criterion": "reps", "level": 5, "recorded_by": "Olga"}
        with pytest.raises(errors.InsufficientPrivilege):
            team.insert("Olga", "consensus", {**agreed, "comment": "x", "recorded_at": LATER})

    def test_no_answer_is_too_long_to_be_read_again(self, team: Team) -> None:
        with pytest.raises(errors.InsufficientPrivilege):
            team.insert("Ravi", "assessments", answer("Ravi", 5, evidence="\u0958" * 6000))

    def test_a_login_that_owns_something_is_barred_all_the_same(self, team: Team) -> None:
        engine = open_engine(team.server.url(team.database))
        address = invite(engine, "Nadia")
        with team.server.connect(team.database, "nadia", str(address.password)) as connection:
            connection.execute("SELECT lo_create(0)")
        void(engine, "Nadia")
        with pytest.raises(psycopg.OperationalError):
            team.server.connect(team.database, "nadia", str(address.password))
        again = invite(engine, "Nadia")
        with team.server.connect(team.database, "nadia", str(again.password)) as connection:
            assert connection.execute("SELECT partner_name()").fetchone() == ("Nadia",)
        engine.dispose()
