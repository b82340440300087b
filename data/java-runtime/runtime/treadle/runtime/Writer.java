package treadle.runtime;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Calendar;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a function gives back to a tree of JSON: as Jackson does it with the settings of AWS's runtime. */
final class Writer {
    private static final int DEPTH_MAX = 1_000;

    private Writer() {}

    static String text(Object value) {
        StringBuilder out = new StringBuilder();
        Json.write(out, tree(value, 0));
        return out.toString();
    }

    private static Object tree(Object value, int depth) {
        if (depth > DEPTH_MAX) throw new JsonFault("Infinite recursion: the answer is nested deeper than " + DEPTH_MAX);
        if (value == null || value instanceof String || value instanceof Boolean) return value;
        if (value instanceof Number && value.getClass().getName().startsWith("java.")) return number((Number) value);
        if (value instanceof CharSequence || value instanceof Character) return value.toString();
        if (value instanceof Enum) return ((Enum<?>) value).name();
        if (value instanceof byte[]) return Base64.getEncoder().encodeToString((byte[]) value);
        if (value instanceof char[]) return new String((char[]) value);
        if (value instanceof ByteBuffer) return bytes((ByteBuffer) value);
        if (value instanceof Date) return ((Date) value).getTime();
        if (value instanceof Calendar) return ((Calendar) value).getTimeInMillis();
        if (value instanceof Map) return object((Map<?, ?>) value, depth);
        if (value instanceof Iterable) return list((Iterable<?>) value, depth);
        if (value.getClass().isArray()) return list(itemsOf(value), depth);
        return writesAsText(value) ? value.toString() : bean(value, depth);
    }

    /** AtomicInteger and its like are numbers too. */
    private static Object number(Number value) {
        return value.getClass().getName().startsWith("java.util.") ? (Object) value.longValue() : value;
    }

    private static String bytes(ByteBuffer buffer) {
        ByteBuffer copy = buffer.duplicate();
        byte[] bytes = new byte[copy.remaining()];
        copy.get(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static List<Object> itemsOf(Object array) {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < Array.getLength(array); i += 1) items.add(Array.get(array, i));
        return items;
    }

    private static Object list(Iterable<?> items, int depth) {
        List<Object> list = new ArrayList<>();
        for (Object item : items) list.add(tree(item, depth + 1));
        return list;
    }

    private static Object object(Map<?, ?> map, int depth) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (entry.getKey() == null) throw new JsonFault("Null key for a Map not allowed in JSON");
            object.put(String.valueOf(entry.getKey()), tree(entry.getValue(), depth + 1));
        }
        return object;
    }

    private static boolean writesAsText(Object value) {
        String type = value.getClass().getName();
        if (type.startsWith("java.time.")) throw Binder.unsupported(value.getClass());
        return type.equals("java.util.UUID") || type.equals("java.net.URI") || type.equals("java.net.URL")
                || type.equals("java.util.Locale") || type.equals("org.joda.time.DateTime");
    }

    private static Object bean(Object value, int depth) {
        Class<?> raw = value.getClass();
        Map<String, Object> object = new LinkedHashMap<>();
        String at = "";
        try {
            if (Records.isRecord(raw)) return object(Records.valuesOf(value), depth);
            for (Property property : Property.of(raw).values()) {
                if (!property.isReadable()) continue;
                at = property.name;
                String member = Events.isOne(raw) ? Events.memberFor(raw, at) : at;
                object.put(member, tree(property.get(value), depth + 1));
            }
            return object;
        } catch (InvocationTargetException thrown) {
            throw new JsonFault("the property " + at + " of " + raw.getName() + " gives no value", thrown.getCause());
        } catch (JsonFault fault) {
            throw fault;
        } catch (ReflectiveOperationException | RuntimeException failed) {
            throw new JsonFault("the property " + at + " of " + raw.getName() + " cannot be read: " + failed.getMessage());
        }
    }
}
