"""The country round: its questions, what organisations write for it beforehand, and reminding them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.asked.models import News
from filrouge.ground.asked.telling import tell
from filrouge.ground.people.languages import NAMES
from filrouge.ground.people.models import new_address
from filrouge.ground.words import Words
from filrouge.rooms.meetings.actions.preparing import refuse_unless
from filrouge.rooms.meetings.models import AgendaItem, ItemKind, RoundAnswer, State
from filrouge.rooms.meetings.queries.round import prompts_of, unanswered
from filrouge.rooms.meetings.rules import MAY

LONGEST = 6_000  # characters of one answer
MOST_PROMPTS = 12
MOST_SECONDS = 3_600
BEFORE = timedelta(days=3)  # before answers are due the timed reminder goes out


@action("meetings.ask_round", rule=MAY["keep"], about="item", says=gettext_lazy("Questions of a country round set"))
def ask_round(
    act: Act,
    *,
    item: AgendaItem,
    prompts: tuple[tuple[str, Words], ...],
    answers_until: datetime | None,
    seconds_each: int = 0,
) -> AgendaItem:
    """Say what each organisation is asked, until when, and how long it speaks. A new question has an empty key."""
    refuse_unless(item.meeting, State.DRAFTED, State.ANNOUNCED, State.UNDER_WAY)
    _refuse_other_kind(item)
    asked = [(key or new_address(), words) for key, words in prompts if words]
    _refuse_questions(item, [key for key, _words in asked], seconds_each)
    item.prompts = [{"key": key, "words": words.as_json()} for key, words in asked]
    item.answers_until, item.seconds_each = answers_until, seconds_each
    item.save(update_fields=["prompts", "answers_until", "seconds_each"])
    until = answers_until.isoformat() if answers_until else ""
    act.changed(item, after={"questions": len(asked), "until": until, "seconds": seconds_each})
    return item


def _refuse_questions(item: AgendaItem, keys: list[str], seconds_each: int) -> None:
    if not 0 < len(keys) <= MOST_PROMPTS:
        words = _("Ask at least one question and at most %(most)s.") % {"most": MOST_PROMPTS}
        raise Refused(words, code="questions")
    if not 0 <= seconds_each <= MOST_SECONDS:
        raise Refused(_("A slot is at most an hour long."), code="seconds", field="minutes_each")
    answered = {key for said in item.answers.values_list("said", flat=True) for key, text in said.items() if text}
    if answered - set(keys):
        raise Refused(
            _("Somebody has answered one of the questions that you took away. Keep it, or change its words."),
            code="answered",
        )


@action("meetings.save_answer", rule=MAY["answer"], about="item", says=gettext_lazy("Draft for the round saved"))
def save_answer(act: Act, *, item: AgendaItem, language: str, said: Mapping[str, str]) -> RoundAnswer:
    """Keep a draft that only the own organisation sees. What is handed in already is changed by handing in again."""
    answer = _held(act, item)
    if answer.handed_in_at is not None:
        raise Refused(_("Your answer is handed in. Change it and hand it in again."), code="handed_in")
    return _kept(act, answer, item, language, said)


@action("meetings.hand_in", rule=MAY["answer"], about="item", says=gettext_lazy("Answer for the round handed in"))
def hand_in(act: Act, *, item: AgendaItem, language: str, said: Mapping[str, str]) -> RoundAnswer:
    """Hand in what an organisation has to tell, or change what it handed in, until the item begins."""
    answer = _held(act, item)
    if not any(text.strip() for text in said.values()):
        raise Refused(_("Nothing is written yet. Answer at least one of the questions."), code="empty")
    answer.handed_in_at = act.at
    return _kept(act, answer, item, language, said)


def _held(act: Act, item: AgendaItem) -> RoundAnswer:
    """The answer of the own organisation, new or as it is, while the meeting is held."""
    assert act.by.acting is not None  # the rule has settled it
    refuse_unless(item.meeting, State.ANNOUNCED, State.UNDER_WAY)
    _refuse_other_kind(item)
    # Held, for a page that keeps by itself may come in the same moment as the answer that is handed in.
    item.refresh_from_db(fields=["began_at"], from_queryset=AgendaItem.objects.select_for_update(no_key=True))
    if item.began_at is not None:
        raise Refused(_("The round has begun, so what was handed in stays as it is. Say it in the room."), code="begun")
    found = item.answers.filter(organisation=act.by.acting.organisation).first()
    return found or RoundAnswer(item=item, organisation_id=act.by.acting.organisation)


def _kept(act: Act, answer: RoundAnswer, item: AgendaItem, language: str, said: Mapping[str, str]) -> RoundAnswer:
    if language not in NAMES:
        raise Refused(_("Choose the language in which you write."), code="language", field="language")
    asked = {prompt.key for prompt in prompts_of(item)}
    texts = {key: text.strip() for key, text in said.items() if key in asked and text.strip()}
    if any(len(text) > LONGEST for text in texts.values()):
        words = _("An answer holds at most %(most)s characters. Shorten the longest.") % {"most": LONGEST}
        raise Refused(words, code="long")
    answer.language, answer.said, answer.saved_at = language, texts, act.at
    answer.save()
    act.changed(
        answer,
        after={
            "organisation": answer.organisation_id,
            "answers": len(texts),
            "handed_in": answer.handed_in_at is not None,
        },
    )
    return answer


@action("meetings.remind_round", rule=MAY["keep"], about="item", says=gettext_lazy("Reminded of the country round"))
def remind_round(act: Act, *, item: AgendaItem, timed: bool = False) -> int:
    """Tell those who have not handed in that their answer is waited for, once a day. Returns how many organisations."""
    refuse_unless(item.meeting, State.ANNOUNCED, State.UNDER_WAY)
    _refuse_other_kind(item)
    silent = unanswered(item)
    if not silent:
        raise Refused(_("Every organisation has handed in, so nobody was written to."), code="nobody")
    meeting = item.meeting
    tell(
        "meetings.round_waits", by=act.by, space=meeting.space, about=item, title=meeting.title, at=act.at,
        text=gettext_lazy("“%(round)s”: your answer is waited for. It goes into the booklet that all read beforehand."),
        values={"round": item.title}, organisations=silent, once=_stamp(act, item, timed=timed),
        page=("meetings:answer_round", [meeting.space.slug, meeting.address, item.address]),
    )  # fmt: skip
    act.changed(item, after={"reminded": len(silent), "timed": timed})
    return len(silent)


def is_reminded(item: AgendaItem) -> bool:
    """Whether the reminder that goes out by itself was told, for the day on which answers are due now."""
    return item.answers_until is not None and News.objects.filter(once=_timed(item, item.answers_until)).exists()


def _timed(item: AgendaItem, until: datetime) -> str:
    return f"meetings.round:{item.pk}:timed:{until.date().isoformat()}"


def _stamp(act: Act, item: AgendaItem, *, timed: bool) -> str:
    if timed and item.answers_until:
        return _timed(item, item.answers_until)
    return f"meetings.round:{item.pk}:asked:{act.at.date().isoformat()}"


def _refuse_other_kind(item: AgendaItem) -> None:
    if item.kind != ItemKind.COUNTRY_ROUND:
        raise Refused(_("This item is no country round."), code="kind")
