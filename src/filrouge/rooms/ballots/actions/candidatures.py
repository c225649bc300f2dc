"""Candidatures in an election that is announced: called for, put forward, withdrawn, answered by the secretariat."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.hours import moment
from filrouge.ground.said import on_one_line, whole
from filrouge.ground.thread.writing import ref
from filrouge.ground.words import Words
from filrouge.methods.deciding.exact import digest
from filrouge.rooms.ballots.actions.drafting import MOST_OPTIONS, refuse_unless_drafted
from filrouge.rooms.ballots.models import ELECTING, Ballot, Candidature, DraftWording, Option, State
from filrouge.rooms.ballots.on_the_paper import write_candidates
from filrouge.rooms.ballots.queries.decidable import HOW
from filrouge.rooms.ballots.rules import MAY, takes_candidatures


@action("ballots.call", rule=MAY["keep_ballot"], about="ballot", says=gettext_lazy("Candidatures called for"))
def call_for_candidatures(act: Act, *, ballot: Ballot, until: datetime) -> Ballot:
    """Let organisations put candidates forward in an election that is announced; called again, until another hour."""
    refuse_unless_drafted(ballot)
    if ballot.method not in ELECTING or ballot.questions.count() != 1:
        raise Refused(_("Candidates are put forward where options are chosen by one question."), code="method")
    if ballot.announced_at is None:
        raise Refused(_("Members do not see this ballot yet. Announce it, then call for candidatures."), code="unseen")
    if until <= act.at:
        raise Refused(_("The end is in the past. Choose a later time."), code="times", field="until")
    if ballot.opens_at and until > ballot.opens_at:
        words = _("The ballot opens on %(time)s. End the call before.")
        raise Refused(words % {"time": moment(ballot.opens_at)}, code="times", field="until")
    before, ballot.candidatures_until = ballot.candidatures_until, until
    ballot.save(update_fields=["candidatures_until"])
    act.changed(
        ballot, before={"candidatures_until": before.isoformat() if before else ""},
        after={"candidatures_until": until.isoformat()},
    )  # fmt: skip
    return ballot


@action("ballots.put_forward", rule=MAY["put_forward"], about="ballot", says=gettext_lazy("Candidate put forward"))
def put_forward(
    act: Act, *, ballot: Ballot, name: str, consents: bool, statement: Words | None = None, category: str = ""
) -> Candidature:
    """Put a person forward for the caller's organisation, who has agreed to it. The trail keeps no name."""
    ballot.refresh_from_db(from_queryset=Ballot.objects.select_for_update())
    if not takes_candidatures(ballot):
        raise Refused(_("No candidatures are taken now, so nobody was put forward."), code="state")
    named = on_one_line(name, longest=120)
    if not named:
        raise Refused(_("Write the name of the person whom you put forward."), code="name", field="name")
    if not consents:
        raise Refused(
            _("Ask the person first. Without consent nobody is put forward."), code="consent", field="consents"
        )
    _refuse_category(ballot, category)
    assert act.by.acting is not None  # the rule asked whom the caller acts for
    mine = act.by.acting.organisation
    try:
        with transaction.atomic():
            made = Candidature.objects.create(
                ballot=ballot, organisation_id=mine, name=named, category=whole(category, longest=60, field="category"),
                statement=statement or Words(), at=act.at,
            )  # fmt: skip
    except IntegrityError as twice:
        words = _("Your organisation has put somebody forward already. Withdraw that candidature first.")
        raise Refused(words, code="already") from twice
    act.changed(made, after={"ballot": ballot.id, "organisation": mine, "consent": True})
    return made


def _refuse_category(ballot: Ballot, category: str) -> None:
    reserved = ballot.settings.get("reserved") or {}
    if category and reserved and category not in reserved:
        raise Refused(_("Choose one of the categories of this ballot, or none."), code="category", field="category")


@action(
    "ballots.admit_candidature",
    rule=MAY["answer_candidature"],
    about="candidature",
    says=gettext_lazy("Candidature admitted"),
)
def admit_candidature(act: Act, *, candidature: Candidature) -> Candidature:
    """Admit a candidature: it becomes an option of its ballot, which is about it on the thread from now on."""
    ballot = _held(candidature)
    refuse_unless_drafted(ballot)
    _refuse_answered(candidature)
    options = Option.objects.filter(question__ballot=ballot)
    if any(candidature.name in option.name.texts().values() for option in options):
        raise Refused(_("Somebody of that name stands on the ballot already."), code="twice")
    if len(options) >= MOST_OPTIONS:
        raise Refused(_("A ballot has at most %(most)s options.") % {"most": MOST_OPTIONS}, code="options")
    _answer(act, candidature, Candidature.State.ADMITTED)
    _write_anew(ballot)
    act.linked(ballot, HOW, candidature)
    return candidature


