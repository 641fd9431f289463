"""E-mail: the message as an article, and the documents attached to it as others."""

import re
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from functools import partial

from klaim_ingest.core.raw import RawArticle, Reading, normalise, refuse_long, rejection
from klaim_ingest.readers import fields
from klaim_ingest.readers.collect import Part, Read, collected, whole
from klaim_ingest.readers.html import fragment_text
from klaim_ingest.readers.text import unwrap

MEDIA_TYPE = "message/rfc822"
_PREFIX = re.compile(r"^(?:(?:re|fw|fwd|bls|trs)\s*:\s*)+", re.IGNORECASE)
_SIGNATURE = re.compile(r"\n-- ?\n.*", re.DOTALL)
_HEADER = re.compile(rb"(?:From |[A-Za-z][A-Za-z0-9-]{1,60}:)")
_TELLING = re.compile(rb"^(?:from|to|subject|date|message-id|mime-version|received|return-path):", re.IGNORECASE | re.MULTILINE)
_DOCUMENTS = ("text/", "application/pdf", "application/json", "application/vnd.openxmlformats-officedocument.wordprocessingml")


def is_mail(data: bytes) -> bool:
    """Whether it opens with a block of headers, three at least of those that every message has."""
    head = re.split(rb"\r?\n\r?\n", data[:20_000], maxsplit=1)[0]
    return bool(_HEADER.match(data)) and len(_TELLING.findall(head)) >= 3


def read_mail(data: bytes, read: Read) -> Reading:
    """One article, or, where documents are attached, the message as item 1 and then these. Raises `Rejected`."""
    try:
        message = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(data)
        attached = [part for part in _attachments(message) if part.get_content_type().startswith(_DOCUMENTS)]
        if not attached:
            return Reading((_article(message),))
        itself = Part(lambda: Reading((_article(message),)), b"", "the message itself")
        others = ((_bytes(part), _file_name(part)) for part in attached)
        return whole(collected([itself, *(Part(partial(read, raw, name), raw, name) for raw, name in others)]))
    except (MessageError, LookupError, ValueError, AttributeError, TypeError, AssertionError, RecursionError):
        raise rejection("bad_document", "The e-mail is too broken to be read.") from None  # what the parser raises on mangled headers


def _attachments(message: EmailMessage) -> list[EmailMessage]:
    return [part for part in message.iter_attachments() if isinstance(part, EmailMessage)] if message.is_multipart() else []


def _bytes(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _file_name(part: EmailMessage) -> str:
    return part.get_filename() or "attachment" + {"text/html": ".html", "text/csv": ".csv"}.get(part.get_content_type(), "")


def _article(message: EmailMessage) -> RawArticle:
    sender = message["from"]
    record: dict[str, object] = {
        "title": _PREFIX.sub("", str(message.get("subject", "")).strip()),
        "author": [one.display_name for one in sender.addresses if one.display_name] if sender else [],
        "published_at": str(message.get("date", "")),
        "url": str(message.get("archived-at", "")).strip("<> "),
        "language": str(message.get("content-language", "")).split(",")[0],
    }
    return fields.with_fields(RawArticle(_body(message), MEDIA_TYPE), record, "mail")


def _body(message: EmailMessage) -> str:
    """The plain text, without a signature; where there is only HTML, its words. Raises `Rejected` where there is neither."""
    part = message.get_body(("plain", "html"))
    content = part.get_content() if part is not None else ""
    if not isinstance(content, str) or not content.strip():
        raise rejection("no_text", "The e-mail has no text.")
    refuse_long(content)
    if part is not None and part.get_content_subtype() == "html":
        return fields.unescaped(fragment_text(content))
    return unwrap(_SIGNATURE.sub("", normalise(content)))
