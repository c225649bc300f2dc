"""What an organisation does: codes of activity and words for them, brought to NACE.

A code keeps its version, since letters and numbers moved between NACE Rev. 1.1, 2 and 2.1: section K is
finance in one and software in the next. Words give a section, seldom a division.
"""

from filrouge.methods.activities.nace import DIVISIONS, SECTIONS, SECTIONS_2_1, section_of
from filrouge.methods.activities.reading import Activity, activity

__all__ = ["DIVISIONS", "SECTIONS", "SECTIONS_2_1", "Activity", "activity", "section_of"]