@action(
    "ballots.not_admit_candidature",
    rule=MAY["answer_candidature"],
    about="candidature",
    says=gettext_lazy("Candidature not admitted"),
)
def not_admit_candidature(act: Act, *, candidature: Candidature, reason: str) -> Candidature:
    """Do not admit a candidature. The reason reaches the organisation, which may put another one forward."""
    refuse_unless_drafted(_held(candidature))
    _refuse_answered(candidature)
    if not reason.strip():
        words = _("Write why, so that the organisation can put another one forward.")
        raise Refused(words, code="empty", field="reason")
    candidature.reason = whole(reason, longest=1000, field="reason")
    _answer(act, candidature, Candidature.State.NOT_ADMITTED)
    return candidature


@action(
    "ballots.withdraw_candidature",
    rule=MAY["withdraw_candidature"],
    about="candidature",
    says=gettext_lazy("Candidature withdrawn"),
)
def withdraw_candidature(act: Act, *, candidature: Candidature) -> Candidature:
    """Withdraw a candidature and erase who it was. Until the opening; one that was not admitted also afterwards."""
    ballot, was = _held(candidature), candidature.state
    if was == Candidature.State.WITHDRAWN:
        raise Refused(_("This candidature was withdrawn already."), code="already")
    if was == Candidature.State.ADMITTED and ballot.state not in (State.DRAFTED, State.WITHDRAWN):
        words = _("This ballot has opened with it, so its wording does not change any more.")
        raise Refused(words, code="state")
    named = _erased(candidature)
    act.changed(
        candidature, before={"state": was, "ballot": ballot.id, "organisation": candidature.organisation_id},
        after={"state": Candidature.State.WITHDRAWN.value},
    )  # fmt: skip
    if was == Candidature.State.ADMITTED:
        _write_anew(ballot)
        _forget_in_wordings(ballot, named, f"… {candidature.address}")
        act.unlinks.append((ref(ballot), HOW, ref(candidature)))
    return candidature


def of_withdrawal(act: Act, ballot: Ballot) -> None:
    """A draft that is taken away elects nobody: who was put forward in it is erased. Follows withdraw_ballot."""
    for candidature in ballot.candidatures.exclude(state=Candidature.State.WITHDRAWN).order_by("id"):
        named = _erased(candidature)
        _forget_in_wordings(ballot, named, f"… {candidature.address}")
    write_candidates(ballot)


def _erased(candidature: Candidature) -> str:
    """Empty a candidature of the person. Returns the name that stood there, for where else it stands."""
    named, candidature.name, candidature.category, candidature.reason = candidature.name, "", "", ""
    candidature.statement, candidature.state = Words(), Candidature.State.WITHDRAWN
    candidature.save()
    return named


def _held(candidature: Candidature) -> Ballot:
    """The ballot of a candidature, then the candidature, each read anew and kept from changing."""
    ballots = Ballot.objects.select_for_update(of=("self",)).select_related("space", "rule")
    ballot = ballots.get(pk=candidature.ballot_id)
    candidature.refresh_from_db(from_queryset=Candidature.objects.select_for_update())
    candidature.ballot = ballot
    return ballot


def _refuse_answered(candidature: Candidature) -> None:
    if candidature.state != Candidature.State.PUT:
        words = _("This candidature is “%(state)s” now. Load the page again.")
        raise Refused(words % {"state": Candidature.State(candidature.state).label}, code="state")


def _answer(act: Act, candidature: Candidature, state: Candidature.State) -> None:
    candidature.state, candidature.answered_at = state, act.at
    candidature.save()
    noted = {"state": state.value, "ballot": candidature.ballot_id, "organisation": candidature.organisation_id}
    act.changed(candidature, before={"state": Candidature.State.PUT.value}, after=noted)


def _write_anew(ballot: Ballot) -> None:
    """What can be chosen has changed: the options anew, and the ballot as one that was not tried."""
    write_candidates(ballot)
    ballot.tried_at = None
    ballot.save(update_fields=["tried_at"])


def _forget_in_wordings(ballot: Ballot, name: str, instead: str) -> None:
    """Take a name out of the wordings that organisations decided on beforehand; `instead` stands in its place."""
    for wording in DraftWording.objects.filter(ballot=ballot).order_by("id"):
        for option in (option for question in wording.said["questions"] for option in question["options"]):
            said = option["name"]
            if name in [one["text"] for code, one in said.items() if code != "origin"]:
                option["name"] = {"origin": said["origin"], said["origin"]: {"text": instead}}
        wording.digest = digest(wording.said)
        wording.save(update_fields=["said", "digest"])
