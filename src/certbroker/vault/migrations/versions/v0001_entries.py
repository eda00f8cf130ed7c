"""Entries: sealed items, their leases, and what is left of those that were deleted."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "certbroker_entry",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        *(sa.Column(name, sa.String, nullable=False) for name in ("kind", "id", "parent")),
        *(sa.Column(name, sa.LargeBinary) for name in ("owner", "topic")),
        sa.Column("keep_until", sa.BigInteger, nullable=False),
        sa.Column("due_at", sa.BigInteger),
        sa.Column("leased_by", sa.String),
        sa.Column("leased_until", sa.BigInteger),
        sa.Column("schema_version", sa.Integer),
        sa.Column("software", sa.String),
        sa.Column("key_id", sa.String),
        sa.Column("wrapped", sa.LargeBinary),
        sa.Column("deleted_at", sa.BigInteger),
        sa.Column("reason", sa.String),
        *(sa.Column(name, sa.LargeBinary) for name in ("proof", "sealed")),
        sa.UniqueConstraint("id", "kind", name="certbroker_entry_id"),
    )
    for name in ("parent", "keep_until"):
        _index(name, "deleted_at IS NULL")
    for name in ("owner", "topic", "due_at"):
        _index(name, f"deleted_at IS NULL AND {name} IS NOT NULL")
    _index("deleted_at", "deleted_at IS NOT NULL")
    _index("number", "wrapped IS NULL AND sealed IS NOT NULL")
    op.create_table(
        "certbroker_vault",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("mark", sa.LargeBinary, nullable=False),
    )


def _index(column: str, where: str) -> None:
    condition = sa.text(where)
    name = f"certbroker_entry_{column}"
    op.create_index(name, "certbroker_entry", [column], sqlite_where=condition, postgresql_where=condition)


def downgrade() -> None:
    """Drop the tables with all that is in them."""
    op.drop_table("certbroker_vault")
    op.drop_table("certbroker_entry")
