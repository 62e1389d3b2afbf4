"""`delivery.replies`: plain words that a relay says, and what the operator knows them to mean."""

from typing import TYPE_CHECKING, Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from newsletter.delivery.verdict.kinds import Whose

if TYPE_CHECKING:
    from newsletter.delivery.verdict.table import Row

_LETTERS = 6


class ReplySettings(BaseModel):
    """One row: what a relay says, and whose fault that is."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    says: str = Field(max_length=200)
    whose: Whose
    suppress: bool = False

    @model_validator(mode="after")
    def _names_a_kind(self) -> Self:
        if sum(map(str.isalpha, self.says)) < _LETTERS:
            raise ValueError(f"says must have {_LETTERS} letters or more; a code alone is not enough")
        if self.suppress and self.whose not in (Whose.RECIPIENT_GONE, Whose.RECIPIENT_REFUSES):
            raise ValueError("suppress works only with recipient_gone and recipient_refuses")
        return self


def _row(said: ReplySettings) -> "Row":
    from newsletter.delivery.verdict.table import operators

    return operators(says=said.says, whose=said.whose, suppress=said.suppress)


Replies = tuple[Annotated[ReplySettings, AfterValidator(_row)], ...]
