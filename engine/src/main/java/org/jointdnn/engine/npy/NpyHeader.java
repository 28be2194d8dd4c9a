package org.jointdnn.engine.npy;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jointdnn.onnx.ElementType;
import org.jointdnn.onnx.Shape;

/**
 * What the header of a {@code .npy} file says: a Python dictionary with the keys {@code descr},
 * {@code fortran_order} and {@code shape}.
 */
record NpyHeader(ElementType type, Shape shape) {
    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([^)]*)\\)");

    /** NumPy's type strings without the byte order. */
    private static final Map<String, ElementType> TYPES = Map.ofEntries(
            Map.entry("f4", ElementType.FLOAT32),
            Map.entry("f8", ElementType.FLOAT64),
            Map.entry("f2", ElementType.FLOAT16),
            Map.entry("i1", ElementType.INT8),
            Map.entry("i2", ElementType.INT16),
            Map.entry("i4", ElementType.INT32),
            Map.entry("i8", ElementType.INT64),
            Map.entry("u1", ElementType.UINT8),
            Map.entry("u2", ElementType.UINT16),
            Map.entry("u4", ElementType.UINT32),
            Map.entry("u8", ElementType.UINT64),
            Map.entry("b1", ElementType.BOOL));

    /** Parses a header's text; throws IllegalArgumentException with the problem. */
    static NpyHeader parse(String text) {
        ElementType type = typeOf(required(DESCR, text, "descr"));
        if (required(ORDER, text, "fortran_order").equals("True")) {
            throw new IllegalArgumentException(
                    "values are in Fortran order; save a numpy.ascontiguousarray of them instead");
        }
        return new NpyHeader(type, shapeOf(required(SHAPE, text, "shape")));
    }

    private static String required(Pattern pattern, String text, String key) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException("header has no valid '" + key + "'");
        }
        return matcher.group(1);
    }

    private static ElementType typeOf(String descr) {
        char order = descr.isEmpty() ? ' ' : descr.charAt(0);
        if (order == '>') {
            throw new IllegalArgumentException("type '" + descr + "' is big-endian, must be little-endian");
        }
        ElementType type = order == '<' || order == '|' || order == '=' ? TYPES.get(descr.substring(1)) : null;
        if (type == null) {
            throw new IllegalArgumentException("type '" + descr + "' is not a tensor's; it must be one of f2, f4, f8,"
                    + " i1, i2, i4, i8, u1, u2, u4, u8, b1");
        }
        return type;
    }

    private static Shape shapeOf(String tuple) {
        String[] parts = tuple.trim().isEmpty() ? new String[0] : tuple.split(",");
        long[] extents = new long[parts.length];
        for (int axis = 0; axis < parts.length; axis++) {
            try {
                extents[axis] = Long.parseLong(parts[axis].trim());
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("shape (" + tuple + ") is not a tuple of numbers", e);
            }
        }
        return Shape.of(extents);
    }

    /** The header's text, without the padding; throws IllegalArgumentException for a type that NumPy lacks. */
    String text() {
        StringBuilder tuple = new StringBuilder();
        for (long extent : shape.extents()) {
            tuple.append(tuple.length() == 0 ? "" : ", ").append(extent);
        }
        tuple.append(shape.rank() == 1 ? "," : "");
        return "{'descr': '" + descr() + "', 'fortran_order': False, 'shape': (" + tuple + "), }";
    }

    private String descr() {
        Optional<String> code = TYPES.entrySet().stream()
                .filter(entry -> entry.getValue() == type)
                .map(Map.Entry::getKey)
                .findFirst();
        String order = type.bytes() == 1 ? "|" : "<";
        return order + code.orElseThrow(() -> new IllegalArgumentException("NumPy has no type for " + type));
    }
}
