"""Dutch: the short month in tables."""

YEAR_MONTH_FORMAT = "M Y"
DATETIME_FORMAT = "j F Y, H:i"
