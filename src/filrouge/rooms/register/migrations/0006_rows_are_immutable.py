"""The database itself refuses to change what a row of a list says, or to take it away.

`stated_by` alone stays free: the database empties it when a person's row goes. Nothing deletes rows either: a list
that is withdrawn keeps them, and erasing a person leaves what was said under a number without a name. A later
migration that lays the table out anew on SQLite has to make these triggers again.
"""

from django.db import migrations

SAID = "id, source_id, line, kind, raw, said, key, digest, stated_on"
SQLITE = [
    f"CREATE TRIGGER row_no_update BEFORE UPDATE OF {SAID} ON register_row "
    "BEGIN SELECT RAISE(ABORT, 'rows of lists are immutable'); END",
    "CREATE TRIGGER row_no_delete BEFORE DELETE ON register_row "
    "BEGIN SELECT RAISE(ABORT, 'rows of lists are immutable'); END",
]
POSTGRESQL = [
    "CREATE FUNCTION row_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'rows of lists are immutable'; END $$",
    f"CREATE TRIGGER row_no_change BEFORE UPDATE OF {SAID} OR DELETE ON register_row "
    "FOR EACH ROW EXECUTE FUNCTION row_refuse()",
]
GUARD = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
FREE = {
    "sqlite": ["DROP TRIGGER row_no_delete", "DROP TRIGGER row_no_update"],
    "postgresql": ["DROP TRIGGER row_no_change ON register_row", "DROP FUNCTION row_refuse()"],
}


def guard(apps, schema_editor):
    for statement in GUARD[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def free(apps, schema_editor):
    for statement in FREE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("register", "0005_pairs_below_the_line")]
    operations = [migrations.RunPython(guard, free)]
