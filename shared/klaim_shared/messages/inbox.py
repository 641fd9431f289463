"""What became of files in the watched folder; wishes that some be read again, or that articles be sent again."""

from typing import Literal

from pydantic import AwareDatetime, Field

from klaim_shared.messages.cloudevent import Value

FileState = Literal["published", "duplicate", "waiting", "rejected", "withdrawn"]
WaitReason = Literal["queued", "changing", "unreadable", "costly", "blocked", "alone"]
RejectionReason = Literal[
    "empty",
    "binary",
    "undecodable",
    "too_large",
    "no_text",
    "bad_json",
    "bad_html",
    "bad_xml",
    "bad_table",
    "bad_document",
    "bad_archive",
    "encrypted",
    "summary_only",
    "bad_sidecar",
    "unsupported_type",
    "unreadable",
    "link",
    "not_a_file",
    "too_slow",
    "too_much_memory",
]
FileReason = Literal[WaitReason, RejectionReason]


class ItemFate(Value):
    """What became of one article of a file."""

    item: int | None = Field(default=None, ge=1, description="Its place in a file that holds many, from 1.")
    state: Literal["published", "duplicate", "rejected"]
    reason: str | None = Field(default=None, description="Why it was rejected: a code.")
    sentence: str | None = Field(default=None, description="Why it was rejected.")
    article_id: str | None = Field(default=None, description="The article that it is, or whose duplicate it is.")
    revision: int | None = Field(default=None, ge=1)


class FileFate(Value):
    """What became of a file: the fate of the greatest `number` is the newest."""

    source_name: str = Field(description="The file's name as dropped, relative to the watched folder.")
    state: FileState = Field(description="withdrawn: it was taken out of the folder before it was read.")
    reason: str | None = Field(default=None, description="Why it waits or was rejected: a code.")
    sentence: str | None = Field(default=None, description="Why it waits, or it or one of its items was rejected.")
    sha256: str | None = Field(default=None, description="Of the file's bytes; null where they were not read.")
    articles: int = Field(default=0, ge=0, description="How many articles it holds, duplicates among them.")
    duplicates: int = Field(default=0, ge=0)
    rejections: int = Field(default=0, ge=0, description="1 for a file that was rejected, else how many of its items were.")
    items: tuple[ItemFate, ...] = Field(default=(), description="The first hundred.")
    gone: bool = Field(default=False, description="It no longer lies in the folder.")
    at: AwareDatetime = Field(description="Since when it is so.")
    number: int = Field(ge=1, description="Grows with each change of any file, within one journal.")


class InboxChanged(Value):
    """What became of some files, each as it is by now."""

    journal: AwareDatetime = Field(description="When the journal that numbers the changes was begun; of two journals the younger is right.")
    files: tuple[FileFate, ...]


class ArticleRetry(Value):
    """Articles to be sent once more, whatever became of them: a later version of the extractor may read more in them."""

    article_ids: tuple[str, ...]


class InboxRetry(Value):
    """Files to be read again, whatever became of them."""

    source_names: tuple[str, ...]
