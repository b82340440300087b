package treadle.runtime;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON texts and trees of maps, lists, strings, numbers, booleans and nulls. */
final class Json {
    /** As Jackson has it; a deeper text would be a matter of the stack. */
    private static final int DEPTH_MAX = 1_000;

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    static Object parse(String text) {
        Json parser = new Json(text);
        parser.skipSpace();
        Object value = parser.value(0);
        parser.skipSpace();
        if (parser.at < text.length()) throw parser.unexpected();
        return value;
    }

    private Object value(int depth) {
        if (depth > DEPTH_MAX) throw new JsonFault("the text is nested deeper than " + DEPTH_MAX);
        if (at >= text.length()) throw new JsonFault("Unexpected end of input");
        char first = text.charAt(at);
        switch (first) {
            case '{':
                return object(depth);
            case '[':
                return array(depth);
            case '"':
                return string();
            case 't':
                return word("true", Boolean.TRUE);
            case 'f':
                return word("false", Boolean.FALSE);
            case 'n':
                return word("null", null);
            default:
                return number();
        }
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> object = new LinkedHashMap<>();
        at += 1;
        skipSpace();
        if (take('}')) return object;
        do {
            skipSpace();
            if (at >= text.length() || text.charAt(at) != '"') throw unexpected();
            String name = string();
            skipSpace();
            expect(':');
            skipSpace();
            object.put(name, value(depth + 1));
            skipSpace();
        } while (take(','));
        expect('}');
        return object;
    }

    private List<Object> array(int depth) {
        List<Object> array = new ArrayList<>();
        at += 1;
        skipSpace();
        if (take(']')) return array;
        do {
            skipSpace();
            array.add(value(depth + 1));
            skipSpace();
        } while (take(','));
        expect(']');
        return array;
    }

    private String string() {
        int from = at + 1;
        int end = from;
        while (end < text.length() && text.charAt(end) != '"' && text.charAt(end) != '\\') end += 1;
        if (end < text.length() && text.charAt(end) == '"') {
            at = end + 1;
            return text.substring(from, end);
        }
        StringBuilder built = new StringBuilder(text.substring(from, end));
        at = end;
        while (at < text.length()) {
            char next = text.charAt(at++);
            if (next == '"') return built.toString();
            built.append(next == '\\' ? escaped() : next);
        }
        throw new JsonFault("Unexpected end of input within a string");
    }

    private char escaped() {
        if (at >= text.length()) throw new JsonFault("Unexpected end of input within a string");
        char kind = text.charAt(at++);
        switch (kind) {
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u':
                try {
                    char unit = (char) Integer.parseInt(text.substring(at, at + 4), 16);
                    at += 4;
                    return unit;
                } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
                    throw new JsonFault("a character's code is four hexadecimal digits");
                }
            case '"':
            case '\\':
            case '/':
                return kind;
            default:
                throw new JsonFault("Unrecognized character escape '" + kind + "'");
        }
    }

    private Object number() {
        int from = at;
        boolean whole = true;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            if (".eE".indexOf(text.charAt(at)) >= 0) whole = false;
            at += 1;
        }
        String digits = text.substring(from, at);
        if (!digits.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
            at = from;
            throw unexpected();
        }
        if (!whole) return new Decimal(digits);
        if (digits.length() > 18) return narrowed(new BigInteger(digits));
        long number = Long.parseLong(digits);
        return number == (int) number ? (Object) (int) number : (Object) number;
    }

    private static Object narrowed(BigInteger number) {
        return number.bitLength() < 64 ? (Object) number.longValue() : number;
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) throw unexpected();
        at += word.length();
        return value;
    }

    private void skipSpace() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) at += 1;
    }

    private boolean take(char wanted) {
        if (at >= text.length() || text.charAt(at) != wanted) return false;
        at += 1;
        return true;
    }

    private void expect(char wanted) {
        if (!take(wanted)) throw unexpected();
    }

    private JsonFault unexpected() {
        if (at >= text.length()) return new JsonFault("Unexpected end of input");
        return new JsonFault("Unexpected character '" + text.charAt(at) + "' at offset " + at);
    }

    /** A number with a fraction, its digits kept for whoever wants more of them than a double has. */
    static final class Decimal extends Number {
        private static final long serialVersionUID = 1L;
        private final String digits;

        Decimal(String digits) {
            this.digits = digits;
        }

        BigDecimal exact() {
            return new BigDecimal(digits);
        }

        @Override
        public double doubleValue() {
            return Double.parseDouble(digits);
        }

        @Override
        public float floatValue() {
            return Float.parseFloat(digits);
        }

        @Override
        public long longValue() {
            return (long) doubleValue();
        }

        @Override
        public int intValue() {
            return (int) doubleValue();
        }

        @Override
        public String toString() {
            return digits;
        }
    }

    /** Writes a tree; whatever else stands in it has been made one before. */
    static void write(StringBuilder out, Object value) {
        if (value instanceof String) {
            writeString(out, (String) value);
        } else if (value instanceof Map) {
            writeObject(out, (Map<?, ?>) value);
        } else if (value instanceof List) {
            String before = "[";
            for (Object item : (List<?>) value) {
                out.append(before);
                write(out, item);
                before = ",";
            }
            out.append(before.equals("[") ? "[]" : "]");
        } else if (isNotFinite(value)) {
            writeString(out, value.toString());
        } else {
            out.append(value);
        }
    }

    private static void writeObject(StringBuilder out, Map<?, ?> object) {
        String before = "{";
        for (Map.Entry<?, ?> entry : object.entrySet()) {
            out.append(before);
            writeString(out, String.valueOf(entry.getKey()));
            out.append(':');
            write(out, entry.getValue());
            before = ",";
        }
        out.append(before.equals("{") ? "{}" : "}");
    }

    private static boolean isNotFinite(Object value) {
        if (value instanceof Double) return !Double.isFinite((Double) value);
        return value instanceof Float && !Float.isFinite((Float) value);
    }

    static void writeString(StringBuilder out, String value) {
        out.append('"');
        for (int i = 0; i < value.length(); i += 1) {
            char unit = value.charAt(i);
            int escape = "\"\\\b\f\n\r\t".indexOf(unit);
            if (escape >= 0) out.append('\\').append("\"\\bfnrt".charAt(escape));
            else if (unit < ' ') out.append(String.format("\\u%04X", (int) unit));
            else out.append(unit);
        }
        out.append('"');
    }
}
