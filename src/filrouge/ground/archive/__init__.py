"""The archive: the backup, which is also the way to move between databases."""
