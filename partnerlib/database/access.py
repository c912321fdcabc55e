"""A team's logins on PostgreSQL: who may see and write what, enforced by the server itself."""

import secrets
from contextlib import suppress
from pathlib import Path

import sqlalchemy as sql

from partnerlib.case import slug
from partnerlib.database.engines import BUSY_SECONDS, IDLE_SECONDS, transaction
from partnerlib.database.errors import StoreError
from partnerlib.database.schema import BATCHES, SCHEMA_VERSION, STORED
from partnerlib.tables import TABLES
from partnerlib.tables.columns import Key, Text
from partnerlib.tables.names import as_recorded, folded, name_of

ORGANIZER, ASSESSOR = "partner_organizer", "partner_assessor"
_MEMBERS = f"{ORGANIZER}, {ASSESSOR}"
_MARK = "made by an invitation to partnerlib"
_POLICIES = Path(__file__).with_name("access.sql")
_WRITTEN_BY_ASSESSORS = ("batches", "assessments", "invitations")
_LOGINS = sql.table("logins", sql.column("login"), sql.column("assessor"))
_AT_MOST = {
    "lock_timeout": BUSY_SECONDS,
    "statement_timeout": 3 * BUSY_SECONDS,
    "idle_in_transaction_session_timeout": IDLE_SECONDS,
}


def grant_roles(engine: sql.Engine) -> None:
    """Make the roles of organizers and assessors, or bring what they may do up to date.

    Only the owner of the tables can, with the right to make roles. Assessors read all but the answers a
    round hides from them, and add answers under their own name; organizers add everything. Nobody changes
    or deletes a row. Raises StoreError.
    """
    _refuse_sqlite(engine)
    with transaction(engine, lock="the roles") as connection:
        _grant(connection)


def grant_again(connection: sql.Connection) -> None:
    """Let the roles use tables that are new, where there are roles."""
    if connection.dialect.name == "postgresql" and sql.inspect(connection).has_table("logins"):
        _grant(connection)


def invite(engine: sql.Engine, name: str, organizer: bool = False, login: str = "") -> sql.URL:
    """Make a login for a person and give the address, with its new password, that the person opens.

    The name is the one recorded, where it differs in small and capital letters only; the login is made of it
    unless one is given. The password is kept nowhere else. Raises StoreError when there is such a login, or
    a role of the server that is not the store's, ValueError for no name or no letter a-z to make a login of.
    """
    grant_roles(engine)
    name = name_of(name)
    login, password = _login(name, login), secrets.token_urlsafe(18)
    with transaction(engine, lock="the roles") as connection:
        name = as_recorded(name, _people(connection))
        make = "ALTER" if _may_be_used_again(connection, login) else "CREATE"
        hidden = _encrypted(connection, login, password)
        connection.exec_driver_sql(f"{make} ROLE \"{login}\" LOGIN PASSWORD '{hidden}'")
        connection.exec_driver_sql(f'GRANT {ORGANIZER if organizer else ASSESSOR} TO "{login}"')
        mark(connection, login)
        connection.execute(sql.insert(_LOGINS), {"login": login, "assessor": name})
        _bound(connection, login)
    return engine.url.set(username=login, password=password)


def _login(name: str, wished: str) -> str:
    """Make a login of the wish, else of the name."""
    try:
        return slug(wished or name)
    except ValueError:
        raise ValueError(
            f"'{wished or name}' has no letter a-z to make a login of. Name one, such as: --login mirela"
        ) from None


def _may_be_used_again(connection: sql.Connection, login: str) -> bool:
    """Tell whether a role was taken away and is still there, owning something; StoreError for another one."""
    found = sql.text(
        "SELECT rolcanlogin, shobj_description(oid, 'pg_authid') FROM pg_roles WHERE rolname = :login"
    )
    role = connection.execute(found, {"login": login}).first()
    if role is not None and (role[0] or role[1] != _MARK):
        raise StoreError(f"There is already a login '{login}'. Name another one, such as: --login {login}-2")
    return role is not None


def mark(connection: sql.Connection, login: str) -> None:
    """Say of a login that an invitation made it."""
    connection.exec_driver_sql(f"COMMENT ON ROLE \"{login}\" IS '{_MARK}'")


def _people(connection: sql.Connection) -> set[str]:
    """Give every name that has a login, has answered or is asked in a case of this store."""
    said = [sql.select(STORED[table].c.assessor) for table in ("assessments", "invitations")]
    return set(connection.scalars(sql.union(*said, sql.select(_LOGINS.c.assessor))))


def void(engine: sql.Engine, name: str) -> None:
    """Take the logins of a person away, or one by its own name; what they saved stays.

    A role that no invitation made loses its rights in the store alone. Raises StoreError when there is no
    such login.
    """
    _refuse_sqlite(engine)
    with transaction(engine, lock="the roles") as connection:
        there = connection.execute(sql.select(_LOGINS).order_by(_LOGINS.c.login)).all()
        theirs = [login for login, who in there if login == name or folded(who) == folded(name)]
        if not theirs:
            known = ", ".join(login for login, _ in there) or "none yet"
            raise StoreError(f"There is no login '{name}' of this store; it has {known}.")
        for login in theirs:
            _take_away(connection, login)


