"""The commands of the front. Each is named NAME_command, and stands in filrouge.front.commands.OWN."""
