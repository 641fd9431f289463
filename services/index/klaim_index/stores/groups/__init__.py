"""What articles have in common, kept beside them: brought up to date article by article, in the transaction that takes them in.

An article that changes leaves its groups and enters them anew; what it touched is settled again. No step looks at more than the article's
neighbours and what hangs together with them, and each is a function of what is held: the order of arrival decides nothing (docs/adr/0009).
"""

from klaim_index.stores.groups.corrected import differing, regroup_corrected
from klaim_index.stores.groups.recall import Recall
from klaim_index.stores.groups.regrouping import regroup

__all__ = ["Recall", "differing", "regroup", "regroup_corrected"]