def _take_away(connection: sql.Connection, login: str) -> None:
    run = connection.exec_driver_sql
    connection.execute(sql.delete(_LOGINS).where(_LOGINS.c.login == login))
    found = sql.text("SELECT shobj_description(oid, 'pg_authid') FROM pg_roles WHERE rolname = :login")
    made_by = connection.execute(found, {"login": login}).first()
    if made_by is None:
        return
    run(f'REVOKE {_MEMBERS} FROM "{login}"')
    if made_by[0] == _MARK:
        run(f'ALTER ROLE "{login}" NOLOGIN PASSWORD NULL')
        with suppress(sql.exc.DBAPIError), connection.begin_nested():
            run(f'DROP ROLE "{login}"')  # it stays, barred, while it owns something


def _grant(connection: sql.Connection) -> None:
    """Write all rights anew, in one transaction."""
    schema = connection.scalar(sql.text("SELECT quote_ident(current_schema())"))
    tables = {SCHEMA_VERSION.name: SCHEMA_VERSION, BATCHES.name: BATCHES, **STORED}
    for name in (*tables, "logins"):
        _forget_rights(connection, f"{schema}.{name}")
    connection.exec_driver_sql(_POLICIES.read_text().replace('"schema"', schema))
    connection.exec_driver_sql(f"REVOKE ALL ON {schema}.logins FROM PUBLIC, {ORGANIZER}, {ASSESSOR}")
    for name, table in tables.items():
        _grant_table(connection, f"{schema}.{name}", table)
    there = f"SELECT login FROM {schema}.logins JOIN pg_roles ON rolname = login"
    for login in connection.exec_driver_sql(there).scalars().all():
        _bound(connection, login)


def _bound(connection: sql.Connection, login: str) -> None:
    """Let no login hold a lock for long; one who means to can still change this, so it is no wall."""
    here = connection.scalar(sql.text("SELECT quote_ident(current_database())"))
    for name, seconds in _AT_MOST.items():
        connection.exec_driver_sql(f"ALTER ROLE \"{login}\" IN DATABASE {here} SET {name} = '{seconds}s'")


def _forget_rights(connection: sql.Connection, table: str) -> None:
    found = sql.text("SELECT quote_ident(polname) FROM pg_policy WHERE polrelid = to_regclass(:table)")
    for policy in connection.scalars(found, {"table": table}).all():
        connection.exec_driver_sql(f"DROP POLICY {policy} ON {table}")


def _grant_table(connection: sql.Connection, name: str, table: sql.Table) -> None:
    """Let everybody read a table and those add to it who may, row numbers and logins left to the server."""
    writers = _MEMBERS if table.name in _WRITTEN_BY_ASSESSORS else ORGANIZER
    columns = ", ".join(f'"{column.name}"' for column in table.columns if not column.primary_key)
    run = connection.exec_driver_sql
    run(f"REVOKE ALL ON {name} FROM PUBLIC, {_MEMBERS}")
    seen = '("row", batch)' if table.name == "assessments" else ""  # the rest by partner_assessments() alone
    run(f"GRANT SELECT {seen} ON {name} TO {_MEMBERS}")
    if table is SCHEMA_VERSION:
        return
    run(f"GRANT INSERT ({columns}) ON {name} TO {writers}")
    run(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
    schema = name.rpartition(".")[0]
    invited = f"(SELECT {schema}.partner_name()) IS NOT NULL"  # a login of another store is nobody here
    run(f"CREATE POLICY invited ON {name} AS RESTRICTIVE TO {_MEMBERS} USING ({invited})")
    if table is not BATCHES:
        run(f"CREATE POLICY see ON {name} FOR SELECT TO {_MEMBERS} USING (true)")
        same = [f"{key} IS NOT DISTINCT FROM {schema}.partner_read({key})" for key in _names(table)]
        alike = f"FOR INSERT TO {_MEMBERS} WITH CHECK ({' AND '.join(same) or 'true'})"
        run(f"CREATE POLICY names_as_they_are_read ON {name} AS RESTRICTIVE {alike}")
        own = f"{schema}.partner_own_save(batch)"
        run(f"CREATE POLICY organizers_save ON {name} FOR INSERT TO {ORGANIZER} WITH CHECK ({own})")


def _names(table: sql.Table) -> list[str]:
    """Name the columns of a table that name its rows by a text."""
    keys = (TABLES[table.name].column(key) for key in TABLES[table.name].key)
    return [f'"{key.name}"' for key in keys if isinstance(key.kind, Key | Text)]


def _encrypted(connection: sql.Connection, login: str, password: str) -> str:
    """Encrypt a password here, so that no log of the server ever holds it."""
    link = connection.connection.driver_connection.pgconn  # type: ignore[union-attr]
    return bytes(link.encrypt_password(password.encode(), login.encode(), b"scram-sha-256")).decode()


def _refuse_sqlite(engine: sql.Engine) -> None:
    if engine.dialect.name != "postgresql":
        raise StoreError(
            "A file has no logins: who may open it may read all of it. Logins need PostgreSQL; name its "
            "address, with the owner's login, in PARTNERLIB_STORE."
        )
