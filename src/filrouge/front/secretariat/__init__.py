"""The secretariat's desk: mandates, the trail, work under way; gathered from the ground for one space."""
