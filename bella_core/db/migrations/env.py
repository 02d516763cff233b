"""Run by Alembic: it migrates on the connection that ``db/migrate.py`` gives it, within that connection's transaction."""

from alembic import context

from bella_core.db.models import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by rebuilding it
)
with context.begin_transaction():
    context.run_migrations()
