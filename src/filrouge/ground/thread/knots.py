"""How things look on the thread: every room says it for its own kinds, and leaves out what a viewer may not see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.utils.formats import date_format
from django.utils.timezone import localtime

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.trail.writing import Ref

DROPPED = "dropped"
Likeness = tuple[str, str] | None  # kind and state; None for what was dropped, each of which is told alone


@dataclass(frozen=True, slots=True)
class Voices:
    """How members voted: `words` says it, the numbers draw it. Halves of a split vote are allowed."""

    words: str
    yes: float
    against: float
    abstain: float
    silent: float

    @property
    def split(self) -> bool:
        """Whether somebody gave a part of a vote, so that there is no whole tick for each member."""
        return any(number % 1 for number in (self.yes, self.against, self.abstain, self.silent))

    @property
    def parts(self) -> tuple[tuple[float, str], ...]:
        """Amounts and tones for a split bar."""
        return (self.yes, "d4"), (self.against, "against"), (self.abstain, "edge"), (self.silent, "rule")


@dataclass(frozen=True, slots=True)
class Knot:
    """One thing on the thread, as its room describes it.

    `kind` is one of the design's marks (contribution, proposal, amendment, decision, action, figure, story, dropped),
    `mark` the words before the title, `place` what follows them (“Contribution, Lisbon”); `state` is empty, here, open
    (still to come) or dropped, and what was dropped says why in `reason`. `voice`: the title is somebody's words, in
    the language `lang`. `day` stands in place of the date of `at` (“expected spring 2027”). `address` names the thing
    in the address of its thread; without one it has no thread page of its own. `by` is the organisation in whose name
    it was made, for those that are read as data; people read it in the words of the line. The rest is said by `life`:
    `alike` more things are told by this line, the page of its `thread`, the address that `opens` the line, and whether
    it says `again` the words of the line before it.
    """

    ref: Ref
    kind: str
    mark: str
    at: datetime
    title: str
    href: str = ""
    quiet: str = ""
    state: str = ""
    reason: str = ""
    lang: str = ""
    voice: bool = False
    voices: Voices | None = None
    day: str = ""
    address: str = ""
    by: str = ""
    alike: int = 0
    thread: str = ""
    opens: str = ""
    again: bool = False
    place: str = ""

    def __post_init__(self) -> None:
        if self.dropped and not self.reason:
            raise ValueError(f"what was dropped says why: {self.ref}")

    @property
    def dropped(self) -> bool:
        return DROPPED in {self.kind, self.state}

    @property
    def words(self) -> str:
        """What somebody said, without the quotation marks of the line; empty where the title is nobody's words."""
        return self.title.strip("“”") if self.voice else ""

    @property
    def when(self) -> str:
        return self.day or date_format(localtime(self.at))

    @property
    def likeness(self) -> Likeness:
        """What it shares with those that can be told in one line with it; None for what was dropped, told alone."""
        return None if self.dropped else (self.kind, self.state)


Describe = Callable[[Viewer, list[int]], Iterable[Knot]]
Seen = Callable[[Viewer, list[int]], Mapping[int, Likeness]]
Find = Callable[[Viewer, str], int | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a room says about one of its tables: see `describes`."""

    label: str
    describe: Describe
    word: str
    seen: Seen | None
    find: Find


DESCRIBERS: dict[str, Kind] = {}


def describes(
    label: str, describe: Describe, *, word: str = "", seen: Seen | None = None, find: Find | None = None
) -> None:
    """Let a room say how the rows of a table (“plans.proposal”) look on the thread.

    `describe` gets ids and leaves out what the viewer may not see. Of a table with very many rows `seen` tells more
    cheaply, in one statement, which ids the viewer may see, each with its `Knot.likeness` (its kind and its state; None
    for what was dropped), so that only what is shown is described; it must agree with `describe`. `word` stands in the
    address of thread pages (the model's name if it is not said), and `find` gives the id of an address there (by the
    column `address` if it is not said, where there is one); it need not ask who may see it. Two tables of one word
    raise ValueError.

    What was not taken up stays on the thread if its room links it: the proposal `wasInformedBy` the amendment that
    was answered, whatever the answer was.
    """
    kind = Kind(label, describe, word or label.rpartition(".")[2], seen, find or _by_address(label))
    if any(other.word == kind.word and other.label != label for other in DESCRIBERS.values()):
        raise ValueError(f"two kinds of things are called {kind.word}")
    DESCRIBERS[label] = kind


def called(word: str) -> Kind | None:
    """The kind that stands under a word in addresses."""
    return next((kind for kind in DESCRIBERS.values() if kind.word == word), None)


def _by_address(label: str) -> Find:
    def find(viewer: Viewer, address: str) -> int | None:
        model = apps.get_model(label)
        if not any(column.name == "address" for column in model._meta.get_fields()):
            return None
        rows = model._default_manager.filter(address=address).order_by("pk")
        found: int | None = rows.values_list("pk", flat=True).first()
        return found

    return find
