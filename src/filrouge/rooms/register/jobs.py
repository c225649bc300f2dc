"""The room's work that takes time: previews and imports of lists, linking, and counting what came of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language, gettext_lazy

from filrouge.ground.actions import Refused
from filrouge.ground.jobs import work
from filrouge.ground.jobs.queries import JobShown
from filrouge.ground.jobs.work import Progress, job
from filrouge.ground.mail import outbox
from filrouge.ground.people.languages import read_by
from filrouge.ground.people.models import Person, Space
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer, system, viewer_for
from filrouge.rooms.register.actions.linking import apply_links
from filrouge.rooms.register.actions.lists import finish_import
from filrouge.rooms.register.actions.totals import keep_count
from filrouge.rooms.register.importing import keeping, planning
from filrouge.rooms.register.importing.leaves import forget_leaves
from filrouge.rooms.register.learning import learn
from filrouge.rooms.register.linking import draw_below, propose
from filrouge.rooms.register.models import MissedCheck, Source
from filrouge.rooms.register.queries import list_files

RUNS = 5  # a run starts again when somebody decided something in between, so often at most


@job("register.link", says=gettext_lazy("Linking the lists"))
def link(progress: Progress, *, space: int) -> dict[str, Any]:
    """Link all rows of a space, derive its entries and count it anew."""
    place = Space.objects.select_related("organisation").get(pk=space)
    viewer = system(place, means="job")
    for run in range(RUNS):
        proposal = propose(place, progress)
        try:
            outcome = apply_links(viewer, space=place, proposal=proposal)
            break
        except Refused as refused:
            if refused.code != "changed" or run == RUNS - 1:
                raise
    keep_count(place)
    return outcome


@job("register.draw_missed", says=gettext_lazy("Drawing pairs below the line"))
def draw_missed(progress: Progress, *, check: int) -> dict[str, Any]:
    """Draw the pairs of a check by its seed. A second run finds it drawn."""
    found = MissedCheck.objects.select_related("space").get(pk=check)
    if found.drawn_at is not None:
        return {"pairs": len(found.pairs)}
    below, cards = draw_below(found.space, found.size, found.seed, progress)
    pairs = [[card.left_row, card.right_row, card.probability, card.features, card.evidence] for card in cards]
    MissedCheck.objects.filter(pk=check, drawn_at=None).update(below=below, pairs=pairs, drawn_at=timezone.now())
    return {"below": below, "pairs": len(pairs)}


@job("register.learn", says=gettext_lazy("Learning from the answers"))
def learn_from_answers(progress: Progress, *, space: int) -> dict[str, Any]:
    """Let the score of a space learn from the answers given there."""
    return learn(Space.objects.get(pk=space))


@job("register.write_list", says=gettext_lazy("Writing a whole list"))
def write_list(
    progress: Progress, *, space: int, kind: str, language: str, person: int | None = None, mandate: int | None = None
) -> dict[str, Any]:
    """Write a whole list as whoever asked for it may see it now, and tell them where it lies."""
    place = Space.objects.select_related("organisation").get(pk=space)
    reader = Person.objects.filter(pk=person, is_active=True).first() if person else None
    # As on the page where it was asked, never as a job: the installation itself sees everything. Who could ask there
    # had given the second factor that their mandate needs; a mandate that ended shows less.
    viewer = viewer_for(reader, place, day=today(), chosen=mandate, strong=reader is not None)
    with translation.override(language):
        list_files.opened(viewer, kind, progress).close()
        href = settings.PUBLIC_ADDRESS + reverse("register:download_as", args=[place.slug, kind])
    if reader:
        context = {"network": place.name.in_(read_by(reader)).text, "kind": kind, "href": href}
        outbox.write("list_ready", reader, by=viewer, space=place, once=f"list:{progress.job.pk}", context=context)
    return {"kind": kind}


def ask_for_list(viewer: Viewer, kind: str) -> JobShown:
    """Ask for the job, once for all who see the same.

    The list is a copy of what stands in the register, so nothing is changed by this and the trail says nothing of it.
    """
    assert viewer.space is not None  # whoever asks was let into the space
    arguments = {
        "space": viewer.space.id, "kind": kind, "language": get_language(),
        "person": viewer.person.id if viewer.person and viewer.acting else None,
        "mandate": viewer.acting.mandate if viewer.acting else None,
    }  # fmt: skip
    asked = work.ask("register.write_list", arguments, by=viewer, once=list_files.once(viewer, kind))
    return list_files.shown(viewer, kind, asked)


@job("register.preview", says=gettext_lazy("Preview of a list"), about="register.source")
def preview(progress: Progress, *, source: int) -> dict[str, Any]:
    """Say per row what importing a list would do. Writes nothing but the plan, which is derived and can be stale."""
    found = Source.objects.select_related("file", "space").get(pk=source)
    plan = planning.plan(found, progress)
    kept = Source.objects.filter(pk=source, state=Source.State.MATCHED, matching=found.matching)
    return {"kept": kept.update(plan=plan), "counts": plan["counts"]}


@job("register.import", says=gettext_lazy("Import of a list"), about="register.source")
def import_rows(progress: Progress, *, source: int, person: int | None = None) -> dict[str, Any]:
    """Write the rows of a list, or those that an earlier try did not reach; then the list counts."""
    found = Source.objects.select_related("file", "space__organisation", "umbrella").get(pk=source)
    if found.state != Source.State.IMPORTING:
        return {"state": found.state}
    report = keeping.keep_rows(found, person, progress)
    finish_import(system(found.space, means="job"), source=found, report=report)
    forget_leaves(found)
    return {"counts": report["counts"]}
