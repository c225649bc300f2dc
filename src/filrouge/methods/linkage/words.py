"""Words in the names of organisations: what means the same, what says little, what marks a sister body."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Final

LANGUAGES: Final = ("en", "fr", "nl", "de", "it", "es")

_STOPWORDS: Final = (
    "a about af al an and at au aux av by c d da das de degli dei del della delle den der des di die do dos du e "
    "ed een ei el en es et f for fra fur gli het i il im in ja k kai l la las le les lo los met mit n na o of og op os "
    "per por pour pro s sur t te ten ter the til to tot u un una und une v van ved voor vor w with y z za zu zum zur "
    "och dla"
)
STOPWORDS: Final = frozenset(_STOPWORDS.split())

_SIBLING_WORDS: Final = (
    "services service servicios servizi diensten dienste housing homes trading enterprises enterprise properties "
    "property investments investment holdings holding ii iii iv vi vii viii ix 2 3 4 5 6 two three north south east "
    "west nord sud est ouest noord zuid oost norte sur este oeste ost junior youth jeunes jeugd jugend women ladies "
    "foundation trust fondation fonds stichting stiftung fundacion fondazione energy energie training formation "
    "international regional central federation support developments development supporters group products retail "
    "management care catering logistics immo immobilier patrimoine vastgoed nursery school academy"
)
SIBLING_WORDS: Final = frozenset(_SIBLING_WORDS.split())

ACRONYM_LONGEST: Final = 8


@cache
def concept_of() -> dict[str, str]:
    """Word to the English word it means; where languages share a spelling the first row has it."""
    found: dict[str, str] = {}
    for row in rows():
        for cell in row:
            for word in cell:
                found.setdefault(word, row[0][0])
    return found


@cache
def rows() -> tuple[tuple[tuple[str, ...], ...], ...]:
    """The table: for each meaning, for each of LANGUAGES, the words, the usual one first."""
    text = resources.files(__package__).joinpath("concepts.tsv").read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(tuple(tuple(cell.split("/")) for cell in line) for line in lines[1:])
