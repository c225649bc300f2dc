"""What happens to a name, town or number between the register and somebody's spreadsheet.

The kinds and shares follow what was counted on real lists of federations: dropped words, typing errors, lost
accents, an acronym in place of the name, other-language towns, lost leading zeros, one wrong number in a hundred.
"""

from random import Random

from anyascii import anyascii

ACRONYM, TYPO, DROPPED, UNACCENTED = 0.015, 0.04, 0.06, 0.09
"""Cumulative shares of names that are worn in each of these ways."""

WRONG_NUMBER = 0.01
NEIGHBOURS = dict(zip("abcdefghijklmnopqrstuvwxyz", "svxsrdtyuihjknbiwaedricqzxs", strict=False))


def typing_error(text: str, chance: Random) -> str:
    """One slip of the finger: two letters swapped, one doubled, one lost or one from the next key."""
    spots = [i for i in range(1, len(text) - 1) if text[i].isalpha() and text[i + 1].isalpha()]
    if not spots:
        return text
    i = chance.choice(spots)
    slips = (
        text[:i] + text[i + 1] + text[i] + text[i + 2 :],
        text[:i] + text[i] + text[i:],
        text[:i] + text[i + 1 :],
        text[:i] + NEIGHBOURS.get(text[i], text[i]) + text[i + 1 :],
    )
    return chance.choice(slips)


def drop_word(text: str, chance: Random) -> str:
    """The text without one of its words, neither the first nor the last; short texts stay."""
    parts = text.split(" ")
    if len(parts) < 4:
        return text
    del parts[chance.randrange(1, len(parts) - 1)]
    return " ".join(parts)


def without_accents(text: str) -> str:
    """Latin letters without accents; other scripts stay as they are."""
    return anyascii(text) if text and ord(max(text.split()[0])) < 0x250 else text


def worn_name(name: str, acronym: str, chance: Random) -> str:
    """A name as somebody typed it."""
    fate = chance.random()
    if fate < ACRONYM:
        return acronym or name
    if fate < TYPO:
        return typing_error(name, chance)
    if fate < DROPPED:
        return drop_word(name, chance)
    return without_accents(name) if fate < UNACCENTED else name


def wrong_number(number: str, chance: Random) -> str:
    """The number with one digit changed."""
    spots = [i for i, sign in enumerate(number) if sign.isdigit()]
    i = spots[chance.randrange(len(spots) // 2, len(spots))]
    return number[:i] + str((int(number[i]) + chance.randrange(1, 9)) % 10) + number[i + 1 :]


def without_punctuation(number: str) -> str:
    """A register number as plain letters and digits; a German one keeps the words that name its court."""
    return number if number.startswith("Amtsgericht") else "".join(filter(str.isalnum, number))
