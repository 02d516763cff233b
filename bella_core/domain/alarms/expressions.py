"""
Metric math: the part of CloudWatch's language that alarms use, so that the same expression means the same here and there.

Numbers, names of queries, ``+ - * /``, comparisons, parentheses, and ``IF(condition, value)``. What has no value (a query without samples,
a division by 0, a condition that does not hold) makes everything that is computed from it have none.
"""

import ast
import math
import operator
from collections.abc import Callable, Mapping
from functools import lru_cache

_BINARY: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARED: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
}


class BadExpression(ValueError):
    """This is not in the language."""


def names(expression: str) -> frozenset[str]:
    """
    Return the queries that an expression is made of.

    Raises:
        BadExpression: it is not in the language.
    """
    tree = _parsed(expression)
    _check(tree)
    return frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id != "IF")


def compute(expression: str, values: Mapping[str, float | None]) -> float | None:
    """
    Return the value of an expression, or ``None`` where there is none.

    Args:
        values: of each query; ``None`` for one without samples.

    Raises:
        BadExpression: it is not in the language, or names a query that there is not.
    """
    try:
        value = _value(_parsed(expression), values)
    except OverflowError:
        return None
    return value if value is None or math.isfinite(value) else None


@lru_cache(maxsize=256)
def _parsed(expression: str) -> ast.expr:
    try:
        return ast.parse(expression, mode="eval").body
    except SyntaxError:
        raise BadExpression(f"this is no metric math: {expression}") from None


def _check(tree: ast.expr) -> None:
    """Compute with numbers that let every part be looked at."""
    every = {node.id: 1.0 for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.expr) and not (isinstance(node, ast.Name) and node.id == "IF"):
            _value(node, every)


def _value(node: ast.expr, values: Mapping[str, float | None]) -> float | None:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return float(number)
        case ast.Name(id=name) if name in values:
            return values[name]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return _binary(_BINARY[type(op)], _value(left, values), _value(right, values))
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARED:
            one, other = _value(left, values), _value(right, values)
            return None if one is None or other is None else float(_COMPARED[type(op)](one, other))
        case ast.Call(func=ast.Name(id="IF"), args=[condition, then], keywords=[]):
            return _value(then, values) if _value(condition, values) else None
    raise BadExpression(f"this is not in the language of alarms: {ast.unparse(node)}")


def _binary(operate: Callable[[float, float], float], left: float | None, right: float | None) -> float | None:
    if left is None or right is None or (operate is operator.truediv and right == 0):
        return None
    return operate(left, right)
