"""Consent: something is adopted when nobody has a reasoned objection, not when most are for it.

Source: Endenburg, "Sociocracy: the organization of decision-making", 1988 (principle of consent). An
objection is valid when it says why; one without a reason is shown, and does not stop anything. Whoever
stands aside does not carry the decision and does not stop it. After an objection the matter may be amended
and asked again; what happens after the last round is named beforehand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from .tallies import Tally, Weight, check_weights


class Stance(StrEnum):
    """Where an organisation stands."""

    CONSENT = "consent"
    ASIDE = "stand aside"
    OBJECTION = "objection"
    ABSENT = "absent"


class Outcome(StrEnum):
    """What follows from the rounds so far."""

    ADOPTED = "adopted"
    NEXT_ROUND = "next round"
    FALLBACK = "fallback"
    NOT_ADOPTED = "not adopted"


@dataclass(frozen=True, slots=True)
class Voice:
    """What one organisation says in one round; `text` is the reason of an objection."""

    organisation: str
    stance: Stance
    text: str = ""

    @property
    def objects(self) -> bool:
        """Whether this is a valid objection."""
        return self.stance is Stance.OBJECTION and bool(self.text.strip())

    @property
    def lacks_reason(self) -> bool:
        """Whether this objects without saying why."""
        return self.stance is Stance.OBJECTION and not self.text.strip()

    def as_dict(self) -> dict[str, str]:
        """Ready for JSON."""
        return {"organisation": self.organisation, "stance": self.stance.value, "text": self.text}


@dataclass(frozen=True, slots=True)
class ConsentRound:
    """One round: the five tallies add up to the roll; `objections` are the valid ones, by organisation."""

    consent: Tally
    aside: Tally
    objection: Tally
    without_reason: Tally
    absent: Tally
    objections: tuple[Voice, ...]

    @property
    def adopted(self) -> bool:
        """Whether nobody objected with a reason."""
        return not self.objections

    def as_dict(self) -> dict[str, object]:
        """Ready for JSON."""
        return {
            "adopted": self.adopted,
            "consent": self.consent.as_dict(),
            "aside": self.aside.as_dict(),
            "objection": self.objection.as_dict(),
            "without_reason": self.without_reason.as_dict(),
            "absent": self.absent.as_dict(),
            "objections": [voice.as_dict() for voice in self.objections],
        }


@dataclass(frozen=True, slots=True)
class ConsentCount:
    """All rounds and what follows. `fallback` is the rule that was named beforehand, None if there is none."""

    rounds: tuple[ConsentRound, ...]
    most_rounds: int
    fallback: str | None

    @property
    def outcome(self) -> Outcome:
        """Adopted, asked again after amendment, left to the fallback rule, or not adopted."""
        if self.rounds[-1].adopted:
            return Outcome.ADOPTED
        if len(self.rounds) < self.most_rounds:
            return Outcome.NEXT_ROUND
        return Outcome.NOT_ADOPTED if self.fallback is None else Outcome.FALLBACK

    def as_dict(self) -> dict[str, object]:
        """Ready for JSON."""
        return {
            "method": "consent",
            "outcome": self.outcome.value,
            "rounds": [one.as_dict() for one in self.rounds],
            "most_rounds": self.most_rounds,
            "fallback": self.fallback,
        }


def count_consent(
    roll: Mapping[str, Weight],
    rounds: Sequence[Sequence[Voice]],
    *,
    most_rounds: int = 2,
    fallback: str | None = None,
) -> ConsentCount:
    """Count rounds of consent. `roll` gives the weight of every organisation; who says nothing is absent.

    Weights decide nothing here: they are shown, and a fallback rule reads them (consent as yes, objection
    as no, standing aside as abstention). Whether enough were there is a matter of quorum, not of consent.
    ValueError: no round or more than `most_rounds`, a round after an adopted one, a voice that is not on
    the roll, two voices of one organisation in a round.
    """
    check_weights(*roll.values())
    if not 1 <= len(rounds) <= most_rounds:
        raise ValueError(f"there are between 1 and {most_rounds} rounds, not {len(rounds)}")
    counted = tuple(_count_round(roll, voices) for voices in rounds)
    if any(one.adopted for one in counted[:-1]):
        raise ValueError("a round follows one in which the matter was adopted already")
    return ConsentCount(counted, most_rounds, fallback)


def _count_round(roll: Mapping[str, Weight], voices: Sequence[Voice]) -> ConsentRound:
    by_name = {voice.organisation: voice for voice in voices}
    if len(by_name) != len(voices):
        raise ValueError("an organisation spoke twice in one round")
    if strangers := sorted(set(by_name) - set(roll)):
        raise ValueError(f"not on the roll: {', '.join(strangers)}")
    everyone = [by_name.get(name, Voice(name, Stance.ABSENT)) for name in roll]

    def tally(chosen: list[Voice]) -> Tally:
        return Tally(Fraction(len(chosen)), sum((Fraction(roll[one.organisation]) for one in chosen), Fraction(0)))

    return ConsentRound(
        consent=tally([voice for voice in everyone if voice.stance is Stance.CONSENT]),
        aside=tally([voice for voice in everyone if voice.stance is Stance.ASIDE]),
        objection=tally([voice for voice in everyone if voice.objects]),
        without_reason=tally([voice for voice in everyone if voice.lacks_reason]),
        absent=tally([voice for voice in everyone if voice.stance is Stance.ABSENT]),
        objections=tuple(sorted((voice for voice in everyone if voice.objects), key=lambda one: one.organisation)),
    )
