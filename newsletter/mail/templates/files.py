"""Template files: looked up folder by folder, compiled once per content, faults told by file and line."""

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import CodeType

import jinja2
import mjml
from jinja2.bccache import Bucket
from jinja2.sandbox import ImmutableSandboxedEnvironment

from newsletter.errors import TemplateError
from newsletter.mail import text_part
from newsletter.mail.templates.cut import deferrable
from newsletter.mail.templates.mjml import Source, assemble, check
from newsletter.mail.templates.words import Unknown, cause, strict

_KEPT = 256  # templates
_LANDMARK = re.compile(r'class="role-(main|banner|contentinfo|navigation)(?: [^"]*+)?"')
_LABEL = re.compile(r'<div aria-label="[^"]*+" (aria-roledescription="email")')
_NAMESPACES = ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
_SPACING = " mso-table-lspace: 0pt; mso-table-rspace: 0pt;"
_FOR_OUTLOOK = "<!--[if mso]>\n"
_REPLACED = (
    (f"{_NAMESPACES}>", ">"),
    ("<xml>", '<xml xmlns:o="urn:schemas-microsoft-com:office:office">'),
    (_SPACING, ""),
    (_FOR_OUTLOOK, f'{_FOR_OUTLOOK}<style type="text/css">table, td {{{_SPACING} }}</style>\n'),
    (' vertical-align="middle"', ' valign="middle"'),
    ("display:none;font-size:1px;color:#ffffff;", "display:none;font-size:1px;"),  # white on white is what spam does
)


def corrected(html: str) -> str:
    """Return the compiled mail as HTML's own checker and a screen reader want it.

    `css-class="role-main"` on a wrapper or section makes it that landmark. Outlook's namespaces and properties stand
    in comments that nobody else reads.
    """
    for theirs, ours in _REPLACED:
        html = html.replace(theirs, ours, 1)
    html = _LABEL.sub(r"<div \1", html, count=1)  # it says the title again, outside of any landmark
    return _LANDMARK.sub(r'role="\1" \g<0>', html)


