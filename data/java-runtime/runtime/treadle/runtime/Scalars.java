package treadle.runtime;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.TimeZone;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/** Texts, numbers, booleans, enums, dates and bytes. */
final class Scalars {
    private Scalars() {}

    static boolean isOne(Class<?> raw) {
        return raw == String.class || raw == CharSequence.class || raw == Boolean.class || raw == Character.class
                || raw == byte[].class || raw == char[].class || raw == Date.class || raw == Calendar.class
                || raw.isEnum() || raw.isPrimitive()
                || Number.class.isAssignableFrom(raw) && raw.getName().startsWith("java.");
    }

    static Object bind(Object tree, Class<?> raw) {
        if (tree == null) return raw.isPrimitive() ? nothingOf(raw) : null;
        if (raw == String.class || raw == CharSequence.class) return textOf(tree, raw);
        if (raw == boolean.class || raw == Boolean.class) return truthOf(tree, raw);
        if (raw == char.class || raw == Character.class) return characterOf(tree, raw);
        if (raw == byte[].class) return bytesOf(tree, raw);
        if (raw == char[].class) return textOf(tree, raw).toCharArray();
        if (raw.isEnum()) return constantOf(tree, raw);
        if (raw == Date.class) return dateOf(tree, raw);
        if (raw == Calendar.class) {
            Date date = dateOf(tree, raw);
            if (date == null) return null;
            Calendar calendar = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
            calendar.setTime(date);
            return calendar;
        }
        return numberOf(tree, raw);
    }

    private static Object nothingOf(Class<?> raw) {
        if (raw == boolean.class) return false;
        if (raw == char.class) return '\0';
        if (raw == void.class) return null;
        return narrowed(BigDecimal.ZERO, raw);
    }

    private static String textOf(Object tree, Class<?> raw) {
        if (tree instanceof String || tree instanceof Number || tree instanceof Boolean) return tree.toString();
        throw Binder.misfit(tree, raw);
    }

    private static Boolean truthOf(Object tree, Class<?> raw) {
        if (tree instanceof Boolean) return (Boolean) tree;
        if (tree instanceof Number && !(tree instanceof Json.Decimal)) return ((Number) tree).longValue() != 0;
        if ("true".equals(tree) || "True".equals(tree) || "TRUE".equals(tree)) return true;
        if ("false".equals(tree) || "False".equals(tree) || "FALSE".equals(tree)) return false;
        if ("".equals(tree)) return raw.isPrimitive() ? Boolean.FALSE : null;
        throw Binder.misfit(tree, raw);
    }

    private static Character characterOf(Object tree, Class<?> raw) {
        if (tree instanceof String && ((String) tree).length() == 1) return ((String) tree).charAt(0);
        if (tree instanceof Integer) return (char) (int) (Integer) tree;
        if ("".equals(tree)) return raw.isPrimitive() ? Character.valueOf('\0') : null;
        throw Binder.misfit(tree, raw);
    }

    private static byte[] bytesOf(Object tree, Class<?> raw) {
        if (!(tree instanceof String)) throw Binder.misfit(tree, raw);
        try {
            return Base64.getDecoder().decode((String) tree);
        } catch (IllegalArgumentException wrong) {
            throw new JsonFault("a text that is not base64 for byte[]: " + wrong.getMessage());
        }
    }

    private static Object constantOf(Object tree, Class<?> raw) {
        Object[] constants = raw.getEnumConstants();
        if (tree instanceof Integer) {
            int index = (Integer) tree;
            return index >= 0 && index < constants.length ? constants[index] : null;
        }
        if (!(tree instanceof String)) throw Binder.misfit(tree, raw);
        for (Object constant : constants) if (((Enum<?>) constant).name().equals(tree)) return constant;
        return null;
    }

    private static Date dateOf(Object tree, Class<?> raw) {
        if ("".equals(tree)) return null;
        // Seconds with a fraction are what streams of DynamoDB tell.
        if (tree instanceof Json.Decimal) return new Date(((Json.Decimal) tree).exact().movePointRight(3).longValue());
        if (tree instanceof Number) return new Date(((Number) tree).longValue());
        if (!(tree instanceof String)) throw Binder.misfit(tree, raw);
        String text = (String) tree;
        try {
            String full = text.length() == 10 ? text + "T00:00:00Z" : text.replaceFirst("([+-][0-9]{2})([0-9]{2})$", "$1:$2");
            return Date.from(OffsetDateTime.parse(full).toInstant());
        } catch (DateTimeParseException wrong) {
            throw Binder.misfit(tree, raw);
        }
    }

    private static Object numberOf(Object tree, Class<?> raw) {
        if ("".equals(tree)) return raw.isPrimitive() ? narrowed(BigDecimal.ZERO, raw) : null;
        try {
            if (tree instanceof Number || tree instanceof String) {
                return narrowed(new BigDecimal(tree.toString().trim()), raw);
            }
        } catch (ArithmeticException | NumberFormatException wrong) {
            throw Binder.misfit(tree, raw);
        }
        throw Binder.misfit(tree, raw);
    }

    /** Fractions are cut off for whole numbers, as Jackson does; what is too large is refused. */
    private static Object narrowed(BigDecimal number, Class<?> raw) {
        if (raw == double.class || raw == Double.class) return number.doubleValue();
        if (raw == float.class || raw == Float.class) return number.floatValue();
        if (raw == BigDecimal.class) return number;
        if (number.scale() < -1_000) throw new ArithmeticException("too large");
        BigInteger whole = number.toBigInteger();
        if (raw == BigInteger.class) return whole;
        if (raw == long.class || raw == Long.class) return whole.longValueExact();
        if (raw == int.class || raw == Integer.class) return whole.intValueExact();
        if (raw == short.class || raw == Short.class) return whole.shortValueExact();
        if (raw == byte.class || raw == Byte.class) return whole.byteValueExact();
        throw new NumberFormatException(raw.getName());
    }
}
