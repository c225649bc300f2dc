"""Where a network makes its plan.

Members bring what they need and propose, in the room and online, and support, discuss and amend what others propose.
The secretariat sorts and leads from step to step; organisations weigh and adopt by a ballot, and what is not taken up
says why to all who spoke. They take away actions with owner, dates and progress, and lines that a federation adopts,
adapts or declines for its own space. Every action leads back to the contributions that it came from.
"""
