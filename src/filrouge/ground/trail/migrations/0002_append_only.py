"""The database itself refuses to change or delete an entry of the trail."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER trail_no_update BEFORE UPDATE ON trail_entry
BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END;
CREATE TRIGGER trail_no_delete BEFORE DELETE ON trail_entry
BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END;
"""
POSTGRESQL = """
CREATE FUNCTION trail_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the trail is append-only'; END $$;
CREATE TRIGGER trail_no_change BEFORE UPDATE OR DELETE ON trail_entry
FOR EACH ROW EXECUTE FUNCTION trail_refuse();
"""


def guard(apps, schema_editor):
    connection = schema_editor.connection
    if connection.vendor == "sqlite":
        for statement in SQLITE.strip().split("END;")[:-1]:
            schema_editor.execute(statement + "END;")
    elif connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)


class Migration(migrations.Migration):
    dependencies = [("trail", "0001_initial")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
