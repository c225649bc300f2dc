"""Dutch: the short month in tables."""

YEAR_MONTH_FORMAT = "N Y"
SHORT_DATE_FORMAT = "j N Y"
DATETIME_FORMAT = "j F Y, H:i"
