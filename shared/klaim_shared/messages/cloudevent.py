"""The envelope: CloudEvents 1.0, structured JSON mode."""

from typing import Generic, Literal, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class Value(BaseModel):
    """A frozen value. Unknown fields are ignored: within version 1 messages only grow."""

    model_config = ConfigDict(frozen=True, extra="ignore", ser_json_inf_nan="constants")


D = TypeVar("D", bound=Value)


class Event(Value, Generic[D]):
    """One CloudEvents 1.0 event (https://github.com/cloudevents/spec) around typed `data`.

    `id` is derived from content, so the same work done twice has the same id: consumers drop what they have seen by (`source`, `id`).
    """

    specversion: Literal["1.0"] = "1.0"
    id: str = Field(min_length=1, description="Derived from content; unique with `source`.")
    source: str = Field(min_length=1, description="The service that speaks, e.g. `/klaim/extract`.")
    type: str = Field(min_length=1, description="What happened, with its major version.")
    subject: str = Field(description="The article id, or `inbox`.")
    time: AwareDatetime
    datacontenttype: Literal["application/json"] = "application/json"
    dataschema: str = Field(description="The schema `data` follows, with its minor version.")
    correlationid: str = Field(description="One for each dropped file, from the drop to the last claim.")
    causationid: str | None = Field(default=None, description="The id of the event that caused this one.")
    partitionkey: str = Field(description="What events must keep their order for: the article id, or `inbox`.")
    traceparent: str | None = Field(default=None, description="W3C trace context.")
    data: D
