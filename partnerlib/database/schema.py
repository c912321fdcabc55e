"""The tables that hold cases: one row a save, one row a cell's row, and the version of these tables."""

import sqlalchemy as sql

from partnerlib.tables import TABLES
from partnerlib.tables.columns import Number

VERSION = 5
"""The version of the tables below; `migrations` says what each version brought."""

TEXT = sql.Text().with_variant(sql.Text(collation="C"), "postgresql")
"""Text that sorts by its characters' numbers in every database."""

METADATA = sql.MetaData()

SCHEMA_VERSION = sql.Table(
    "schema_version",
    METADATA,
    sql.Column("version", sql.Integer, primary_key=True, autoincrement=False),
    sql.Column("migrated_at", TEXT, nullable=False),
)

BATCHES = sql.Table(
    "batches",
    METADATA,
    sql.Column("batch", sql.Integer, sql.Identity(always=True), primary_key=True),
    sql.Column("case", TEXT, nullable=False, index=True),
    sql.Column("saved_at", TEXT, nullable=False),
    sql.Column("saved_by", TEXT, nullable=False),
    sql.Column("note", TEXT, nullable=False),
    sql.Column("login", TEXT, nullable=False, server_default=""),
    sql.Column("token", TEXT),
    sql.Column("takes_back", sql.Integer),
    sql.Index("batches_token", "case", "token", unique=True),
)

STORED = {
    name: sql.Table(
        name,
        METADATA,
        sql.Column("row", sql.Integer, sql.Identity(always=True), primary_key=True),
        sql.Column("batch", sql.ForeignKey("batches.batch"), nullable=False, index=True),
        sql.Column("retracted", sql.Boolean, nullable=False),
        *(
            sql.Column(column.name, sql.Double if isinstance(column.kind, Number) else TEXT)
            for column in table.columns
        ),
    )
    for name, table in TABLES.items()
}
