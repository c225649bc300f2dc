"""How every form of the house is written out: label, hint, error, field, in that order."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django.forms
from django.forms.renderers import BaseRenderer
from django.template.backends.base import BaseEngine
from django.template.backends.django import DjangoTemplates

if TYPE_CHECKING:
    from django.template.backends.base import _EngineTemplate

OURS = Path(__file__).resolve().parent / "templates"
DJANGOS = Path(django.forms.__file__).resolve().parent / "templates"


class Renderer(BaseRenderer):
    """Form renderer for ``FORM_RENDERER``: our templates first, Django's for what we do not change.

    It has an engine of its own, so that it neither depends on the order of the installed applications
    nor sees the context of the page.
    """

    form_template_name = "ground/forms/form.html"
    field_template_name = "ground/forms/field.html"

    @cached_property
    def engine(self) -> BaseEngine:
        """The template engine of forms."""
        return DjangoTemplates({"APP_DIRS": True, "DIRS": [OURS, DJANGOS], "NAME": "forms of the house", "OPTIONS": {}})

    def render(self, template_name: str, context: Mapping[str, Any], request: Any = None) -> str:
        """What is asked for most is drawn in Python (ground/drawn_fields.py), the rest by templates."""
        # Asked for when a form is written out: the marks of the house are known to templates only then.
        from filrouge.ground.drawn_fields import DRAWN

        draw = DRAWN.get(template_name)
        return draw(context) if draw else super().render(template_name, dict(context), request)

    def get_template(self, template_name: str) -> _EngineTemplate:
        """Return a template by name; raise ``TemplateDoesNotExist`` when neither we nor Django have it."""
        return self.engine.get_template(template_name)
