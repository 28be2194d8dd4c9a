package org.jointdnn.training.oracle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Operators that move elements. */
final class Moves {
    private Moves() {}

    static Array run(Node node) {
        return switch (node.op()) {
            case "Reshape" -> reshape(node);
            case "Flatten" -> flatten(node);
            case "Squeeze" -> squeeze(node);
            case "Unsqueeze" -> unsqueeze(node);
            case "Expand" -> expand(node);
            case "Transpose" -> transpose(node);
            case "Concat" -> concat(node);
            case "Slice" -> slice(node);
            case "Pad" -> pad(node);
            case "Gather" -> gather(node);
            case "GatherElements" -> gatherElements(node);
            case "ScatterElements" -> scatterElements(node);
            case "OneHot" -> oneHot(node);
            default -> Resizing.resize(node);
        };
    }

    /** An array of which each element comes from where the function says. */
    static Array from(Array x, int[] shape, UnaryOperator<int[]> source) {
        Array y = Array.zeros(shape);
        for (int i = 0; i < y.data().length; i++) {
            y.data()[i] = x.at(source.apply(y.index(i)));
        }
        return y;
    }

    private static Array reshape(Node node) {
        int[] shape =
                Arrays.stream(node.in(1).longs()).mapToInt(Math::toIntExact).toArray();
        int known = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] == 0 && node.integer("allowzero", 0) == 0) {
                shape[axis] = node.in(0).shape()[axis];
            }
            known *= shape[axis] == -1 ? 1 : shape[axis];
        }
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] == -1) {
                shape[axis] = node.in(0).data().length / known;
            }
        }
        return node.in(0).as(shape);
    }

    private static Array flatten(Node node) {
        int given = node.integer("axis", 1);
        int axis = given < 0 ? given + node.in(0).rank() : given;
        int rows = Array.size(Arrays.copyOf(node.in(0).shape(), axis));
        return node.in(0).as(rows, node.in(0).data().length / rows);
    }

    private static Array squeeze(Node node) {
        int[] axes = node.axesIn(1, node.in(0).rank());
        boolean all = !node.has(1);
        int[] shape = node.in(0).shape();
        return node.in(0)
                .as(IntStream.range(0, shape.length)
                        .filter(axis ->
                                Arrays.stream(axes).noneMatch(each -> each == axis) || (all && shape[axis] != 1))
                        .map(axis -> shape[axis])
                        .toArray());
    }

    private static Array unsqueeze(Node node) {
        int rank = node.in(0).rank() + node.in(1).data().length;
        int[] axes = node.axesIn(1, rank);
        int[] shape = new int[rank];
        Arrays.stream(axes).forEach(axis -> shape[axis] = 1);
        int next = 0;
        for (int axis = 0; axis < rank; axis++) {
            if (shape[axis] == 0) {
                shape[axis] = node.in(0).shape()[next++];
            }
        }
        return node.in(0).as(shape);
    }

    private static Array expand(Node node) {
        int[] wanted =
                Arrays.stream(node.in(1).longs()).mapToInt(Math::toIntExact).toArray();
        int[] shape = Elementwise.broadcast(List.of(node.in(0), Array.zeros(wanted)));
        Array y = Array.zeros(shape);
        for (int i = 0; i < y.data().length; i++) {
            y.data()[i] = node.in(0).broadcastAt(y.index(i));
        }
        return y;
    }

    private static Array transpose(Node node) {
        int rank = node.in(0).rank();
        int[] order = node.integers(
                "perm", IntStream.range(0, rank).map(axis -> rank - 1 - axis).toArray());
        int[] shape = Arrays.stream(order).map(axis -> node.in(0).shape()[axis]).toArray();
        return from(node.in(0), shape, index -> {
            int[] source = new int[rank];
            for (int axis = 0; axis < rank; axis++) {
                source[order[axis]] = index[axis];
            }
            return source;
        });
    }

    private static Array concat(Node node) {
        int axis = node.axis(0, node.in(0).rank());
        int[] shape = node.in(0).shape().clone();
        shape[axis] = node.inputs().stream().mapToInt(x -> x.shape()[axis]).sum();
        Array y = Array.zeros(shape);
        int start = 0;
        for (Array x : node.inputs()) {
            for (int i = 0; i < x.data().length; i++) {
                int[] index = x.index(i);
                index[axis] += start;
                y.data()[y.position(index)] = x.data()[i];
            }
            start += x.shape()[axis];
        }
        return y;
    }

    static List<Array> split(Node node) {
        Array x = node.in(0);
        int axis = node.axis(0, x.rank());
        int count = node.node().proto().getOutputCount();
        int each = (x.shape()[axis] + count - 1) / count;
        List<Array> parts = new ArrayList<>();
        int start = 0;
        for (int output = 0; output < count; output++) {
            int size = node.has(1) ? (int) node.in(1).data()[output] : Math.min(each, x.shape()[axis] - start);
            int[] shape = x.shape().clone();
            shape[axis] = size;
            int from = start;
            parts.add(from(x, shape, index -> {
                index[axis] += from;
                return index;
            }));
            start += size;
        }
        return parts;
    }

    private static Array slice(Node node) {
        Array x = node.in(0);
        int[] axes = node.has(3)
                ? node.axesIn(3, x.rank())
                : IntStream.range(0, node.in(1).data().length).toArray();
        int[] shape = x.shape().clone();
        int[] first = new int[x.rank()];
        int[] steps = new int[x.rank()];
        Arrays.fill(steps, 1);
        for (int i = 0; i < axes.length; i++) {
            int extent = x.shape()[axes[i]];
            int step = node.has(4) ? (int) node.in(4).data()[i] : 1;
            double start = node.in(1).data()[i];
            double end = node.in(2).data()[i];
            start += start < 0 ? extent : 0;
            end += end < 0 ? extent : 0;
            start = Math.max(0, Math.min(step > 0 ? extent : extent - 1, start));
            end = Math.max(step > 0 ? 0 : -1, Math.min(extent, end));
            shape[axes[i]] = (int) Math.max(0, Math.ceil((end - start) / step));
            first[axes[i]] = (int) start;
            steps[axes[i]] = step;
        }
        return from(x, shape, index -> {
            Arrays.setAll(index, axis -> first[axis] + index[axis] * steps[axis]);
            return index;
        });
    }

    private static Array pad(Node node) {
        Array x = node.in(0);
        int[] axes = node.axesIn(3, x.rank());
        int[] shape = x.shape().clone();
        int[] before = new int[x.rank()];
        for (int i = 0; i < axes.length; i++) {
            before[axes[i]] = (int) node.in(1).data()[i];
            shape[axes[i]] += (int) (node.in(1).data()[i] + node.in(1).data()[axes.length + i]);
        }
        double value = node.has(2) ? node.in(2).data()[0] : 0;
        Array y = Array.zeros(shape);
        for (int i = 0; i < y.data().length; i++) {
            int[] index = y.index(i);
            boolean outside = false;
            for (int axis = 0; axis < index.length; axis++) {
                int extent = x.shape()[axis];
                int at = index[axis] - before[axis];
                outside |= at < 0 || at >= extent;
                index[axis] = switch (node.text("mode", "constant")) {
                    case "edge" -> Math.max(0, Math.min(extent - 1, at));
                    case "wrap" -> Math.floorMod(at, extent);
                    case "reflect" -> at < 0 ? -at : at >= extent ? 2 * extent - 2 - at : at;
                    default -> at;
                };
            }
            boolean constant = node.text("mode", "constant").equals("constant");
            y.data()[i] = outside && constant ? value : x.at(index);
        }
        return y;
    }

    private static Array gather(Node node) {
        Array x = node.in(0);
        Array indices = node.in(1);
        int axis = node.axis(0, x.rank());
        int[] shape = IntStream.concat(
                        IntStream.concat(Arrays.stream(x.shape(), 0, axis), Arrays.stream(indices.shape())),
                        Arrays.stream(x.shape(), axis + 1, x.rank()))
                .toArray();
        return from(x, shape, index -> {
            int[] source = new int[x.rank()];
            System.arraycopy(index, 0, source, 0, axis);
            int[] which = Arrays.copyOfRange(index, axis, axis + indices.rank());
            source[axis] = Math.floorMod((int) indices.at(which), x.shape()[axis]);
            System.arraycopy(index, axis + indices.rank(), source, axis + 1, x.rank() - axis - 1);
            return source;
        });
    }

    private static Array gatherElements(Node node) {
        int axis = node.axis(0, node.in(0).rank());
        return from(node.in(0), node.in(1).shape(), index -> {
            index[axis] = Math.floorMod((int) node.in(1).at(index), node.in(0).shape()[axis]);
            return index;
        });
    }

    private static Array scatterElements(Node node) {
        Array y = new Array(node.in(0).shape(), node.in(0).data().clone());
        int axis = node.axis(0, y.rank());
        for (int i = 0; i < node.in(1).data().length; i++) {
            int[] index = node.in(1).index(i);
            index[axis] = Math.floorMod((int) node.in(1).data()[i], y.shape()[axis]);
            y.data()[y.position(index)] += node.in(2).data()[i];
        }
        return y;
    }

    private static Array oneHot(Node node) {
        int axis = node.axis(-1, node.in(0).rank() + 1);
        int depth = (int) node.in(1).data()[0];
        int[] shape = IntStream.concat(
                        IntStream.concat(Arrays.stream(node.in(0).shape(), 0, axis), IntStream.of(depth)),
                        Arrays.stream(node.in(0).shape(), axis, node.in(0).rank()))
                .toArray();
        Array y = Array.zeros(shape);
        for (int i = 0; i < y.data().length; i++) {
            int[] index = y.index(i);
            int[] source = IntStream.range(0, index.length)
                    .filter(each -> each != axis)
                    .map(each -> index[each])
                    .toArray();
            boolean on = Math.floorMod((int) node.in(0).at(source), depth) == index[axis];
            y.data()[i] = node.in(2).data()[on ? 1 : 0];
        }
        return y;
    }
}
