"""What the bodies of requests have in common."""

from __future__ import annotations

from typing import Annotated

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from ninja import Schema
from pydantic import AfterValidator, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError


class Strict(Schema):
    """A body in which every name must be known: what is misspelled would silently be left out."""

    model_config = ConfigDict(extra="forbid")


def _an_email(said: str) -> str:
    """An address as the forms of the pages take it, or none."""
    try:
        if said:
            validate_email(said)
    except ValidationError as error:
        raise PydanticCustomError("email", "not an email address") from error
    return said


Email = Annotated[str, StringConstraints(max_length=254), AfterValidator(_an_email)]
