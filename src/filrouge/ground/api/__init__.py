"""What every room's API stands on: who calls, how often, in which scope; one shape of errors; pages; repeated requests.

    READ = scope("register:read", _("Read the register"))

    @operations.get("/{space}/organisations", response=Page[Line])
    @serve(MAY["read"], READ)
    def list_organisations(request: Asked, viewer: Viewer, after: str = "") -> Page[Line]: ...

An operation that is not served by `serve` stops the server at start.
"""

from filrouge.ground.api.bodies import Email, Strict
from filrouge.ground.api.callers import also_needs
from filrouge.ground.api.pages import After, Page, page_of, unsigned
from filrouge.ground.api.problems import Elsewhere, Problem, not_here, there, wrong_input
from filrouge.ground.api.root import Api
from filrouge.ground.api.serving import Asked, serve
from filrouge.ground.tokens.scopes import scope

__all__ = [
    "After", "Api", "Asked", "Elsewhere", "Email", "Page", "Problem", "Strict", "also_needs", "not_here", "page_of",
    "scope", "serve", "there", "unsigned", "wrong_input",
]  # fmt: skip
