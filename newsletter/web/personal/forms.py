"""What a form posts."""

from collections.abc import Mapping

from fastapi import Request


async def fields(request: Request) -> Mapping[str, str]:
    """The fields of a form, urlencoded or multipart, without files; none of a body that is no form."""
    async with request.form(max_files=0, max_fields=100) as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}
