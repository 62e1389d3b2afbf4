"""`[summary]`: the endpoint that lines are asked of. Without a url nothing is ever asked."""

import re
from typing import TYPE_CHECKING, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

if TYPE_CHECKING:
    from newsletter.network.completion import Endpoint

_KEY = re.compile(r"[!-~]{0,1000}")


class SummarySettings(BaseModel):
    """Off unless `url` and `model` are given. `daily_tokens` is the most that a day may cost."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str = ""
    model: str = Field(default="", max_length=200)
    key: SecretStr = SecretStr("")
    private: bool = False
    daily_tokens: int = Field(default=100_000, ge=0)

    @model_validator(mode="after")
    def _whole_or_off(self) -> Self:
        if bool(self.url) != bool(self.model):
            raise ValueError("needs a url and a model, or neither")
        if self.url and not self.url.startswith(("https://", "http://")):
            raise ValueError("url must begin with https:// or http://")
        if self.url.startswith("http://") and not self.private:
            raise ValueError("url must begin with https:// unless private = true: the key would go in the clear")
        if not _KEY.fullmatch(self.key.get_secret_value()):
            raise ValueError("key must be plain letters without spaces")
        return self

    @property
    def endpoint(self) -> "Endpoint | None":
        """The endpoint that was chosen, or None where this is off. Who chose none never loads what speaks to it."""
        if not self.url:
            return None
        from newsletter.network.completion import Endpoint

        return Endpoint(
            url=self.url,
            model=self.model,
            key=self.key.get_secret_value(),
            private=self.private,
            daily_tokens=self.daily_tokens,
        )
