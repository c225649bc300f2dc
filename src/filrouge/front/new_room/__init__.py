"""The files of a new room, as `./run new-room NAME` lays them out.

A room begins with one noun, a note, that already goes the whole way: constraint, rule, query, action, form, page and
their tests. Rename it to what the room is about.
"""
