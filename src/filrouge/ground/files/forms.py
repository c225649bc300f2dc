"""What people type when they attach a document."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from filrouge.ground.files.kinds import ENDINGS, LIMIT, MB
from filrouge.ground.files.queries import SEEN_BY
from filrouge.ground.people.viewer import Level

OFFERED = (Level.PUBLIC, Level.MEMBERS, Level.SECRETARIAT)


class DocumentField(forms.FileField):
    """One file. What it is and whether it is taken says the action; here only what a browser can tell before."""

    widget = forms.FileInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text", _("PDF, office document, picture or plain text, up to 25 MB; without macros and passwords.")
        )
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"accept": ",".join(f".{ending}" for ending in ENDINGS)}

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        if isinstance(file, UploadedFile) and (file.size or 0) > LIMIT:
            raise forms.ValidationError(
                _("The file is larger than %(limit)d MB. Send it in parts, or take out what you do not need."),
                code="too_large",
                params={"limit": LIMIT // MB},
            )
        return file


class AttachDocument(forms.Form):
    """A document and who may see it. `facts()` are the arguments of `documents.receive`."""

    document = DocumentField(label=_("Document"))
    level = forms.TypedChoiceField(
        label=_("Who may see it"), coerce=lambda value: Level(int(value)), initial=int(Level.MEMBERS),
        choices=[(int(level), SEEN_BY[level]) for level in OFFERED],
    )  # fmt: skip

    def facts(self) -> dict[str, Any]:
        """chunks, name and level of what was sent."""
        file: UploadedFile[Any] = self.cleaned_data["document"]
        return {"chunks": file.chunks(), "name": file.name or "", "level": self.cleaned_data["level"]}
