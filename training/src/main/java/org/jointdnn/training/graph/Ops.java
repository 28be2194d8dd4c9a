package org.jointdnn.training.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;
import org.jointdnn.onnx.TensorSpec;
import org.jointdnn.onnx.proto.AttributeProto;

/**
 * Standard operators of set 18 as calls: each appends a node to a {@link GraphBuilder} and answers its output.
 *
 * <p>Thread safety: none.
 */
public final class Ops {
    private final GraphBuilder graph;

    public Ops(GraphBuilder graph) {
        this.graph = graph;
    }

    public GraphBuilder graph() {
        return graph;
    }

    public TensorSpec add(TensorSpec a, TensorSpec b) {
        return binary("Add", a, b);
    }

    public TensorSpec sub(TensorSpec a, TensorSpec b) {
        return binary("Sub", a, b);
    }

    public TensorSpec mul(TensorSpec a, TensorSpec b) {
        return binary("Mul", a, b);
    }

    public TensorSpec div(TensorSpec a, TensorSpec b) {
        return binary("Div", a, b);
    }

    public TensorSpec add(TensorSpec a, double b) {
        return b == 0 ? a : add(a, scalar(a.type(), b));
    }

    public TensorSpec mul(TensorSpec a, double b) {
        return b == 1 ? a : mul(a, scalar(a.type(), b));
    }

    public TensorSpec pow(TensorSpec a, double b) {
        return b == 1 ? a : binary("Pow", a, scalar(a.type(), b));
    }

    public TensorSpec clip(TensorSpec a, double low, double high) {
        return graph.node("Clip", List.of(a, scalar(a.type(), low), scalar(a.type(), high)), a.type(), a.shape());
    }

    /** {@code b - a}. */
    public TensorSpec subFrom(double b, TensorSpec a) {
        return sub(scalar(a.type(), b), a);
    }

    public TensorSpec square(TensorSpec a) {
        return mul(a, a);
    }

    /** An operator of two tensors of one type, with an output of that type. */
    public TensorSpec binary(String op, TensorSpec a, TensorSpec b) {
        List<TensorSpec> inputs = List.of(alongside(a, b), alongside(b, a));
        return graph.node(op, inputs, a.type(), Shapes.broadcast(a.shape(), b.shape()));
    }

    /**
     * A scalar with as many axes as the other tensor, if that ends in an axis of extent 1; without, the runtime goes through its
     * elements one by one, which takes 25 times as long.
     */
    private TensorSpec alongside(TensorSpec scalar, TensorSpec other) {
        int rank = other.shape().rank();
        boolean slow = scalar.shape().rank() == 0 && rank > 0 && other.shape().extent(rank - 1) == 1;
        return slow ? reshape(scalar, Shapes.reduced(other.shape(), Shapes.axes(rank))) : scalar;
    }

    /** An operator of one tensor, with an output like it. */
    public TensorSpec unary(String op, TensorSpec x, AttributeProto... attributes) {
        return graph.node(op, List.of(x), x.type(), x.shape(), attributes);
    }

    public TensorSpec neg(TensorSpec x) {
        return unary("Neg", x);
    }

    /** {@code Greater}, {@code Less}, {@code Equal} and so on: booleans. */
    public TensorSpec compare(String op, TensorSpec a, TensorSpec b) {
        return graph.node(op, List.of(a, b), ElementType.BOOL, Shapes.broadcast(a.shape(), b.shape()));
    }

    /** As {@link #compare(String, TensorSpec, TensorSpec)}, with a number. */
    public TensorSpec compare(String op, TensorSpec a, double b) {
        return compare(op, a, scalar(a.type(), b));
    }

    public TensorSpec where(TensorSpec condition, TensorSpec a, TensorSpec b) {
        Shape shape = Shapes.broadcast(condition.shape(), Shapes.broadcast(a.shape(), b.shape()));
        return graph.node("Where", List.of(condition, a, b), a.type(), shape);
    }

    /** The tensor where the condition holds, zero elsewhere; of a finite tensor, by a product, which is faster than Where. */
    public TensorSpec masked(TensorSpec condition, TensorSpec a) {
        return mul(a, cast(condition, a.type()));
    }

    public TensorSpec cast(TensorSpec x, ElementType type) {
        return x.type() == type
                ? x
                : graph.node("Cast", List.of(x), type, x.shape(), Attributes.integer("to", type.onnxCode()));
    }

    public TensorSpec scalar(ElementType type, double value) {
        return graph.reals(type, Shape.of(), value);
    }

