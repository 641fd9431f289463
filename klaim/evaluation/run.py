"""Extracting annotated files and scoring what was found."""

from collections.abc import Sequence
from pathlib import Path, PurePath

from klaim.evaluation.gold import load
from klaim.evaluation.scoring import Report, score
from klaim.offline import Complain, claims


def evaluate(gold: Path, files: Sequence[Path], complain: Complain) -> Report:
    """The score of *files* by the annotation in the folder *gold*; what is annotated but not among the files is left out.

    Raises `BadGold` where the folder holds anything else than annotated articles.
    """
    annotated = {PurePath(article.article).stem: article for article in load(gold)}
    for path in files:
        if path.stem not in annotated:
            complain(f"{path}: nobody has annotated this article in {gold}.")
    known = [path for path in files if path.stem in annotated]
    return score([annotated[stem] for stem in dict.fromkeys(path.stem for path in known)], claims(known, complain))
