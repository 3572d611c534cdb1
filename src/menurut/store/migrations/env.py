"""What alembic runs around the steps: on the connection, and in the transaction, that `migrating.migrate` has opened."""

from alembic import context

from menurut.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
