"""Claims as the ledger holds them: JSON, and read in one way everywhere."""

import json

from klaim_shared.messages import ClaimExtracted


def claim_of(body: str) -> ClaimExtracted:
    """The claim. What JSON has no word for, such as NaN, is nothing."""
    return ClaimExtracted.model_validate(json.loads(body, parse_constant=lambda _: None))
