"""Mails as programs write them, ordinary ones and hostile ones."""

from __future__ import annotations

from itertools import count

HOST = "network.example"
REPLY_TO = f"reply@{HOST}"
_NUMBERS = count(1)


def mail(
    to: str,
    body: str | bytes = "Done.\n",
    kind: str = "text/plain; charset=utf-8",
    *,
    sender: str = "delegate@sample.example",
    headers: str = "",
    subject: str = "Re: How is it going?",
    identifier: str | None = None,
) -> bytes:
    """One mail. `headers` are whole lines; `identifier` is its Message-ID, another for each mail unless given."""
    name = f"<{next(_NUMBERS)}@mail.example>" if identifier is None else identifier
    named = f"Message-ID: {name}\n" if name else ""
    head = f"From: {sender}\nTo: {to}\nSubject: {subject}\n{named}{headers}MIME-Version: 1.0\nContent-Type: {kind}\n\n"
    return (head.encode("utf-8") + (body if isinstance(body, bytes) else body.encode())).replace(b"\n", b"\r\n")


def parts(*texts: tuple[str, str], kind: str = "mixed") -> tuple[str, str]:
    """Body and kind of a mail with parts: (content type with more header lines, text) each."""
    inside = "".join(f"--frontier\nContent-Type: {said}\n\n{text}\n" for said, text in texts)
    return f"{inside}--frontier--\n", f'multipart/{kind}; boundary="frontier"'


def nested(deep: int) -> tuple[str, str]:
    """Parts in parts in parts, none of which says anything."""
    inside = "".join(f'--b{n}\nContent-Type: multipart/mixed; boundary="b{n + 1}"\n\n' for n in range(deep))
    return inside, 'multipart/mixed; boundary="b0"'
