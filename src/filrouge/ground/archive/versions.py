"""Which version of the program a database belongs to, told by the migrations that its tables have seen."""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.apps.registry import Apps
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from filrouge.ground.archive.manifest import Refusal

Node = tuple[str, str]  # app and name of a migration


def newer_than_us(loader: MigrationLoader) -> list[Node]:
    """Migrations of the database that this program does not know, of applications that it does know."""
    ours = set(loader.disk_migrations)
    ours |= {node for migration in loader.disk_migrations.values() for node in migration.replaces}
    return sorted(node for node in loader.applied_migrations if node[0] in loader.migrated_apps and node not in ours)


def last_of(executor: MigrationExecutor, seen: Iterable[Node]) -> list[Node]:
    """Of migrations that were seen, those after which no other was: together they name a state of the tables."""
    graph = executor.loader.graph
    nodes = {node for node in seen if node in graph.nodes}
    return sorted(node for node in nodes if not any(child.key in nodes for child in graph.node_map[node].children))


def models_of(using: str) -> Apps:
    """The models as the tables of a database are: those of today, or of the older version that wrote it.

    So a backup can be made after the program was updated and before the tables were. Raises Refusal on newer tables.
    """
    executor = MigrationExecutor(connections[using])
    if newer := newer_than_us(executor.loader):
        raise Refusal(NEWER.format(*newer[0]))
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return apps
    state = executor.loader.project_state(last_of(executor, executor.loader.applied_migrations))
    return state.apps


NEWER = "The database was written by a newer version of Filrouge: it knows {} {}. Update the program."
