"""Small mistakes to make in a module on purpose: a comparison, a sum, a condition, a constant, a value given back.

What no test can be asked to see is left alone: annotations, docstrings, decorators, words of an f-string, `__all__`,
`__slots__`, `slots=`, `kw_only=`, `repr=`, `TYPE_CHECKING`, `strict=` of `zip`, and what is logged. So are regular
expressions and their flags: a letter too many in one would be seen by the first test.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """The `number`th mistake of a file; `function` is the qualified name of what holds it, or empty for a module."""

    path: Path
    number: int
    line: int
    function: str
    was: str
    becomes: str

    def __str__(self) -> str:
        """Where it is and what it says."""
        return f"{self.path}:{self.line}: {self.was}  ->  {self.becomes}"


def mutations(path: Path) -> list[Mutation]:
    """Every mistake that this file can be given, always in the same order."""
    walk = _Walk(wanted=-1)
    walk.visit(ast.parse(path.read_text(encoding="utf-8")))
    return [
        Mutation(path=path, number=number, line=line, function=function, was=was, becomes=becomes)
        for number, (line, function, was, becomes) in enumerate(walk.seen)
    ]


def mutated(mutation: Mutation) -> ast.Module:
    """The file with that mistake made."""
    tree = ast.parse(mutation.path.read_text(encoding="utf-8"))
    return ast.fix_missing_locations(_Walk(wanted=mutation.number).visit(tree))


class _Walk(ast.NodeTransformer):
    """Goes through a module, notes each mistake that can be made, and makes the one that is wanted."""

    def __init__(self, wanted: int) -> None:
        self.wanted = wanted
        self.seen: list[tuple[int, str, str, str]] = []
        self._scopes: list[ast.AST] = []

    def visit(self, node: ast.AST) -> ast.AST:
        """Visit what can be wrong, inside first."""
        if _left_alone(node):
            return node
        for name, value in list(ast.iter_fields(node)):
            if isinstance(node, _SCOPES) and name == "body":
                self._scopes.append(node)  # what stands before it, as an argument's default, is of the scope around
            if name not in ("annotation", "returns", "decorator_list", "type_comment"):
                self._field(node, name, value)
        if isinstance(node, _SCOPES):
            self._scopes.pop()
        return self._chosen(node)

    def _field(self, node: ast.AST, name: str, value: object) -> None:
        if isinstance(value, ast.AST):
            setattr(node, name, self.visit(value))
        elif isinstance(value, list):
            words = ast.Constant if isinstance(node, ast.JoinedStr) else ()
            left = [isinstance(each, words) or not isinstance(each, ast.AST) for each in value]
            setattr(
                node, name, [each if as_it_is else self.visit(each) for each, as_it_is in zip(value, left, strict=True)]
            )

    def _chosen(self, node: ast.AST) -> ast.AST:
        """The node, or the wanted mistake in its place."""
        was = node
        for other in _mistakes(node):
            if len(self.seen) == self.wanted:
                was = ast.copy_location(other, node)
            self.seen.append((getattr(node, "lineno", 0), self._function(), ast.unparse(node), ast.unparse(other)))
        return was

    def _function(self) -> str:
        """The qualified name of the function around, as a code object has it."""
        last = max((at for at, scope in enumerate(self._scopes) if not isinstance(scope, ast.ClassDef)), default=-1)
        within = self._scopes[: last + 1]
        parts = [f"{scope.name}{'' if isinstance(scope, ast.ClassDef) else '.<locals>'}" for scope in within]  # type: ignore[attr-defined]
        return ".".join(parts).removesuffix(".<locals>")


def _left_alone(node: ast.AST) -> bool:
    match node:
        case ast.Expr(value=ast.Constant()):
            return True
        case (
            ast.If(test=ast.Name(id="TYPE_CHECKING"))
            | ast.keyword(arg="strict" | "slots" | "kw_only" | "repr" | "flags")
        ):
            return True
        case ast.Assign(targets=[ast.Name(id="__all__" | "__slots__")]):
            return True
        case ast.Call(func=ast.Name(id="cast" | "TypeVar" | "NewType" | "ParamSpec")):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name(id="re" | "log" | "logger" | "_log" | "logging"))):
            return True
    return _is_annotation(node)


def _is_annotation(node: ast.AST) -> bool:
    """A union of types with None, as an alias has it."""
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr) and _is_none(node.right)


def _mistakes(node: ast.AST) -> Iterator[ast.AST]:
    """What could stand in this node's place by mistake."""
    yield from _of_sums(node)
    yield from _of_ways(node)
    if isinstance(node, ast.Constant):
        yield from (ast.Constant(other) for other in _constants(node.value))


def _of_sums(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(left=left, ops=[operator], comparators=others):
            yield ast.Compare(left=left, ops=[_COMPARED[type(operator)]()], comparators=others)
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _COUNTED:
            yield ast.BinOp(left=left, op=_COUNTED[type(operator)](), right=right)
        case ast.BoolOp(op=operator, values=values):
            yield ast.BoolOp(op=ast.Or() if isinstance(operator, ast.And) else ast.And(), values=values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand


def _of_ways(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Return(value=ast.expr() as value) if not _is_none(value):
            yield ast.Return(value=ast.Constant(None))
        case ast.Yield(value=ast.expr() as value) if not _is_none(value):
            yield ast.Yield(value=ast.Constant(None))
        case ast.If(test=ast.Name() | ast.Attribute() | ast.Call() | ast.NamedExpr() as test):
            yield ast.If(test=ast.UnaryOp(op=ast.Not(), operand=test), body=node.body, orelse=node.orelse)
        case ast.IfExp(test=ast.Name() | ast.Attribute() | ast.Call() as test):
            yield ast.IfExp(test=ast.UnaryOp(op=ast.Not(), operand=test), body=node.body, orelse=node.orelse)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _constants(value: object) -> Iterator[object]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield value + 1
    elif isinstance(value, str):
        yield f"{value}XX"
