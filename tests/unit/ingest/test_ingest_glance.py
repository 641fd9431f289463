"""A glance lets through every line that a pattern takes: what it saves is time, never a line of furniture."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klaim_ingest.core import bylines, dateline, endings, furniture, glance

_RULES = [pytest.param(rule.pattern, id=f"{number}-{rule.name}") for number, rule in enumerate(furniture.RULES)]
_HEADINGS = (furniture.LINKS, furniture.BOX, furniture.TAGS, furniture.SIDEBAR)
_GLUED = (furniture._INLINE_LINK, furniture._GLUED_INVITATION, furniture._GLUED_SYNDICATION)


@pytest.mark.parametrize("pattern", _RULES)
@given(data=st.data())
def test_every_line_that_a_rule_takes_passes(pattern: re.Pattern[str], data: st.DataObject) -> None:
    assert glance.may_be_furniture(data.draw(st.from_regex(pattern, fullmatch=True)))


@given(st.from_regex(furniture.CAPTION, fullmatch=True))
def test_every_caption_passes(line: str) -> None:
    assert glance.may_be_caption(line)


@pytest.mark.parametrize("pattern", _HEADINGS, ids=("links", "box", "tags", "sidebar"))
@given(data=st.data())
def test_every_heading_passes(pattern: re.Pattern[str], data: st.DataObject) -> None:
    assert glance.may_be_heading(data.draw(st.from_regex(pattern, fullmatch=True)))


@pytest.mark.parametrize("pattern", _GLUED, ids=("link", "invitation", "syndication"))
@given(data=st.data())
def test_every_line_with_something_glued_to_its_end_passes(pattern: re.Pattern[str], data: st.DataObject) -> None:
    assert glance.may_end_in_link(data.draw(st.from_regex(pattern)).rstrip("\n"))


@pytest.mark.parametrize("pattern", dateline._FORMS, ids=range(len(dateline._FORMS)))
@given(data=st.data())
def test_every_dateline_passes(pattern: re.Pattern[str], data: st.DataObject) -> None:
    assert glance.may_open_report(data.draw(st.from_regex(re.compile(rf"\A(?:{pattern.pattern})"))))


@given(st.from_regex(bylines._REPORT, fullmatch=True) | st.from_regex(bylines._LABELLED, fullmatch=True))
def test_every_line_that_credits_somebody_passes(line: str) -> None:
    assert bylines.read(line) is None or glance.may_credit(line)


@given(st.from_regex(endings._SOURCE))
def test_every_source_at_the_end_of_a_line_passes(line: str) -> None:
    assert glance.may_credit(line)
