"""What the docstrings of the pure rooms and the sources promise: a verb first, and each error a caller may meet."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import newsletter
from newsletter import errors

PACKAGE = Path(newsletter.__file__).parent
ROOMS = ("models", "editorial", "mail", "people", "feedback", "sources", "delivery/verdict", "delivery/relays")
FILES = (
    *("delivery/states.py", "delivery/policy.py", "delivery/due.py"),
    *("identity.py", "packed.py", "plain.py", "tokens.py", "toml.py"),
)
NO_VERB = re.compile(
    r"(?:all|an?|any|as|at|both|by|each|every|everything|for|from|how|if|in|its?|no|none|of|on|one|the|their|them|these"
    r"|they|this|those|to|what|when|where|whether|which|who|whoever|whose|why|with)\b",
    re.IGNORECASE,
)
RAISED = re.compile(r"\bRaises (?:[\w, ]*?)(\w+(?:Error|Refused|Mistake))\b")


def modules() -> dict[str, ast.Module]:
    """The pure rooms' modules by their dotted names."""
    paths = [path for room in ROOMS for path in sorted((PACKAGE / room).rglob("*.py"))]
    paths += [PACKAGE / name for name in FILES]
    return {
        "newsletter." + ".".join(path.relative_to(PACKAGE).with_suffix("").parts): ast.parse(path.read_text("utf-8"))
        for path in paths
    }


def functions(module: ast.Module) -> Iterator[ast.FunctionDef]:
    """The public functions and methods of a module; a property is named for what it is, and is left out."""
    for node in module.body:
        members = node.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_") else [node]
        yield from (each for each in members if isinstance(each, ast.FunctionDef) and not each.name.startswith("_"))


def is_property(function: ast.FunctionDef) -> bool:
    names = [decorator.id for decorator in function.decorator_list if isinstance(decorator, ast.Name)]
    return "property" in names or "cached_property" in names


def says(function: ast.FunctionDef) -> str:
    return ast.get_docstring(function) or ""


def outside_try(nodes: list[ast.stmt]) -> Iterator[ast.AST]:
    """Every node below these but those of a `try` that has handlers, whose errors may end there."""
    waiting: list[ast.AST] = list(nodes)
    while waiting:
        node = waiting.pop()
        yield node
        inner = node.finalbody if isinstance(node, ast.Try) and node.handlers else list(ast.iter_child_nodes(node))
        waiting.extend(inner)


def raised_by(function: ast.FunctionDef) -> set[str]:
    """Our errors that the function raises itself, in a handler too."""
    calls = [node.exc for node in ast.walk(function) if isinstance(node, ast.Raise)]
    names = {call.func.id for call in calls if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)}
    return {name for name in names if hasattr(errors, name)}


def known_as(name: str, module: ast.Module) -> dict[str, str]:
    """What a module calls the functions of others and its own: `keys.opened` is `newsletter.mail.keys.opened`."""
    known = {node.name: f"{name}.{node.name}" for node in module.body if isinstance(node, ast.FunctionDef)}
    for node in module.body:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("newsletter"):
            known |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return known


def called_by(function: ast.FunctionDef, known: dict[str, str]) -> Iterator[str]:
    """The dotted names of what the function calls, outside of any `try`."""
    for node in outside_try(function.body):
        match node:
            case ast.Call(func=ast.Name(id=name)):
                yield known.get(name, "")
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attribute)):
                yield f"{known.get(name, '')}.{attribute}"


def test_a_public_function_of_the_pure_rooms_says_what_it_does_with_a_verb() -> None:
    wrong = [
        f"{name}.{function.name}: {says(function)[:60]!r}"
        for name, module in modules().items()
        for function in functions(module)
        if not is_property(function)
        and (not re.match(r"[A-Z][a-z]+ ", says(function)) or NO_VERB.match(says(function)))
    ]
    assert wrong == []


def test_whoever_raises_one_of_our_errors_names_it() -> None:
    wrong = [
        f"{name}.{function.name}: {error}"
        for name, module in modules().items()
        for function in functions(module)
        for error in sorted(raised_by(function))
        if error not in says(function)
    ]
    assert wrong == []


class Raising:
    """What each plain function raises: a public one what it says, a private one what it and those it calls do."""

    def __init__(self) -> None:
        self.every = modules()
        self.known = {name: known_as(name, module) for name, module in self.every.items()}
        self.plain = {
            f"{name}.{node.name}": (name, node)
            for name, module in self.every.items()
            for node in module.body
            if isinstance(node, ast.FunctionDef)
        }

    def of(self, called: str, within: tuple[str, ...] = ()) -> set[str]:
        if called not in self.plain or called in within:
            return set()
        name, function = self.plain[called]
        if not function.name.startswith("_"):
            return set(RAISED.findall(says(function)))
        inner = (self.of(each, (*within, called)) for each in called_by(function, self.known[name]))
        return raised_by(function).union(*inner)


def test_whoever_calls_what_raises_says_so_too() -> None:
    """What a method raises, its class says: only plain functions are followed, private ones to where they end."""
    raising = Raising()
    wrong = [
        f"{name}.{function.name}: {error} of {called}"
        for name, module in raising.every.items()
        for function in functions(module)
        for called in sorted(set(called_by(function, raising.known[name])))
        for error in sorted(raising.of(called))
        if error not in says(function)
    ]
    assert wrong == []
