"""The full-text index beside search_document, kept by triggers, and its vocabulary."""

from django.db import migrations

SQLITE = [
    """CREATE VIRTUAL TABLE search_words USING fts5(
        text, content='search_document', content_rowid='id', tokenize='unicode61', prefix='2 3')""",
    "CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab('search_words', 'row')",
    """CREATE TRIGGER search_insert AFTER INSERT ON search_document BEGIN
        INSERT INTO search_words(rowid, text) VALUES (new.id, new.text); END""",
    """CREATE TRIGGER search_delete AFTER DELETE ON search_document BEGIN
        INSERT INTO search_words(search_words, rowid, text) VALUES ('delete', old.id, old.text); END""",
    """CREATE TRIGGER search_update AFTER UPDATE OF text ON search_document WHEN old.text <> new.text BEGIN
        INSERT INTO search_words(search_words, rowid, text) VALUES ('delete', old.id, old.text);
        INSERT INTO search_words(rowid, text) VALUES (new.id, new.text); END""",
]
POSTGRESQL = [
    "CREATE INDEX search_text ON search_document USING gin (to_tsvector('simple', text))",
    "CREATE TABLE search_vocabulary (word text PRIMARY KEY)",
    """CREATE FUNCTION search_learn() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO search_vocabulary SELECT DISTINCT unnest(string_to_array(n.text, ' ')) FROM new_rows n
        ON CONFLICT DO NOTHING; RETURN NULL; END $$""",
    """CREATE TRIGGER search_insert AFTER INSERT ON search_document REFERENCING NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION search_learn()""",
    """CREATE TRIGGER search_update AFTER UPDATE ON search_document REFERENCING NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION search_learn()""",
]


def create(apps, schema_editor):
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