# What a template can do wrong while it is filled: its values were made before, so none of these is theirs.
_FAULTS = (jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError, RecursionError)
_INCLUDED = re.compile(r"^[ \t]*\{%-? include \"([^\"]++)\" -?%\}[ \t]*\n", re.MULTILINE)
_PARAGRAPH = re.compile(r"(?<!\n)(<(?:p|h[1-6]|title)\b)")
_PARAGRAPH_ENDS = re.compile(r"(</(?:p|h[1-6]|title)>)(?!\n)")
# A block begins and ends a line, so that what it holds can be cut out: no tag before it may stand in that line either.
_BLOCK = re.compile(r"(?<![\n}])((?:\{%[^%]*+%\})*?\{% (?:end)?block\b)")
_POSITION = re.compile(r" in root template at position ([0-9]+):[0-9]+\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFiles:
    """The folders that templates are looked up in, once for words as they are and once for escaped ones."""

    loader: jinja2.FileSystemLoader
    plain: ImmutableSandboxedEnvironment
    escaped: ImmutableSandboxedEnvironment

    def text(self, name: str, values: Mapping[str, object]) -> str:
        """Return the template `name` filled, nothing escaped. Raises TemplateError."""
        try:
            return self.plain.get_template(name).render(values)
        except _FAULTS as error:
            file, line = _where(error, name)
            raise TemplateError(f"{file}:{line}: {cause(error, values)}") from error

    def html(self, name: str, values: Mapping[str, object]) -> str:
        """Return the MJML template `name` compiled and filled, every value escaped. Raises TemplateError."""
        source = assemble(name, self._read)
        compiled = _compiled(self.escaped, source)
        try:
            return compiled.render(values)
        except _FAULTS as error:
            raise TemplateError(f"{self._failing(source, values)}: {cause(error, values)}") from error

    def whole_text(self, name: str) -> jinja2.Template:
        """Return the template `name` as one, what it includes in place. Raises TemplateError."""
        return _parsed(self.plain, self._with_includes(name))

    def whole_html(self, name: str) -> jinja2.Template:
        """Return the MJML template `name` compiled. Raises TemplateError."""
        return _compiled(self.escaped, assemble(name, self._read))

    def _with_includes(self, name: str) -> str:
        text, _ = self._read(name)
        return _INCLUDED.sub(lambda match: self._with_includes(match[1]), text)

    def _read(self, name: str) -> tuple[str, str]:
        try:
            text, file, _ = self.loader.get_source(self.escaped, name)
        except jinja2.TemplateNotFound as error:
            raise TemplateError(cause(error, {})) from error
        return text, file

    def _failing(self, source: Source, values: Mapping[str, object]) -> str:
        """Where the fault stands: what the author wrote fails at the same expression and has its lines."""
        try:
            self.escaped.from_string(source.text).render(values)
        except _FAULTS as error:
            _, line = _where(error, "")
            return source.place(line)
        return source.place(1)


class _Folders(jinja2.FileSystemLoader):
    """The folders of templates; a file that is not UTF-8 is said by its line."""

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return text, path and whether that is still so, as Jinja asks for it. Raises our TemplateError too."""
        try:
            return super().get_source(environment, template)
        except UnicodeDecodeError as error:
            file = next(path for folder in self.searchpath if (path := Path(folder, template)).is_file())
            line = error.object.count(b"\n", 0, error.start) + 1
            what = "contains a character that is not UTF-8; save the file as UTF-8"
            raise TemplateError(f"{file}:{line}: {what}") from error


class _Compiled(jinja2.BytecodeCache):
    """What Jinja made of the last templates, by their file and content: they are looked up each time and compiled once,
    whatever folders stand before or behind theirs."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what is kept of the same name and the same content."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it. All are forgotten where an operator has changed templates very often."""
        if len(self._kept) >= _KEPT:
            self._kept.clear()
        if bucket.code:
            self._kept[bucket.key, bucket.checksum] = bucket.code


_BYTECODE = {autoescape: _Compiled() for autoescape in (False, True)}


@lru_cache(maxsize=16)
def within(folders: tuple[Path, ...]) -> TemplateFiles:
    """Return the templates of these folders, the first that has a file winning."""
    loader = _Folders(folders)
    plain, escaped = (_environment(loader, autoescape=autoescape) for autoescape in (False, True))
    return TemplateFiles(loader=loader, plain=plain, escaped=escaped)


def _environment(loader: jinja2.BaseLoader, *, autoescape: bool) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=loader,
        undefined=Unknown,
        autoescape=autoescape,
        cache_size=0,  # a cached template would hide a new file of an earlier folder
        bytecode_cache=_BYTECODE[autoescape],
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    filters: dict[str, Callable[..., str]] = {
        "wrap": text_part.wrap,
        "underline": text_part.underline,
        "padded": padded,
    }
    environment.filters.update({name: strict(deferrable(name, applied)) for name, applied in filters.items()})
    environment.globals.update(apart=strict(text_part.apart))
    return environment


_FILLER = "\u034f\u200c\u00a0"  # takes room in an inbox and shows nothing there
_INBOX = 150  # characters that the widest inbox shows beside a subject


def padded(preheader: str) -> str:
    """Return the preheader, and on a line of its own what keeps the mail's first words out of an inbox's line: 150
    characters in all."""
    return f"{preheader}\n{_FILLER * max(0, _INBOX - len(preheader) - 1)}\n" if preheader else ""


@lru_cache(maxsize=64)
def _compiled(environment: ImmutableSandboxedEnvironment, source: Source) -> jinja2.Template:
    check(source)
    try:
        environment.parse(source.text)
        return _parsed(environment, _html(source.text))
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError(f"{source.place(error.lineno)}: {cause(error, {})}") from error
    except ValueError as error:
        line, said = _refusal(source, str(error))
        raise TemplateError(f"{source.place(line)}: the MJML compiler says: {said}") from error


def _parsed(environment: ImmutableSandboxedEnvironment, text: str) -> jinja2.Template:
    code = _code(text, autoescape=bool(environment.autoescape))
    return environment.template_class.from_code(environment, code, environment.make_globals(None))


@lru_cache(maxsize=64)
def _code(text: str, *, autoescape: bool) -> CodeType:
    """What Jinja makes of a template that includes nothing: the same in whichever folders it stands."""
    nowhere = within(())
    return (nowhere.escaped if autoescape else nowhere.plain).compile(text)


@lru_cache(maxsize=64)
def _html(text: str) -> str:
    """Compiled before it is filled: no word of a feed ever meets the MJML parser."""
    html = corrected(mjml.mjml2html(text, fonts={}, disable_comments=True))
    return _in_lines("\n".join(line.strip() for line in html.splitlines()))


def _in_lines(html: str) -> str:
    """Begin a line with each block, and with each paragraph, so that what changes in one encodes that one anew."""
    return _BLOCK.sub(r"\n\1", _PARAGRAPH_ENDS.sub(r"\1\n", _PARAGRAPH.sub(r"\n\1", html)))


def _refusal(source: Source, message: str) -> tuple[int, str]:
    """The line and the words of what the compiler said, which counts in bytes."""
    if match := _POSITION.search(message):
        before = source.text.encode()[: int(match[1])]
        return before.count(b"\n") + 1, message[: match.start()]
    return 1, message


def _where(error: BaseException, file: str) -> tuple[str, int]:
    """The file and line of the template that an error comes from, as Jinja writes them into tracebacks."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return error.filename or error.name or file, error.lineno
    return list(_template_lines(error, file))[-1]


def _template_lines(error: BaseException, file: str) -> Iterator[tuple[str, int]]:
    yield file, 1
    step = error.__traceback__
    while step:
        if "__jinja_exception__" in step.tb_frame.f_globals:
            yield step.tb_frame.f_code.co_filename, step.tb_lineno
        step = step.tb_next


_NOT_WORDS = re.compile(r"\{\{[^}]*+\}\}|\{%[^%]*+(?:%(?!\})[^%]*+)*%\}|<[^>]*+>|\n")


def of_mail(mail: str, folders: Sequence[Path]) -> Iterator[str]:
    """Return each run of words in the files of `email/<mail>/` and `email/shared/`, of every folder."""
    for path in files(mail, folders):
        text = path.read_text(encoding="utf-8", errors="replace")
        yield from (html.unescape(piece) for piece in _NOT_WORDS.split(text) if piece.strip())


def files(mail: str, folders: Sequence[Path]) -> Iterator[Path]:
    """Return the mail's own files, then the shared ones; of two with one name the first folder's only."""
    for part in (mail, "shared"):
        names = sorted({path.name for folder in folders for path in (folder / "email" / part).glob("*.*")})
        for name in names:
            yield next(path for folder in folders if (path := folder / "email" / part / name).is_file())
