"""Every mail that comes in, once: what it does, or why not. One transaction for the row, the action and the answer."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, DataError, IntegrityError, transaction
from django.db.models import F
from django.utils import timezone, translation

from filrouge.ground import limits
from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.jobs.worker import every_minute
from filrouge.ground.mail import outbox
from filrouge.ground.mail.models import Arrival, Outcome, ReplyAddress
from filrouge.ground.mail.replies.addresses import digest_of, is_ours, secret_in
from filrouge.ground.mail.replies.answering import ANSWERS
from filrouge.ground.mail.replies.authenticity import is_authentic
from filrouge.ground.mail.replies.reading import Letter, read
from filrouge.ground.mail.replies.reasons import LONGEST, reason
from filrouge.ground.mail.replies.returning import noted
from filrouge.ground.people.languages import read_by
from filrouge.ground.people.models import Mandate, Person
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer, in_force, standings_of, system, viewer_for
from filrouge.ground.trail.writing import Ref

HOUR = 3600
PER_ADDRESS, PER_SENDER = 10, 30  # answers within an hour
REFUSALS = 5  # answers of ours to one person within an hour that say why something was not taken
TEXTS_KEPT = timedelta(days=30)
ROWS_KEPT = timedelta(days=366)
log = logging.getLogger(__name__)


class NotTaken(Exception):
    """A mail that does nothing. `why` is a code of `reasons`, `sentence` what a room said instead."""

    def __init__(self, why: str, outcome: Outcome = Outcome.REFUSED, sentence: str = "") -> None:
        super().__init__(why)
        self.why, self.outcome, self.sentence = why, outcome, sentence


@dataclass(frozen=True, slots=True)
class Post:
    """A mail with what is known here about it: the address that it came to, and who wrote it."""

    letter: Letter
    once: str
    address: ReplyAddress | None
    writer: Person | None

    @property
    def reader(self) -> Person | None:
        """Who is told what became of it: the writer if they belong here, else whom the address was made for.

        Never an address that nobody here has, so that nobody can make us write to strangers.
        """
        if self.address is None or self.writer == self.address.person:
            return self.writer
        here = Mandate.objects.filter(in_force(today()), person=self.writer, space=self.address.space)
        return self.writer if self.writer and here.exists() else self.address.person


def receive(raw: bytes) -> Arrival:
    """Take in one mail (RFC 5322), of which LIMIT bytes and one more are enough. The same mail does nothing twice.

    Returns its row. Raises DatabaseError when nothing could be written; then it is to be given again later. Of a mail
    that fails by what stands in it there is a row too, so that it does not come again and again.
    """
    letter = read(raw)
    try:
        return _received(_known(letter))
    except DataError:
        log.exception("a mail could not be written down")
    except DatabaseError:
        raise
    except Exception:
        log.exception("a mail could not be taken in")
    return _bare(letter)


def _received(post: Post) -> Arrival:
    if done := Arrival.objects.filter(once=post.once).first():
        return done
    try:
        return _settled(post)
    except IntegrityError:
        # Given twice at the same moment: the other one was first, and what this one did is undone.
        return Arrival.objects.get(once=post.once)
    except DatabaseError:
        raise
    except Exception:
        log.exception("an answer by mail failed")
        return _settled(post, failed=True)


def _bare(letter: Letter) -> Arrival:
    """A row that says only that a mail came, with nothing of what stood in it."""
    once = hashlib.sha256(f"bare\n{letter.fingerprint}".encode()).hexdigest()
    row = {"at": timezone.now(), "size": letter.size, "outcome": Outcome.FAILED, "why": "error"}
    return Arrival.objects.get_or_create(once=once, defaults=row)[0]


def _known(letter: Letter) -> Post:
    secret = secret_in(letter.recipients)
    found = ReplyAddress.objects.select_related("person", "space__organisation").filter(digest=digest_of(secret))
    writer = Person.objects.filter(email__iexact=letter.sender, is_active=True).first() if letter.sender else None
    name = f"{letter.identifier or letter.fingerprint}\n{secret}"
    return Post(letter, hashlib.sha256(name.encode()).hexdigest(), found.first() if secret else None, writer)


@transaction.atomic
def _settled(post: Post, *, failed: bool = False) -> Arrival:
    """Use the mail and note it; what it did, the row and the answer exist together or not at all."""
    arrival = _row(post)
    try:
        if failed:
            raise NotTaken("error", Outcome.FAILED)
        if _is_noted(arrival, post):
            return arrival
        said = _used(post)
    except NotTaken as refusal:
        return _refused(arrival, post, refusal)
    arrival.outcome = Outcome.TAKEN
    arrival.save(update_fields=["outcome"])
    assert post.address is not None
    ReplyAddress.objects.filter(pk=post.address.pk).update(used=F("used") + 1)
    _tell("reply_taken", post, arrival, said)
    return arrival


def _row(post: Post) -> Arrival:
    """The row first: its key keeps the same mail, given a second time at this moment, from doing anything."""
    letter, address = post.letter, post.address
    return Arrival.objects.create(
        at=timezone.now(), once=post.once, address=address, kind=address.kind if address else "",
        person=post.writer or (address.person if address else None), space=address.space if address else None,
        sender=letter.sender[:254], subject=letter.subject[:200], size=letter.size, outcome=Outcome.FAILED,
    )  # fmt: skip


def _is_noted(arrival: Arrival, post: Post) -> bool:
    """Whether a mail server told of a mail of ours; then it stands in the log of mail, and nobody is written to."""
    report = post.letter.report
    message = noted(report) if report else None
    if report is None or message is None:
        return False
    arrival.outcome, arrival.why = Outcome.TAKEN, "returned" if report.failed else "delayed"
    arrival.kind, arrival.person, arrival.space = message.kind, message.person, message.space
    arrival.save(update_fields=["outcome", "why", "kind", "person", "space"])
    return True


def _used(post: Post) -> str:
    """What the mail did, in words. Raises NotTaken."""
    address, letter = _checked(post), post.letter
    viewer = _viewer(address)
    take = ANSWERS.get(address.kind)
    if take is None:
        raise NotTaken("no_use")
    try:
        with translation.override(read_by(address.person)):
            return take(viewer, Ref(address.about_kind, address.about_id), letter.text, letter.identifier)
    except NotAllowed as refused:
        raise NotTaken("not_allowed") from refused
    except Refused as refused:
        with translation.override(read_by(address.person)):
            raise NotTaken(refused.code[:40], sentence=str(refused.message)) from refused


def _checked(post: Post) -> ReplyAddress:
    """The address, when the mail is a readable answer of the right person, in time and not too often."""
    letter, address = post.letter, post.address
    if letter.automatic or is_ours(letter.sender):
        raise NotTaken(letter.automatic or "loop", Outcome.IGNORED)
    if address is None:
        raise NotTaken("unknown_address") if post.writer else NotTaken("stranger", Outcome.IGNORED)
    if limits.allow("mail.reply", address.digest, PER_ADDRESS, HOUR) or (
        letter.sender and limits.allow("mail.sender", letter.sender, PER_SENDER, HOUR)
    ):
        raise NotTaken("too_often")
    _check_sender(letter, address)
    if letter.trouble:
        raise NotTaken(letter.trouble)
    if not letter.text:
        raise NotTaken("empty")
    if len(letter.text) > LONGEST:
        raise NotTaken("too_long")
    if address.until < timezone.now():
        raise NotTaken("over")
    return address


def _check_sender(letter: Letter, address: ReplyAddress) -> None:
    if not letter.sender:
        raise NotTaken(letter.trouble or "sender")
    if letter.sender != address.person.email.lower() or not address.person.is_active:
        raise NotTaken("other_sender")
    host = settings.TRUSTED_MAIL_HOST
    if host and not is_authentic(letter.results, letter.sender, host):
        raise NotTaken("not_authentic")


def _viewer(address: ReplyAddress) -> Viewer:
    """For whom the answer counts: the person, acting for the organisation that the mail was about."""
    standings = standings_of(address.person, address.space, today())
    chosen = next((s.mandate for s in standings if s.organisation == address.organisation_id), None)
    if chosen is None:
        raise NotTaken("no_mandate")
    return viewer_for(address.person, address.space, day=today(), chosen=chosen, means="mail")


def _refused(arrival: Arrival, post: Post, refusal: NotTaken) -> Arrival:
    """Note why, keep the text of whoever is known for the secretariat, and send it back with the reason."""
    arrival.outcome, arrival.why, arrival.reason = refusal.outcome, refusal.why, refusal.sentence
    if refusal.outcome != Outcome.IGNORED and post.reader is not None:
        arrival.text = _words(post.letter)
        _tell("reply_refused", post, arrival, refusal.sentence)
    arrival.save(update_fields=["outcome", "why", "reason", "text"])
    return arrival


def _words(letter: Letter) -> str:
    return (letter.text or letter.whole)[:LONGEST]


def _tell(kind: str, post: Post, arrival: Arrival, said: str) -> None:
    """Tell the reader what became of it, with what they wrote: whatever was not taken is in their hands again."""
    reader = post.reader
    if reader is None or (kind == "reply_refused" and limits.allow("mail.refusals", str(reader.pk), REFUSALS, HOUR)):
        return
    space = post.address.space if post.address else None
    with translation.override(read_by(reader)):
        context = {
            "said": said or reason(arrival.why),
            "quoted": _quoted(_words(post.letter)),
            "other": post.letter.sender if reader.email.lower() != post.letter.sender else "",
            "about": post.letter.subject,
            "site": settings.PUBLIC_ADDRESS,
        }
    outbox.write(kind, reader, by=system(space, means="job"), space=space, once=f"{kind}:{post.once}", context=context)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n")) if text else ""


@every_minute
def forget_old() -> None:
    """Texts that were not taken, and senders, are kept for a month; that a mail came, for a year."""
    now = timezone.now()
    Arrival.objects.filter(at__lt=now - ROWS_KEPT).delete()
    Arrival.objects.filter(at__lt=now - TEXTS_KEPT).exclude(text="", sender="", subject="").update(
        text="", sender="", subject=""
    )
    ReplyAddress.objects.filter(until__lt=now - ROWS_KEPT).delete()
