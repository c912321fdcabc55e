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
from partnerlib.tables.names import as_recorded, name_of

ORGANIZER, ASSESSOR = "partner_organizer", "partner_assessor"
_MEMBERS = f"{ORGANIZER}, {ASSESSOR}"
_POLICIES = Path(__file__).with_name("access.sql")
_WRITTEN_BY_ASSESSORS = ("batches", "assessments", "invitations")
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


def invite(engine: sql.Engine, name: str, organizer: bool = False) -> sql.URL:
    """Make a login for a person and give the address, with its new password, that the person opens.

    The name is the one recorded, where it differs in small and capital letters only. The password is kept
    nowhere else. Raises StoreError when there is such a login, ValueError for no name.
    """
    grant_roles(engine)
    name = name_of(name)
    login, password = slug(name), secrets.token_urlsafe(18)
    with transaction(engine, lock="the roles") as connection:
        name = as_recorded(name, _assessors(connection))
        found = sql.text("SELECT rolcanlogin FROM pg_roles WHERE rolname = :login")
        can_log_in = connection.scalar(found, {"login": login})
        if can_log_in:
            raise StoreError(f"There is already a login '{login}'. Invite under a name that differs.")
        hidden = _encrypted(connection, login, password)
        make = "CREATE" if can_log_in is None else "ALTER"  # one taken away that still owned something
        connection.exec_driver_sql(f"{make} ROLE \"{login}\" LOGIN PASSWORD '{hidden}'")
        connection.exec_driver_sql(f'GRANT {ORGANIZER if organizer else ASSESSOR} TO "{login}"')
        listed = sql.text("INSERT INTO logins VALUES (:login, :name)")
        connection.execute(listed, {"login": login, "name": name})
        _bound(connection, login)
    return engine.url.set(username=login, password=password)


def _assessors(connection: sql.Connection) -> set[str]:
    """Give every name that has answered or is asked in a case of this store."""
    said = [sql.select(STORED[table].c.assessor) for table in ("assessments", "invitations")]
    return set(connection.scalars(sql.union(*said)))


def void(engine: sql.Engine, name: str) -> None:
    """Take a person's login away; what they saved stays. Raises StoreError when there is no such login."""
    _refuse_sqlite(engine)
    with transaction(engine, lock="the roles") as connection:
        gone = sql.text("DELETE FROM logins WHERE login = :login")
        if not connection.execute(gone, {"login": slug(name)}).rowcount:
            raise StoreError(f"There is no login '{slug(name)}' of this store.")
        login = f'"{slug(name)}"'
        connection.exec_driver_sql(f"ALTER ROLE {login} NOLOGIN PASSWORD NULL")
        connection.exec_driver_sql(f"REVOKE {ORGANIZER}, {ASSESSOR} FROM {login}")
        with suppress(sql.exc.DBAPIError), connection.begin_nested():
            connection.exec_driver_sql(f"DROP ROLE {login}")  # it stays, barred, while it owns something


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
    run(f"GRANT SELECT ON {name} TO {_MEMBERS}")
    if table is SCHEMA_VERSION:
        return
    run(f"GRANT INSERT ({columns}) ON {name} TO {writers}")
    run(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
    schema = name.rpartition(".")[0]
    invited = f"(SELECT {schema}.partner_name()) IS NOT NULL"  # a login of another store is nobody here
    run(f"CREATE POLICY invited ON {name} AS RESTRICTIVE TO {_MEMBERS} USING ({invited})")
    if table is not BATCHES:
        if table.name != "assessments":
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
