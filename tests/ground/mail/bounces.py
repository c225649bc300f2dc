"""What mail servers write when a mail of ours did not arrive, each in the manner of one program."""

from __future__ import annotations

TEXT = "The step is over.\n"


def ours(identifier: str) -> str:
    """The head of a mail of ours, as servers return it."""
    return (
        "From: Network <network@network.example>\nTo: delegate@sample.example\nSubject: How is it going?\n"
        f"Message-ID: {identifier}\nAuto-Submitted: auto-generated\n"
    )


def report(
    identifier: str,
    fields: str,
    *,
    kind: str = "message/rfc822",
    subject: str = "Undelivered Mail Returned to Sender",
    sender: str = "MAILER-DAEMON@mx.sample.example (Mail Delivery System)",
    headers: str = "",
    number: str = "1",
) -> bytes:
    """A report by the standard (RFC 3464): words, `fields` of one recipient, and our mail or its head."""
    returned = ours(identifier) + ("\n" + TEXT if kind == "message/rfc822" else "")
    text = (
        f"Return-Path: <>\nFrom: {sender}\nTo: network@network.example\nSubject: {subject}\n{headers}"
        f"Message-ID: <report-{number}@mx.sample.example>\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="=="\n\n'
        "--==\nContent-Type: text/plain; charset=us-ascii\n\nI'm sorry to have to inform you.\n"
        "--==\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.sample.example\n"
        f"Arrival-Date: Mon, 2 Mar 2026 10:12:00 +0100\n\n{fields}\n"
        f"--==\nContent-Type: {kind}\n\n{returned}\n--==--\n"
    )
    return text.encode().replace(b"\n", b"\r\n")


NO_USER = (
    "Final-Recipient: rfc822; delegate@sample.example\nAction: failed\nStatus: 5.1.1\n"
    "Remote-MTA: dns; mx.sample.example\nDiagnostic-Code: smtp; 550 5.1.1 <delegate@sample.example>: "
    "Recipient address\n    rejected: User unknown\n"
)
LATE = (
    "Final-Recipient: rfc822; delegate@sample.example\nAction: delayed\nStatus: 4.4.1\n"
    "Diagnostic-Code: X-Postfix; connect to mx.sample.example[192.0.2.7]:25: Connection timed out\n"
    "Will-Retry-Until: Sat, 7 Mar 2026 10:12:00 +0100\n"
)
GAVE_UP = (
    "Final-Recipient: RFC822; delegate@sample.example\nAction: failed\nStatus: 4.4.7\n"
    "Diagnostic-Code: X-Sendmail; Message expired\n"
)
FULL = (
    "Final-Recipient: rfc822; delegate@sample.example\nAction: failed\nStatus: 5.0.0\n"
    "Diagnostic-Code: smtp; 552 5.2.2 Mailbox full\n"
)
ARRIVED = "Final-Recipient: rfc822; delegate@sample.example\nAction: delivered\nStatus: 2.0.0\n"
# Exchange says in full which of its parts refused; its report answers our mail.
EXCHANGE = (
    "Final-Recipient: rfc822;delegate@sample.example\nAction: failed\nStatus: 5.1.10\n"
    "Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient delegate@sample.example not found\n"
    "X-Display-Name: Delegate\n"
)
# Google repeats its codes on every line.
GOOGLE = (
    "Final-Recipient: rfc822; delegate@sample.example\nAction: failed\nStatus: 5.1.1\n"
    "Remote-MTA: dns; aspmx.example. (192.0.2.26, the server for the domain.)\n"
    "Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try\n"
    " 550-5.1.1 double-checking the recipient's email address for typos. For more information, go to\n"
    " 550 5.1.1  https://support.example/?p=NoSuchUser a1-20020a05si12 - gsmtp\n"
    "Last-Attempt-Date: Mon, 02 Mar 2026 01:12:00 -0800 (PST)\n"
)


def qmail(identifier: str) -> bytes:
    """In words, with our mail below a line (qmail-send bounce message format, QSBMF)."""
    text = (
        "Return-Path: <>\nFrom: MAILER-DAEMON@qmail.example\nTo: network@network.example\nSubject: failure notice\n"
        "Message-ID: <20260302101200.1.qmail@qmail.example>\n\n"
        "Hi. This is the qmail-send program at qmail.example.\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
        "This is a permanent error; I've given up. Sorry it didn't work out.\n\n"
        "<delegate@sample.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n"
        "--- Below this line is a copy of the message.\n\nReturn-Path: <network@network.example>\n"
        f"{ours(identifier)}\n{TEXT}"
    )
    return text.encode()


def exim(identifier: str) -> bytes:
    """In words too, as Exim wrote until 4.85."""
    text = (
        "Return-path: <>\nFrom: Mail Delivery System <Mailer-Daemon@exim.example>\nTo: network@network.example\n"
        "Subject: Mail delivery failed: returning message to sender\nX-Failed-Recipients: delegate@sample.example\n"
        "Message-Id: <E1a-0001-AB@exim.example>\n\n"
        "This message was created automatically by mail delivery software.\n\n"
        "A message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. "
        "The following address(es) failed:\n\n"
        "  delegate@sample.example\n    SMTP error from remote mail server after RCPT TO:<delegate@sample.example>:\n"
        "    host mx.sample.example [192.0.2.7]: 550 user unknown\n\n"
        "------ This is a copy of the message, including all the headers. ------\n\n"
        f"{ours(identifier)}\n{TEXT}"
    )
    return text.encode()
