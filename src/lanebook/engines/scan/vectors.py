"""Rows of lanes as one value of the processor: 128 bytes, 32 numbers in f32 or 16 in f64.

numba's own vectoriser keeps sums over links in memory, because their number is known only when it
runs; here a row is an LLVM vector from the start, so that sums stay in registers on every host.
Importing this module needs the extra `scan`; MissingExtra is raised without it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from lanebook.base.errors import MissingExtra

try:
    from llvmlite import ir
    from numba import njit, types
    from numba.core import cgutils
    from numba.extending import intrinsic, models, register_model
except ImportError as error:
    raise MissingExtra(
        "The compiled scan needs the extra `scan`, which is not installed.",
        expected="numba 0.61 or newer",
        next_step="pip install 'lanebook[scan]'.",
    ) from error

#: Bytes of a row: two cache lines.
ROW_BYTES: Final = 128
_FLOATS: Final = {types.float32: ir.FloatType(), types.float64: ir.DoubleType()}


def compiled(function: Callable[..., Any]) -> Any:
    """Compile on first use and keep the code: beside this file, or in the user's own cache.

    Where neither can be written to, it is compiled anew in every process.
    """
    try:
        return njit(nogil=True, cache=True, error_model="numpy")(function)
    except RuntimeError:  # no place to keep it
        return njit(nogil=True, error_model="numpy")(function)


def _intrinsic(function: Callable[..., Any]) -> Any:
    return intrinsic(function)


class Row(types.Type):
    """Type of a row of lanes; one for each kind of number."""

    def __init__(self, dtype: Any) -> None:
        self.dtype = dtype
        self.lanes = ROW_BYTES * 8 // dtype.bitwidth
        super().__init__(name=f"Row({dtype})")


@register_model(Row)
class _RowModel(models.PrimitiveModel):
    def __init__(self, manager: Any, row: Row) -> None:
        vector = ir.VectorType(_FLOATS[row.dtype], row.lanes)
        super().__init__(manager, row, vector)


def _pointer(context: Any, builder: Any, array: Any, value: Any, at: Any) -> Any:
    """Return the address of row `at` of an array of shape (n, lanes)."""
    row = Row(array.dtype)
    data = cgutils.create_struct_proxy(array)(context, builder, value=value).data
    offset = builder.mul(at, ir.Constant(at.type, row.lanes))
    return builder.bitcast(
        builder.gep(data, [offset]), ir.VectorType(_FLOATS[array.dtype], row.lanes).as_pointer()
    )


def _wide(context: Any, builder: Any, row: Row, number: Any) -> Any:  # noqa: ARG001
    """Return a row with `number` in every lane."""
    kind = ir.VectorType(_FLOATS[row.dtype], row.lanes)
    one = builder.insert_element(ir.Constant(kind, ir.Undefined), number, ir.IntType(32)(0))
    zeros = ir.Constant(ir.VectorType(ir.IntType(32), row.lanes), None)
    return builder.shuffle_vector(one, ir.Constant(kind, ir.Undefined), zeros)


@_intrinsic
def load(_typing: Any, array: Any, at: Any) -> Any:
    """Return row `at`."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        place = _pointer(context, builder, signature.args[0], *arguments)
        return builder.load(place, align=ROW_BYTES // 2)

    return Row(array.dtype)(array, at), code


@_intrinsic
def store(_typing: Any, array: Any, at: Any, row: Any) -> Any:
    """Write row `at`."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        place = _pointer(context, builder, signature.args[0], *arguments[:2])
        builder.store(arguments[2], place, align=ROW_BYTES // 2)
        return context.get_dummy_value()

    return types.void(array, at, row), code


@_intrinsic
def fetch(_typing: Any, array: Any, at: Any) -> Any:
    """Ask for row `at` ahead of its use."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        byte = ir.IntType(8).as_pointer()
        first = builder.bitcast(_pointer(context, builder, signature.args[0], *arguments), byte)
        whole = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [byte, whole, whole, whole])
        ask = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
        second = builder.gep(first, [ir.IntType(64)(ROW_BYTES // 2)])
        for each in (first, second):
            builder.call(ask, [each, whole(0), whole(3), whole(1)])
        return context.get_dummy_value()

    return types.void(array, at), code


@_intrinsic
def filled(_typing: Any, array: Any, number: Any) -> Any:
    """Return a row, of the kind of `array`, with `number` in every lane."""
    row = Row(array.dtype)

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        number = context.cast(builder, arguments[1], signature.args[1], row.dtype)
        return _wide(context, builder, row, number)

    return row(array, number), code


@_intrinsic
def plus(_typing: Any, total: Any, weight: Any, row: Any) -> Any:
    """Return `total + weight * row`, rounded once where the processor can."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        total, number, row = arguments
        number = context.cast(builder, number, signature.args[1], signature.args[2].dtype)
        wide = _wide(context, builder, signature.args[2], number)
        product = builder.fmul(wide, row, flags=("contract",))
        return builder.fadd(total, product, flags=("contract",))

    return total(total, weight, row), code


def _pairwise(make: Callable[[Any, Any, Any], Any], doc: str) -> Any:
    def typed(_typing: Any, left: Any, right: Any) -> Any:
        def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ARG001
            return make(builder, *arguments)

        return left(left, right), code

    typed.__doc__ = doc
    return _intrinsic(typed)


larger = _pairwise(
    lambda builder, left, right: builder.select(
        builder.fcmp_ordered(">", left, right), left, right
    ),
    "Return the larger number of each lane.",
)
smaller = _pairwise(
    lambda builder, left, right: builder.select(
        builder.fcmp_ordered("<", left, right), left, right
    ),
    "Return the smaller number of each lane.",
)
less = _pairwise(lambda builder, left, right: builder.fsub(left, right), "Return left - right.")
times = _pairwise(lambda builder, left, right: builder.fmul(left, right), "Return left * right.")
over = _pairwise(lambda builder, left, right: builder.fdiv(left, right), "Return left / right.")


@_intrinsic
def where(_typing: Any, asked: Any, one: Any, other: Any) -> Any:
    """Return `one` in the lanes where `asked` is above 0, else `other`."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        asked, one, other = arguments
        zero = ir.Constant(context.get_value_type(signature.args[0]), None)
        return builder.select(builder.fcmp_ordered(">", asked, zero), one, other)

    return one(asked, one, other), code


@_intrinsic
def differ(_typing: Any, left: Any, right: Any) -> Any:
    """Tell whether two rows differ in any lane."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ARG001
        lanes = signature.args[0].lanes
        unlike = builder.fcmp_unordered("!=", *arguments)
        bits = builder.bitcast(unlike, ir.IntType(lanes))
        return builder.icmp_unsigned("!=", bits, ir.Constant(ir.IntType(lanes), 0))

    return types.boolean(left, right), code
