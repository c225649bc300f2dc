"""A form field for Words: one text per language, the original marked, translations with their status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from filrouge.ground.people.languages import NAMES
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Wording, Words

MOST_UNFOLDED = 3  # languages that stand open beneath each other; of more the translations are folded away


class WordsInput(forms.Widget):
    """One labelled input per language, and beside a translation whether a person checked it.

    In a network of many languages the translations are folded away beneath the original. With `fixed` the original is
    shown and cannot be typed over: what was said to people stays as it was said.
    """

    template_name = "ground/forms/words.html"
    use_fieldset = True

    def __init__(self, languages: Sequence[str], *, lines: int = 1) -> None:
        super().__init__()
        self.languages, self.lines, self.fixed = list(languages), lines, False

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        words = value if isinstance(value, Words) else Words()
        origin = words.origin or (self.languages[0] if self.languages else "")
        rows = [self._row(name, code, origin, words) for code in self.languages]
        folded = [row for row in rows if not row["original"]] if len(rows) > MOST_UNFOLDED else []
        context["widget"] |= {
            "rows": [row for row in rows if row not in folded], "folded": folded,
            "written": sum(bool(row["text"]) for row in folded),
            "lines": self.lines, "origin_name": f"{name}_origin", "origin": origin,
        }  # fmt: skip
        return context

    def _row(self, name: str, code: str, origin: str, words: Words) -> dict[str, Any]:
        wording = words.wordings.get(code, Wording("", "draft"))
        return {
            "code": code,
            "language": NAMES.get(code, code),
            "name": f"{name}_{code}",
            "text": wording.text,
            "original": code == origin,
            "fixed": self.fixed and code == origin,
            "checked": wording.status == "checked",
            "status": _said(wording) if code != origin and wording.text else "",
        }

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Words:
        """What was typed, with the statuses that were ticked; the rest is decided by the field."""
        origin = data.get(f"{name}_origin", "")
        wordings = {}
        for code in self.languages:
            text = str(data.get(f"{name}_{code}", "")).strip()
            if text:
                checked = f"{name}_{code}_checked" in data
                status = "original" if code == origin else "checked" if checked else "draft"
                wordings[code] = Wording(text, status)
        return Words(origin if origin in wordings else next(iter(wordings), ""), wordings)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}_{code}" in data for code in self.languages)


def _said(wording: Wording) -> str:
    said = {
        "machine": _("translated by machine, not checked"),
        "draft": _("translation, not checked"),
        "checked": _("translation, checked"),
    }
    return said.get(wording.status, "")


class WordsField(forms.Field):
    """Words typed by people. Set `before` to the words as they are and `by` to who writes."""

    def __init__(self, languages: Sequence[str], *, lines: int = 1, longest: int = 200, **kwargs: Any) -> None:
        super().__init__(widget=WordsInput(languages, lines=lines), **kwargs)
        self.longest = longest
        self.before = Words()
        self.by = ""

    def clean(self, value: Any) -> Words:
        typed = value if isinstance(value, Words) else Words()
        if self.required and not typed:
            raise forms.ValidationError(_("Write it in at least one language."))
        for code, wording in typed.wordings.items():
            if len(wording.text) > self.longest:
                over = len(wording.text) - self.longest
                raise forms.ValidationError(
                    _("%(language)s: take out %(over)d characters.") % {"language": NAMES.get(code, code), "over": over}
                )
        return self._merged(typed)

    def _merged(self, typed: Words) -> Words:
        """What was typed, over what was there: texts that nobody touched keep their author and date.

        When the original changed, an untouched translation is a translation of something else: not checked any more.
        """
        old, at = self.before, timezone.now().date().isoformat()
        shown: WordsInput = self.widget
        hidden = {code: wording for code, wording in old.wordings.items() if code not in shown.languages}
        origin = typed.origin or old.origin
        first, now = old.wordings.get(origin), typed.wordings.get(origin)
        moved = first is not None and now is not None and first.text != now.text
        merged = dict(hidden)
        for code, wording in typed.wordings.items():
            before = old.wordings.get(code)
            if before is None or before.text != wording.text:
                merged[code] = Wording(wording.text, wording.status, self.by, at)
            else:
                stale = moved and code != origin and before.status == "checked"
                kept = "draft" if stale else _kept(before, wording)
                merged[code] = Wording(before.text, kept, before.by, before.at)
        return Words(origin, merged)


def _kept(before: Wording, typed: Wording) -> str:
    """A machine's translation stays one until somebody ticks that it was checked."""
    return "machine" if before.status == "machine" and typed.status == "draft" else typed.status


Asked = tuple[Any, Any, bool, int]  # label, hint, whether it is needed, lines
LONGEST = {1: 120, 3: 2_000, 8: 20_000}  # characters of a text, by how many lines its field has


def words_field(viewer: Viewer, asked: Asked, before: Words | None = None, *, first: str = "") -> WordsField:
    """A text in the languages of the space; in `first` before all others, whether or not the space speaks it.

    `asked` is its label, a hint, whether it is needed, and its lines.
    """
    label, hint, needed, lines = asked
    before = before or Words()
    own = [before.origin or first] if first else []
    languages = dict.fromkeys([*own, *((viewer.space.languages if viewer.space else []) or ["en"])])
    field = WordsField(
        list(languages), lines=lines, longest=LONGEST[lines], label=label, help_text=hint, required=needed,
        initial=before,
    )  # fmt: skip
    field.before, field.by = before, viewer.acting.organisation_name if viewer.acting else ""
    return field


class InLanguages(forms.Form):
    """Texts in the languages of the space, before the other fields.

    `words` says which: name → (label, hint, needed, lines). `said` are the words as they are. `first` is a language
    that is asked for before all others (`words_field`).
    """

    words: dict[str, Asked] = {}

    def __init__(
        self, *args: Any, viewer: Viewer, said: dict[str, Words] | None = None, first: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        others = dict(self.fields)
        self.fields.clear()
        for name, asked in self.words.items():
            self.fields[name] = words_field(viewer, asked, (said or {}).get(name), first=first)
        self.fields |= others
