"""Each stage of a count by transferable votes in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from filrouge.rooms.ballots.queries.results_names import Scaled, listed

Stage = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Telling:
    """Says what happened in a stage. `before` is the stage before it, None for the first."""

    method: str
    names: Mapping[str, str]
    scaled: Scaled

    def sentences(self, stage: Stage, before: Stage | None) -> Iterator[str]:
        """What was done, what moved, who was elected, and how ties and reserved places were settled."""
        yield from self._done(stage, before)
        yield from self._moved(stage)
        yield from self._lost(stage, before)
        yield from self._elected(stage)
        yield from self._excluded_at_the_end(stage)
        yield from (self._tie(tie) for tie in stage["ties"])
        yield from (self._intervention(acted) for acted in stage["interventions"])

    def _done(self, stage: Stage, before: Stage | None) -> Iterator[str]:
        match stage["kind"]:
            case "first preferences":
                yield self._first(stage)
            case "surplus":
                yield self._surplus(stage)
            case "exclusion":
                yield self._exclusion(stage, before)
            case "distribution":
                yield from self._distribution(stage)

    def _first(self, stage: Stage) -> str:
        said = {"quota": self.scaled.text(stage["quota"])}
        if self.method == "instant-runoff":
            return _("First preferences are counted. Whoever has %(quota)s has more than half.") % said
        return _("First preferences are counted. The quota, which elects, is %(quota)s.") % said

    def _surplus(self, stage: Stage) -> str:
        quota, surplus = Fraction(stage["quota"]), Fraction(stage["surplus"])
        words = _(
            "%(name)s has %(votes)s votes, %(surplus)s more than the quota of %(quota)s. This surplus goes on to those "
            "who come next on the papers, each paper with %(value)s of a vote."
        )
        return words % {
            "name": self.names[stage["candidate"]],
            "votes": self.scaled.text(quota + surplus),
            "surplus": self.scaled.text(surplus),
            "quota": self.scaled.text(quota),
            "value": Scaled(1, 5).text(stage["transfer_value"]),
        }

    def _exclusion(self, stage: Stage, before: Stage | None) -> str:
        name, candidate = self.names[stage["candidate"]], stage["candidate"]
        had = self.scaled.text(before["votes"][candidate]) if before else ""
        if any(acted["effect"] == "doomed" for acted in stage["interventions"]):
            words = _(
                "%(name)s leaves the count with %(votes)s votes. These go on to those who come next on the papers."
            )
        else:
            words = _(
                "%(name)s has the fewest votes, %(votes)s, and leaves the count. These go on to those who come next on "
                "the papers."
            )
        return words % {"name": name, "votes": had}

    def _distribution(self, stage: Stage) -> Iterator[str]:
        yield _("All papers are counted anew. The quota is now %(quota)s.") % {
            "quota": self.scaled.text(stage["quota"])
        }
        for candidate, kept in stage["keep_factors"].items():
            if 0 < Fraction(kept) < 1:
                yield _("%(name)s keeps %(kept)s of each vote and passes on the rest.") % {
                    "name": self.names[candidate], "kept": Scaled(1, 5).text(kept),
                }  # fmt: skip

    def _moved(self, stage: Stage) -> Iterator[str]:
        """Who received what; an exclusion without papers moves nothing."""
        for transfer in stage["transfers"]:
            if not Fraction(transfer["votes"]):
                continue
            said = {"votes": self.scaled.text(transfer["votes"])}
            if transfer["target"] is None:
                yield _("%(votes)s cannot go on: nobody else in the count stands on these papers.") % said
            else:
                yield _("%(name)s receives %(votes)s.") % (said | {"name": self.names[transfer["target"]]})

    def _lost(self, stage: Stage, before: Stage | None) -> Iterator[str]:
        lost = Fraction(stage["lost"]) - (Fraction(before["lost"]) if before else 0)
        if lost:
            yield _("Rounding takes %(votes)s.") % {"votes": self.scaled.text(lost)}

    def _elected(self, stage: Stage) -> Iterator[str]:
        if not stage["elected"]:
            return
        number, said = len(stage["elected"]), {"names": listed(stage["elected"], self.names)}
        if stage["kind"] == "remaining":
            words = ngettext(
                "There are no more candidates than places left, so %(names)s is elected.",
                "There are no more candidates than places left, so %(names)s are elected.",
                number,
            )
        elif self.method == "instant-runoff":
            words = ngettext("%(names)s has more than half and is elected.", "%(names)s have more than half.", number)
        else:
            words = ngettext(
                "%(names)s reaches the quota and is elected.", "%(names)s reach the quota and are elected.", number
            )
        yield words % said

    def _excluded_at_the_end(self, stage: Stage) -> Iterator[str]:
        """Meek excludes at the end of a stage, the others at its beginning."""
        if stage["kind"] == "exclusion":
            return
        for candidate in stage["excluded"]:
            yield _("%(name)s has the fewest votes, %(votes)s, and leaves the count.") % {
                "name": self.names[candidate], "votes": self.scaled.text(stage["votes"][candidate]),
            }  # fmt: skip

    def _tie(self, tie: Mapping[str, Any]) -> str:
        said = {"tied": listed(tie["tied"], self.names), "name": self.names[tie["chosen"]], "stage": tie["stage"]}
        words = {
            ("exclusion", "earlier stage"): _(
                "%(tied)s had equally few. %(name)s had fewer than the others at stage %(stage)s, and leaves."
            ),
            ("exclusion", "lot"): _("%(tied)s had equally few. The lot decided that %(name)s leaves."),
            ("surplus", "earlier stage"): _(
                "%(tied)s had equal surpluses. %(name)s had more at stage %(stage)s, and passes on first."
            ),
            ("surplus", "lot"): _("%(tied)s had equal surpluses. The lot decided that %(name)s passes on first."),
            ("election", "earlier stage"): _(
                "%(tied)s had equal votes. %(name)s had more at stage %(stage)s, and is elected first."
            ),
            ("election", "lot"): _("%(tied)s had equal votes. The lot decided that %(name)s is elected first."),
        }
        return words[tie["purpose"], tie["by"]] % said

    def _intervention(self, acted: Mapping[str, Any]) -> str:
        said = {"name": self.names[acted["candidate"]], "categories": ", ".join(acted["categories"])}
        if acted["effect"] == "guarded":
            words = _(
                "%(name)s stays in spite of fewer votes: otherwise the reserved places could not be filled "
                "(%(categories)s)."
            )
        else:
            words = _(
                "%(name)s could no longer be elected: the places that are left are needed for those reserved "
                "(%(categories)s)."
            )
        return words % said
