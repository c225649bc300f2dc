"""Text that a spreadsheet program would take for a formula, in files that cannot say it is text (CSV)."""

# The wide forms are what the Japanese and Chinese keyboards give; programs take them the same way.
_STARTS = tuple("=+-@\t\r\n＝＋－＠")


def guard(text: str) -> str:
    """Put an apostrophe before what would be taken for a formula, also where one stands already."""
    return "'" + text if text.lstrip("'").startswith(_STARTS) else text


def unguard(text: str) -> str:
    """Take away the apostrophe that ``guard`` put there: exactly one, and no other (``'s-Hertogenbosch``)."""
    if text.startswith("'") and text.lstrip("'").startswith(_STARTS):
        return text[1:].lstrip()
    return text
