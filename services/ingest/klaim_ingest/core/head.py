"""The head of a page: what stands above the first line of running text."""

from klaim_ingest.core import dateline, furniture, lines
from klaim_ingest.core.page import Page

_LEAST = 8  # lines in which bylines and printed dates may stand, wherever the text begins
_MOST = 25
_RUNNING = 30  # code points: a shorter line is no running text
_MENU_WORDS = 5


class Head:
    """`above`: how many lines stand above the text, 0 where no text is found; `length`: how many lines may tell of the article."""

    def __init__(self, page: Page) -> None:
        self._page = page
        running = (number for number, text in page.all() if is_running(text))
        self.above = min(next(running, 0), _MOST)
        self.length = max(_LEAST, self.above)

    def take_rest(self) -> None:
        """What is left above the text and is no sentence: names of sections and of the site."""
        for number, text in self._page.kept():
            if number >= self.above:
                return
            if is_menu(text):
                self._page.cut("menu", number)


def is_running(text: str) -> bool:
    """Whether a line is a sentence of the report, not a caption or an invitation."""
    if furniture.is_caption(text) or furniture.rule_of(text):
        return False
    return len(text) >= _RUNNING and (lines.ends_sentence(text) or (len(text) >= 2 * _RUNNING and dateline.read(text) is not None))


def is_menu(text: str) -> bool:
    """Whether a line is a few words that are no sentence and nobody's."""
    few = len(text) <= 60 and len(text.split()) <= _MENU_WORDS
    return few and not lines.ends_sentence(text) and not lines.holds_speech(text)
