"""What the things are called of which the trail speaks. Ground knows no rooms, so their words stand here."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Kinds of things that actions note (ground.trail.writing.Ref), and how a thing was done (Viewer.means).
NOUNS: dict[str, Promise] = {
    "people.person": _("Person"), "people.space": _("This network"), "people.mandate": _("Mandate"),
    "people.organisation": _("Organisation"), "jobs.job": _("Job in the background"), "mail.message": _("Mail"),
    "mail.arrival": _("Mail received"), "tokens.token": _("Token of a program"), "asked.wish": _("Wish about mail"),
    "register.source": _("List"), "register.count": _("Published total"), "register.membership": _("Membership"),
    "register.relation": _("Tie"), "register.body": _("Body"), "register.decision": _("Answer about duplicates"),
    "register.answer": _("Answer of a federation"), "register.samplecheck": _("Check of a sample"),
    "register.doubt": _("Possible duplicate"), "register.missedcheck": _("Look below the line"),
    "register.trainedmodel": _("Learned comparison"), "register.publicregistercount": _("Count of a public register"),
    "ballots.ballot": _("Ballot"), "ballots.question": _("Question of a ballot"), "ballots.rule": _("Rule"),
    "ballots.voter": _("Place on the roll"), "ballots.vote": _("Vote"), "ballots.proxy": _("Proxy"),
    "ballots.paperentry": _("Paper vote"), "ballots.contest": _("Contest of a result"), "ballots.draw": _("Draw"),
    "ballots.position": _("Position"), "ballots.memberpoll": _("Poll of members"),
    "ballots.pollanswer": _("Answer in a poll"), "ballots.candidature": _("Candidature"),
    "meetings.meeting": _("Meeting"), "meetings.series": _("Series"), "meetings.agendaitem": _("Agenda item"),
    "meetings.line": _("Line"), "meetings.attendee": _("Place at a meeting"), "meetings.invited": _("Invitation"),
    "meetings.roundanswer": _("Answer in a round"), "meetings.datepoll": _("Search for a date"),
    "meetings.dateanswer": _("Answer about dates"), "meetings.speech": _("Place among the speakers"),
    "meetings.minutes": _("Minutes"), "meetings.correction": _("Correction of minutes"),
    "meetings.followup": _("Follow-up"), "meetings.feedkey": _("Own calendar"),
    "plans.plan": _("Plan"), "plans.step": _("Step"), "plans.area": _("Area"), "plans.proposal": _("Proposal"),
    "plans.contribution": _("Contribution"), "plans.amendment": _("Amendment"), "plans.comment": _("Comment"),
    "plans.action": _("Action"), "plans.inherited": _("Line inherited from another plan"),
    "plans.weighing": _("Weighing"), "plans.decision": _("Decision"), "plans.progress": _("Report of progress"),
}  # fmt: skip
MEANS: dict[str, Promise] = {
    "api": _("a program"), "command": _("a command"), "job": _("a job in the background"), "mail": _("mail"),
    "phone": _("a phone in the room"), "list": _("an imported list"), "feed": _("a calendar"),
}  # fmt: skip