    /** A tensor full of one number. */
    public TensorSpec full(ElementType type, Shape shape, double value) {
        return expand(scalar(type, value), shape);
    }

    /** Sum over axes, which stay with extent 1. */
    public TensorSpec sum(TensorSpec x, int... axes) {
        return reduce("ReduceSum", x, axes);
    }

    /** Mean over axes, which stay with extent 1. */
    public TensorSpec mean(TensorSpec x, int... axes) {
        return reduce("ReduceMean", x, axes);
    }

    /** A {@code Reduce...} operator over axes, which stay with extent 1. */
    public TensorSpec reduce(String op, TensorSpec x, int... axes) {
        if (axes.length == 0) {
            return x;
        }
        return graph.node(op, List.of(x, graph.longs(Shapes.longs(axes))), x.type(), Shapes.reduced(x.shape(), axes));
    }

    /** Sums what broadcasting has repeated, so that the result has the shape that was broadcast. */
    public TensorSpec reduceTo(TensorSpec x, Shape shape) {
        int added = x.shape().rank() - shape.rank();
        List<Integer> axes = new ArrayList<>();
        for (int axis = 0; axis < x.shape().rank(); axis++) {
            if (x.shape().extent(axis) != 1 && (axis < added || shape.extent(axis - added) == 1)) {
                axes.add(axis);
            }
        }
        return reshape(sum(x, axes.stream().mapToInt(axis -> axis).toArray()), shape);
    }

    public TensorSpec reshape(TensorSpec x, Shape shape) {
        if (x.shape().equals(shape)) {
            return x;
        }
        if (x.shape().elements() != shape.elements()) {
            throw new IllegalArgumentException(x + " can't take the shape " + shape);
        }
        return graph.node(
                "Reshape",
                List.of(x, graph.longs(shape.extents())),
                x.type(),
                shape,
                Attributes.integer("allowzero", 1));
    }

    public TensorSpec expand(TensorSpec x, Shape shape) {
        return x.shape().equals(shape)
                ? x
                : graph.node("Expand", List.of(x, graph.longs(shape.extents())), x.type(), shape);
    }

    public TensorSpec transpose(TensorSpec x, int... order) {
        if (Arrays.equals(order, Shapes.axes(order.length))) {
            return x;
        }
        long[] extents = new long[order.length];
        for (int axis = 0; axis < order.length; axis++) {
            extents[axis] = x.shape().extent(order[axis]);
        }
        return graph.node("Transpose", List.of(x), x.type(), Shape.of(extents), Attributes.integers("perm", order));
    }

    /** The last two axes exchanged. */
    public TensorSpec transposeMatrix(TensorSpec x) {
        int[] order = Shapes.axes(x.shape().rank());
        order[order.length - 1] = order.length - 2;
        order[order.length - 2] = order.length - 1;
        return transpose(x, order);
    }

    public TensorSpec concat(int axis, List<TensorSpec> parts) {
        long extent =
                parts.stream().mapToLong(part -> part.shape().extent(axis)).sum();
        return parts.size() == 1
                ? parts.get(0)
                : graph.node(
                        "Concat",
                        parts,
                        parts.get(0).type(),
                        Shapes.with(parts.get(0).shape(), axis, extent),
                        Attributes.integer("axis", axis));
    }

    /** The product of matrices in the last two axes, the axes before them broadcast. */
    public TensorSpec matMul(TensorSpec a, TensorSpec b) {
        int rankA = a.shape().rank();
        int rankB = b.shape().rank();
        Shape batch = Shapes.broadcast(
                Shape.of(Arrays.copyOf(a.shape().extents(), rankA - 2)),
                Shape.of(Arrays.copyOf(b.shape().extents(), rankB - 2)));
        long[] extents = Arrays.copyOf(batch.extents(), batch.rank() + 2);
        extents[batch.rank()] = a.shape().extent(rankA - 2);
        extents[batch.rank() + 1] = b.shape().extent(rankB - 1);
        return graph.node("MatMul", List.of(a, b), a.type(), Shape.of(extents));
    }

    /** {@code alpha * op(a) op(b)} of two matrices, where {@code op} transposes or not. */
    public TensorSpec gemm(TensorSpec a, boolean transA, TensorSpec b, boolean transB, double alpha) {
        Shape shape = Shape.of(a.shape().extent(transA ? 1 : 0), b.shape().extent(transB ? 0 : 1));
        return graph.node(
                "Gemm",
                List.of(a, b),
                a.type(),
                shape,
                Attributes.integer("transA", transA ? 1 : 0),
                Attributes.integer("transB", transB ? 1 : 0),
                Attributes.real("alpha", alpha));
    }
}
