"""The nouns of the register, in four groups: what came in, what was decided, what is declared, what was derived."""

from filrouge.rooms.register.models.belonging import Body, Membership, Relation, SeatCategory, Term
from filrouge.rooms.register.models.derived import Belonging, Count, Cube, Doubt, Entry, Figure
from filrouge.rooms.register.models.linking import (
    Answer,
    Choice,
    Decision,
    FieldVisibility,
    Link,
    MissedCheck,
    TrainedModel,
)
from filrouge.rooms.register.models.sources import PublicRegisterCount, Row, SampleCheck, Source

__all__ = [
    "Answer", "Belonging", "Body", "Choice", "Count", "Cube", "Decision", "Doubt", "Entry", "FieldVisibility", "Figure",
    "Link", "Membership", "MissedCheck", "PublicRegisterCount", "Relation", "Row", "SampleCheck", "SeatCategory",
    "Source", "Term", "TrainedModel",
]  # fmt: skip
