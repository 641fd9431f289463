"""What stands after the last sentence: initials such as "(isa/dna)", an agency's credit such as "(BBC)", asterisks."""

import re
from dataclasses import dataclass

from klaim_ingest.core import glance

_NAMES = (
    "BBC; AFP; AP; Reuters; Antara; ANTARA; Xinhua; CNN; CNN Indonesia; CNBC; CNBC Indonesia; CNA; DW; VOA; Anadolu"
    "; Anadolu Agency; Al Jazeera; Sputnik; TASS; Tass; Yonhap; Kyodo; dpa; DPA; ANSA; EFE; Bloomberg; Bernama"
    "; The Guardian; Guardian; NHK; RT; NYT; UPI; IRNA; SPA; WAFA; Kompas.com; Detikcom; detikcom; Tribunnews.com; ABC"
    "; ABC News; Channel News Asia"
)
_AGENCIES = "|".join(re.escape(name) for name in _NAMES.split("; "))
_AGENCY = re.compile(rf"\((?P<agency>(?:{_AGENCIES})(?:\s?[/,&]\s?(?:{_AGENCIES})){{0,3}})\)$")
_WIRES = (*(name for name in _NAMES.split("; ") if "." not in name and name.lower() != "detikcom"),)
_PRINTED = {name.casefold(): name for name in reversed(_WIRES)}
# In small letters only where nobody's initials are such: "(antara/fra)", but not "(dw/fra)".
_SMALL = "|".join(re.escape(name) for name in _PRINTED if len(name) > 4 or name in {"afp", "bbc", "cnn"})
_AGENCY_AND_WRITER = re.compile(rf"\((?P<agency>(?i:{_SMALL})|{'|'.join(map(re.escape, _WIRES))})\s?/\s?[A-Za-z][\w .'’/-]{{1,40}}\)$")
_SOURCE = re.compile(rf"sumber\s?[:：]\s?(?P<agency>{_AGENCIES})\.?$", re.IGNORECASE)
_ALONE = re.compile(rf"^(?P<agency>{_AGENCIES})$")
_DESK = r"[A-Za-z][\w.-]{2,30}/[\w .'’]{2,50}"
_DESKS = re.compile(rf"\((?=[^()]*(?:\.com|\.id|[Tt]ribun|[Kk]ompas|[Dd]etik))\s?{_DESK}(?:\s?[,;&]\s?{_DESK}){{0,3}}\s?\)$")
_INITIALS = re.compile(r"[(\[](?:[A-Za-z]{2,6}(?:\s?[/-]\s?[A-Za-z]{2,6}){1,3}|[a-z]{2,6}|[A-Z]{2,4})[)\]]$")
_STARS = re.compile(r"\(?[*#]{1,4}\)?$")
_SENTENCE_END = re.compile(r"[.!?\"”’)\]]\s*$")
_LOOK_BACK = 200
_LONGEST_NAME = max(map(len, _NAMES.split("; ")))


@dataclass(frozen=True)
class Ending:
    """The last *length* code points of a line are furniture of this rule; an agency is named where it credits one."""

    rule: str
    length: int
    agency: str | None = None


def credited(line: str) -> str | None:
    """The agency that a line of its own names as the source: "sumber : Antara"."""
    match = _SOURCE.fullmatch(line)
    return match["agency"] if match else None


def is_end(line: str) -> bool:
    """Whether an article ends with this line: initials or a credit stand there."""
    return read(line) is not None


def read(line: str) -> Ending | None:
    """The ending of the article's last line, if it has one: alone on its line, or after the end of a sentence."""
    if not line.endswith((")", "]", "*", "#")) and len(line) > _LONGEST_NAME and not glance.may_credit(line):
        return None
    line = line[-_LOOK_BACK:]
    for rule, pattern in (
        ("agency", _AGENCY),
        ("agency", _AGENCY_AND_WRITER),
        ("agency", _SOURCE),
        ("agency", _ALONE),
        ("credit", _DESKS),
        ("initials", _INITIALS),
        ("asterisks", _STARS),
    ):
        match = pattern.search(line)
        if match and (match.start() == 0 or _SENTENCE_END.search(line[: match.start()])):
            return Ending(rule, len(line) - match.start(), _named(match.groupdict().get("agency")))
    return None


def _named(printed: str | None) -> str | None:
    """An agency as it is printed, but with its capitals."""
    return _PRINTED.get(printed, printed) if printed else None
