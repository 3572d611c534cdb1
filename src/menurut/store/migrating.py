"""Bringing a ledger's tables up to date, by alembic and the steps in `migrations/versions`."""

from __future__ import annotations

from importlib.resources import files

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def migrate(db: Connection, *, to: str = "head") -> None:
    """Run the steps that the ledger lacks, inside the connection's transaction; none, where another did so meanwhile."""
    config = Config()
    config.set_main_option("script_location", str(files("menurut.store").joinpath("migrations")))
    config.attributes["connection"] = db
    command.upgrade(config, to)
