"""Asking the federations about two entries, and what they answer: evidence for the secretariat, which decides."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.asked.letters import ways_out
from filrouge.ground.asked.readers import unwilling
from filrouge.ground.mail import outbox
from filrouge.ground.people.languages import read_by
from filrouge.ground.people.models import Mandate, Person, Role
from filrouge.ground.people.viewer import in_force
from filrouge.rooms.register.models import Answer, Decision, Doubt, Entry, Link, Source
from filrouge.rooms.register.queries.questions import ANSWER
from filrouge.rooms.register.rules import MAY

TURNS = ((Role.DATA_CONTACT,), (Role.HEAD_DELEGATE, Role.DELEGATE))  # who is asked; the next where there is nobody


def ask_federations(act: Act, doubt: Doubt, decision: Decision) -> int:
    """Write to whoever keeps the lists on both sides of a card. Refused where nobody can be asked."""
    asked = {person.id: person for umbrella in _umbrellas(doubt) for person in _keepers(act, umbrella)}
    if not asked:
        raise Refused(
            _("Nobody keeps these lists here, so nobody can be asked. Give somebody a mandate, or answer yourself."),
            code="nobody",
        )
    silent = unwilling(doubt.space, ANSWER)
    for person in asked.values():
        if person.id not in silent:  # the question stands on their page all the same
            _write(act, doubt, decision, person)
    return len(asked)


def _umbrellas(doubt: Doubt) -> list[int]:
    links = Link.objects.filter(
        space=doubt.space_id, organisation__in=[doubt.left_id, doubt.right_id], ended_at=None,
        row__source__state=Source.State.IMPORTED,
    )  # fmt: skip
    return sorted(set(links.values_list("row__source__umbrella_id", flat=True)))


def _keepers(act: Act, umbrella: int) -> Iterable[Person]:
    """The data contacts of a federation, else its delegates."""
    day = act.at.date()
    held = Mandate.objects.filter(in_force(day), space=act.by.space, organisation=umbrella)
    for roles in TURNS:
        persons = Person.objects.filter(id__in=held.filter(role__in=roles).values("person"), is_active=True)
        if found := list(persons.order_by("id")):
            return found
    return []


def _write(act: Act, doubt: Doubt, decision: Decision, person: Person) -> None:
    language = read_by(person)
    with translation.override(language):
        root, slug = settings.PUBLIC_ADDRESS, doubt.space.slug
        context = {
            "left": _called(doubt, doubt.left_id), "right": _called(doubt, doubt.right_id),
            "network": doubt.space.name.in_(language).text,
            "href": root + reverse("register:question", args=[slug, decision.id]),
            "all_href": root + reverse("register:questions", args=[slug]),
        } | ways_out(person, doubt.space, ANSWER)  # fmt: skip
    about = doubt.fingerprint[:32] or f"{doubt.left_row_id}-{doubt.right_row_id}"
    once = f"register.ask:{doubt.space_id}:{about}:{person.id}"
    outbox.write("ask_federation", person, by=act.by, space=doubt.space, once=once, context=context)


def _called(doubt: Doubt, organisation: int) -> str:
    """“Les Petits Riens, Bruxelles”: what everybody may see of it."""
    entry = Entry.objects.filter(space=doubt.space_id, organisation=organisation).values_list("name", "city").first()
    return ", ".join(part for part in entry or () if part)


@action(
    "register.answer_question",
    rule=MAY["answer_question"],
    about="question",
    says=gettext_lazy("Question of the secretariat answered"),
)
def answer_question(act: Act, *, question: Decision, verdict: str) -> Answer:
    """Say for one's federation whether two entries are the same. The secretariat sees it and decides."""
    if verdict not in Answer.Verdict.values:
        raise Refused(_("Choose one of the three answers."), code="verdict", field="verdict")
    pair = [question.left_id, question.right_id]
    waiting = Doubt.objects.filter(space=question.space_id, left__in=pair, right__in=pair)
    if act.by.acting is None or not waiting.exists():
        raise Refused(_("This question is settled already. Nothing is left to answer."), code="settled")
    answer, _new = Answer.objects.update_or_create(
        space_id=question.space_id, umbrella_id=act.by.acting.organisation, left_row_id=question.left_row_id,
        right_row_id=question.right_row_id, defaults={"verdict": verdict, "by": act.by.person, "at": act.at},
    )  # fmt: skip
    waiting.filter(state="asked").update(state="answered")
    act.changed(answer, after={"verdict": verdict, "question": question.id, "umbrella": act.by.acting.organisation})
    return answer
