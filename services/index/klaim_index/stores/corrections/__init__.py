"""What people said, kept: in a file of its own, which counts, and in the ledger, where it acts."""

from klaim_index.stores.corrections.amending import amend
from klaim_index.stores.corrections.file import NAME as CORRECTIONS_FILE
from klaim_index.stores.corrections.file import CorrectionsFile, agree
from klaim_index.stores.corrections.taking import correct, corrections

__all__ = ["CORRECTIONS_FILE", "CorrectionsFile", "agree", "amend", "correct", "corrections"]
