package org.jointdnn.engine.json;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a JSON document of a known form, with nothing missing, unknown or given twice.
 *
 * <p>Every error is an IllegalArgumentException of one line: the file, the path of the field, what it is
 * and what it must be.
 */
public final class StrictJson {
    private static final Pattern PLACE = Pattern.compile("line (\\d+) column (\\d+) path (\\S+)");

    private final String file;
    private final JsonReader reader;

    /** Reads one field of an object or one element of an array. */
    public interface Part<T> {
        T read() throws IOException;
    }

    /** Reads the field of this name. */
    public interface Field {
        void read(String name) throws IOException;
    }

    private StrictJson(String file, JsonReader reader) {
        this.file = file;
        this.reader = reader;
        reader.setStrictness(Strictness.STRICT);
    }

    /** Makes a reader for a document that messages call {@code file}. */
    public static StrictJson of(String file, Reader text) {
        return new StrictJson(file, new JsonReader(text));
    }

    /** Reads the whole document by one part. */
    public <T> T document(Part<T> part) throws IOException {
        try {
            T value = part.read();
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new IllegalArgumentException(at("") + " goes on after its end");
            }
            return value;
        } catch (MalformedJsonException | EOFException e) {
            throw new IllegalArgumentException(malformed(e), e);
        }
    }

    /** Reads an object; {@code field} is called for each of its fields, all of them known. */
    public void object(Set<String> required, Set<String> optional, Field field) throws IOException {
        expect(JsonToken.BEGIN_OBJECT, "an object");
        String path = path();
        Set<String> seen = new HashSet<>();
        reader.beginObject();
        while (reader.hasNext()) {
            String name = reader.nextName();
            if (!required.contains(name) && !optional.contains(name)) {
                Set<String> known = new TreeSet<>(required);
                known.addAll(optional);
                throw new IllegalArgumentException(
                        at(child(path, name)) + " is not a known field; known here are " + String.join(", ", known));
            }
            if (!seen.add(name)) {
                throw new IllegalArgumentException(at(child(path, name)) + " is given twice");
            }
            field.read(name);
        }
        reader.endObject();
        for (String name : required) {
            if (!seen.contains(name)) {
                throw new IllegalArgumentException(at(child(path, name)) + " is missing");
            }
        }
    }

    /** Reads an object whose fields are named by whoever wrote it; {@code field} is called for each of them. */
    public void map(Field field) throws IOException {
        expect(JsonToken.BEGIN_OBJECT, "an object");
        String path = path();
        Set<String> seen = new HashSet<>();
        reader.beginObject();
        while (reader.hasNext()) {
            String name = reader.nextName();
            if (!seen.add(name)) {
                throw new IllegalArgumentException(at(child(path, name)) + " is given twice");
            }
            field.read(name);
        }
        reader.endObject();
    }

    /** Reads an array, each element by the same part. */
    public <T> List<T> array(Part<T> element) throws IOException {
        expect(JsonToken.BEGIN_ARRAY, "an array");
        List<T> elements = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNext()) {
            elements.add(element.read());
        }
        reader.endArray();
        return elements;
    }

    /** Reads a finite number that is 0 or more. */
    public double notNegative() throws IOException {
        return number(0, "a finite number, 0 or more");
    }

    /** Reads a finite number above 0. */
    public double positive() throws IOException {
        return number(Double.MIN_VALUE, "a finite number above 0");
    }

    private double number(double least, String form) throws IOException {
        expect(JsonToken.NUMBER, form);
        String path = path();
        String text = reader.nextString();
        double value = Double.parseDouble(text);
        if (!(value >= least) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(at(path) + " is " + text + ", must be " + form);
        }
        return value;
    }

    /** Reads a whole number within a range. */
    public long whole(long least, long most) throws IOException {
        String form = "a whole number within " + least + ".." + most;
        expect(JsonToken.NUMBER, form);
        String path = path();
        String text = reader.nextString();
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number out of range.
        }
        throw new IllegalArgumentException(at(path) + " is " + text + ", must be " + form);
    }

    /** Reads a string. */
    public String text() throws IOException {
        expect(JsonToken.STRING, "a string");
        return reader.nextString();
    }

    /** Reads true or false. */
    public boolean flag() throws IOException {
        expect(JsonToken.BOOLEAN, "true or false");
        return reader.nextBoolean();
    }

    /** The path of what is read next, for example {@code mobile.segments[3]}; empty for the document. */
    public String path() {
        return withoutRoot(reader.getPath());
    }

    /** The file and a path in it, to begin a message with. */
    public String at(String path) {
        return file + ": " + (path.isEmpty() ? "the document" : path);
    }

    /** Says where in the file it was that a value refused what it was given. */
    public <T> T located(String path, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(at(path) + ": " + e.getMessage(), e);
        }
    }

    private void expect(JsonToken token, String form) throws IOException {
        JsonToken found = reader.peek();
        if (found == JsonToken.END_DOCUMENT) {
            throw new EOFException("End of input");
        }
        if (found != token) {
            String article = found == JsonToken.BEGIN_ARRAY || found == JsonToken.BEGIN_OBJECT ? "an " : "a ";
            String kind = found.name().replace("BEGIN_", "").toLowerCase(Locale.ROOT);
            String is = found == JsonToken.NULL ? "null" : article + kind;
            throw new IllegalArgumentException(at(path()) + " is " + is + ", must be " + form);
        }
    }

    private String malformed(IOException e) {
        Matcher place = PLACE.matcher(String.valueOf(e.getMessage()));
        if (e instanceof EOFException || !place.find()) {
            return file + ": the file ends in the middle of its JSON";
        }
        String where = withoutRoot(place.group(3));
        return at(where) + " is not valid JSON, at line " + place.group(1) + ", column " + place.group(2);
    }

    private static String child(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static String withoutRoot(String path) {
        return path.startsWith("$.") ? path.substring(2) : path.substring(1);
    }
}
