"""Calendars that people subscribe to: dated things as iCalendar (RFC 5545, with the names of RFC 7986).

`events` holds what happens when, `zones` writes the clock of a place with its real changes, `writing` makes the file.
Whoever calls decides who may see what: an event is written as it is given, its link to the video call included.
"""
