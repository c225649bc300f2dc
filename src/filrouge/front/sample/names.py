"""Names as organisations of the social economy have them: what they do, what they call themselves, where.

Each language has its own order and agreement: "Ressourcerie Le Jardin du Canal", "Wäscherei Lindenhof",
"Bistro „Zielona Dolina”", "Tampereen Pyöräpaja". The stock of words is in `data/words`.
"""

import re
from random import Random

from .vocabulary import LegalForm, Town, table, words

GENDERS = ("m", "f", "n")
ACRONYM_WORDS = 3
SAME_WORD = 5
TRANSLATED = 0.35
READY_NAMES = 0.12
THREE_ALIKE = re.compile(r"(.)\1\1")
ELIDED = re.compile(r"^[«„“\"']|^[LlDd]'")
SMALL_AFTER_PLACE = frozenset({"lt", "lv"})


def proper_name(language: str, chance: Random) -> str:
    """What an organisation calls itself: a ready name or one put together, in that language."""
    stock = words(language)
    if chance.random() < READY_NAMES:
        return chance.choice(stock["evo"])
    order = stock["order"][0]
    if order == "compound":
        return _compound(language, chance)
    head, tail = _agreeing(language, chance)
    return f"{tail} {head}" if order == "tail head" else f"{head} {tail}"


def _compound(language: str, chance: Random) -> str:
    stock = words(language)
    while True:
        first, second = chance.choice(stock["tail"]), chance.choice(stock["head"])
        if not second.startswith(first.casefold()[:4]) and not THREE_ALIKE.search(first + second):
            return first + second


def _agreeing(language: str, chance: Random) -> tuple[str, str]:
    stock = words(language)
    if "head" in stock:
        return chance.choice(stock["head"]), chance.choice(stock["tail"])
    genders = [each for each in GENDERS if f"head.{each}" in stock]
    gender = chance.choices(genders, [len(stock[f"head.{each}"]) for each in genders])[0]
    head, tail = chance.choice(stock[f"head.{gender}"]), chance.choice(stock[f"tail.{gender}"])
    return _lower_noun(language, head), tail


def _lower_noun(language: str, noun: str) -> str:
    # Czech, Slovak, Croatian, Slovenian, Bulgarian, Latvian and Lithuanian write "Zelená louka"; Polish "Zielona Łąka".
    return noun if language == "pl" else noun[0].lower() + noun[1:]


def place_in_names(town: Town, language: str) -> str:
    """The town as it stands inside a name of that language."""
    if language == town.language:
        return town.in_names
    name = town.other_name or town.name
    if language != "fr":
        return name
    return f"d'{name}" if name[0] in "AEIOUY" else f"de {name}"


def _fill(language: str, pattern: str, activity: str, proper: str, town: Town) -> str:
    if language in SMALL_AFTER_PLACE and pattern.startswith("{p}"):
        activity = activity[0].lower() + activity[1:]
    return pattern.format(a=activity, e=proper, p=place_in_names(town, language))


def _repeats(activity: str, proper: str) -> bool:
    """Whether both say the same word, as in "Taller Digital El Taller del Canal"."""
    starts = {word[:SAME_WORD].casefold() for word in activity.split() if len(word) >= SAME_WORD}
    return any(word[:SAME_WORD].casefold() in starts for word in proper.split())


def _proper_beside(activity: str, language: str, chance: Random) -> str:
    while _repeats(activity, proper := proper_name(language, chance)):
        pass
    return proper


def core_name(language: str, sector: str, town: Town, chance: Random) -> str:
    """A name without its legal form."""
    stock = words(language)
    activity = chance.choice(stock[f"act.{sector}"])
    proper = _proper_beside(activity, language, chance)
    return _fill(language, chance.choice(stock["core"]), activity, proper, town)


def pair_of_names(sector: str, town: Town, chance: Random) -> tuple[str, str]:
    """The name of a Belgian organisation in the language of its town, and in the other language.

    About a third translate the name that they call themselves; the others keep it in both languages.
    """
    own = town.language
    other = "nl" if own == "fr" else "fr"
    which, how = chance.randrange(2), chance.randrange(len(words(own)["core"]))
    activities = {each: words(each)[f"act.{sector}"][which] for each in (own, other)}
    proper = dict.fromkeys((own, other), _proper_beside(activities[own], own, chance))
    if chance.random() < TRANSLATED:
        row = chance.choice([row for row in table("pairs") if not _repeats(activities[own], row[own])])
        proper = {"fr": row["fr"], "nl": row["nl"]}
    mine, theirs = (
        _fill(each, words(each)["core"][how], activities[each], proper[each], town) for each in (own, other)
    )
    return mine, theirs


def acronym(core: str) -> str:
    """The initials of a name's capitalised words, if there are at least three of them."""
    initials = [ELIDED.sub("", word)[:1] for word in core.split()]
    letters = "".join(each for each in initials if each.isupper())
    return letters if len(letters) >= ACRONYM_WORDS else ""


def with_form(core: str, form: LegalForm, style: str) -> str:
    """The name as a list of that style writes it: short, long, bare (no form), before, caps or plain."""
    if style in ("bare", "plain"):
        return core
    text = form.long if style == "long" else form.short
    if form.before or style == "before":
        return f"{text[0].upper()}{text[1:]} {core}"
    return f"{core} {text}"
