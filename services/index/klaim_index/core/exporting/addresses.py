"""Where a klaim shows what an export tells of, below the address that it was asked at (`http://127.0.0.1:8090/`)."""

from urllib.parse import quote


def in_article(base: str, article_id: str, claim_id: str) -> str:
    """The page of the article, at the claim's words."""
    return f"{base}artikel/{quote(article_id)}#{quote(claim_id)}"


def of_statement(base: str, statement_id: str) -> str:
    """The statement's page."""
    return f"{base}pernyataan/{quote(statement_id)}"


def of_text(base: str, article_id: str, revision: int) -> str:
    """The text of an article revision as text/plain: what offsets count in."""
    return f"{base}v1/articles/{quote(article_id)}/text?revision={revision}"
