"""What every room stands on: people, mandates, spaces, actions, the trail, the thread, words, jobs, mail.

Nothing here knows a room. Rooms look down to the ground, the ground looks down to the methods.
"""
