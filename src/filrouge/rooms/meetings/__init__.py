"""Where a network meets.

A secretariat brings a date, an agenda and the members it invites; organisations answer who comes for them, and write
beforehand what they have to tell. In the room the chair leads from one page, and what is said becomes a line with the
organisation that said it. They take away minutes made of the same lines, approved at the next meeting, and what was
decided and promised, followed from meeting to meeting until it is done.
"""
