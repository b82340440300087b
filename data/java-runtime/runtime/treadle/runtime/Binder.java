package treadle.runtime;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Trees of JSON to what a function's parameter is: as Jackson does it with the settings of AWS's runtime. */
final class Binder {
    private Binder() {}

    static Object bind(Object tree, Type type) {
        Class<?> raw = Types.rawOf(type);
        if (type instanceof GenericArrayType) return array(tree, ((GenericArrayType) type).getGenericComponentType());
        if (raw.isPrimitive() || tree == null) return Scalars.bind(tree, raw);
        if (raw.isArray() && raw != byte[].class && raw != char[].class) return array(tree, raw.getComponentType());
        if (raw == Object.class || raw == Number.class && tree instanceof Number) return untyped(tree);
        if (Scalars.isOne(raw)) return Scalars.bind(unwrapped(tree, raw), raw);
        if (raw == ByteBuffer.class) return ByteBuffer.wrap(Base64.getDecoder().decode(textOf(tree, raw)));
        if (raw.getName().startsWith("java.time.")) throw unsupported(raw);
        if (Map.class.isAssignableFrom(raw)) return map(tree, type, raw);
        if (Collection.class.isAssignableFrom(raw) || raw == Iterable.class) return collection(tree, type, raw);
        if ("".equals(tree) && !takesText(raw)) return null;
        if (tree instanceof Map) return bean((Map<?, ?>) tree, type, raw);
        if (tree instanceof List) {
            if (((List<?>) tree).isEmpty()) return null;
            return bind(unwrapped(tree, raw), type);
        }
        return fromScalar(tree, raw);
    }

    /** A list of one is what stands in it, where one is wanted. */
    private static Object unwrapped(Object tree, Class<?> raw) {
        if (!(tree instanceof List) || raw == byte[].class) return tree;
        List<?> list = (List<?>) tree;
        if (list.size() != 1) throw misfit(tree, raw);
        return list.get(0);
    }

    static Object untyped(Object tree) {
        if (tree instanceof Json.Decimal) return ((Json.Decimal) tree).doubleValue();
        if (tree instanceof List) {
            List<Object> list = new ArrayList<>();
            for (Object item : (List<?>) tree) list.add(untyped(item));
            return list;
        }
        if (!(tree instanceof Map)) return tree;
        Map<Object, Object> map = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) tree).entrySet()) map.put(entry.getKey(), untyped(entry.getValue()));
        return map;
    }

    private static Object array(Object tree, Type itemType) {
        List<?> items = listOf(tree);
        Object array = Array.newInstance(Types.rawOf(itemType), items.size());
        for (int i = 0; i < items.size(); i += 1) Array.set(array, i, bind(items.get(i), itemType));
        return array;
    }

    /** One value where a list is wanted is a list of it. */
    private static List<?> listOf(Object tree) {
        if (tree instanceof List) return (List<?>) tree;
        List<Object> one = new ArrayList<>();
        if (!"".equals(tree)) one.add(tree);
        return one;
    }

    private static Object collection(Object tree, Type type, Class<?> raw) {
        if ("".equals(tree)) return null;
        Type[] arguments = Types.argumentsOf(type, Collection.class);
        Type itemType = arguments == null ? Object.class : arguments[0];
        Collection<Object> made = emptyCollection(raw);
        for (Object item : listOf(tree)) made.add(bind(item, itemType));
        return made;
    }

    @SuppressWarnings("unchecked")
    private static Collection<Object> emptyCollection(Class<?> raw) {
        if (isConcrete(raw)) return (Collection<Object>) newInstance(raw);
        if (SortedSet.class.isAssignableFrom(raw)) return new TreeSet<>();
        if (Set.class.isAssignableFrom(raw)) return new LinkedHashSet<>();
        if (Queue.class.isAssignableFrom(raw)) return new ArrayDeque<>();
        return new ArrayList<>();
    }

    @SuppressWarnings("unchecked")
    private static Object map(Object tree, Type type, Class<?> raw) {
        if ("".equals(tree)) return null;
        if (!(tree instanceof Map)) throw misfit(tree, raw);
        Type[] arguments = Types.argumentsOf(type, Map.class);
        Type keyType = arguments == null ? Object.class : arguments[0];
        Type valueType = arguments == null ? Object.class : arguments[1];
        Map<Object, Object> made;
        if (isConcrete(raw)) made = (Map<Object, Object>) newInstance(raw);
        else made = SortedMap.class.isAssignableFrom(raw) ? new TreeMap<>() : new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) tree).entrySet()) {
            made.put(bind(entry.getKey(), keyType), bind(entry.getValue(), valueType));
        }
        return made;
    }

    private static boolean isConcrete(Class<?> raw) {
        return !raw.isInterface() && !Modifier.isAbstract(raw.getModifiers());
    }

    private static Object bean(Map<?, ?> tree, Type type, Class<?> raw) {
        if (!isConcrete(raw)) {
            throw new JsonFault("Cannot construct instance of `" + raw.getName() + "`: abstract types have no concrete class here");
        }
        Map<TypeVariable<?>, Type> bound = Types.boundBy(type);
        if (Records.isRecord(raw)) return Records.bind(tree, raw, bound);
        Object made = newInstance(raw);
        Map<String, Property> properties = Property.of(raw);
        boolean isEvent = Events.isOne(raw);
        for (Map.Entry<?, ?> entry : tree.entrySet()) {
            String name = String.valueOf(entry.getKey());
            Property property = properties.get(name);
            if (property == null && isEvent) property = Events.propertyFor(name, properties);
            Type wanted = property == null ? null : property.settable();
            if (wanted == null) continue;
            try {
                property.set(made, bind(entry.getValue(), Types.resolve(wanted, bound)));
            } catch (JsonFault fault) {
                throw new JsonFault(fault.getMessage() + " (through reference chain: " + raw.getName() + "[\"" + name + "\"])");
            } catch (InvocationTargetException thrown) {
                throw new JsonFault("the property " + name + " of " + raw.getName() + " refused its value", thrown.getCause());
            } catch (ReflectiveOperationException | RuntimeException failed) {
                throw new JsonFault("the property " + name + " of " + raw.getName() + " cannot be set: " + failed.getMessage());
            }
        }
        return made;
    }

    static Object newInstance(Class<?> raw) {
        try {
            Constructor<?> constructor = raw.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (NoSuchMethodException missing) {
            throw new JsonFault("Cannot construct instance of `" + raw.getName() + "` (no Creators, like default constructor, exist)");
        } catch (InvocationTargetException thrown) {
            throw new JsonFault("Cannot construct instance of `" + raw.getName() + "`", thrown.getCause());
        } catch (ReflectiveOperationException | RuntimeException failed) {
            throw new JsonFault("Cannot construct instance of `" + raw.getName() + "`: " + failed.getMessage());
        }
    }

    private static boolean takesText(Class<?> raw) {
        return creatorFor(raw, String.class) != null || factoryFor(raw) != null;
    }

    /** A text or a number for a class that has a constructor or a factory for one. */
    private static Object fromScalar(Object tree, Class<?> raw) {
        try {
            Class<?>[] kinds = { String.class, Object.class, int.class, long.class, double.class, boolean.class };
            for (Class<?> kind : kinds) {
                boolean fits = kind == Object.class ? raw.getName().startsWith("org.joda.time.") : (kind == String.class) == (tree instanceof String);
                Constructor<?> creator = fits ? creatorFor(raw, kind) : null;
                if (creator != null) return creator.newInstance(bind(tree, kind));
            }
            Method factory = tree instanceof String ? factoryFor(raw) : null;
            if (factory != null) return factory.invoke(null, tree);
        } catch (InvocationTargetException thrown) {
            throw new JsonFault("Cannot construct instance of `" + raw.getName() + "` from " + kindOf(tree), thrown.getCause());
        } catch (ReflectiveOperationException failed) {
            throw new JsonFault("Cannot construct instance of `" + raw.getName() + "`: " + failed.getMessage());
        }
        throw misfit(tree, raw);
    }

    private static Constructor<?> creatorFor(Class<?> raw, Class<?> parameter) {
        try {
            return raw.getConstructor(parameter);
        } catch (NoSuchMethodException none) {
            return null;
        }
    }

    private static Method factoryFor(Class<?> raw) {
        for (String name : new String[] { "valueOf", "fromString", "forName" }) {
            try {
                Method factory = raw.getMethod(name, String.class);
                if (Modifier.isStatic(factory.getModifiers()) && raw.isAssignableFrom(factory.getReturnType())) return factory;
            } catch (NoSuchMethodException none) {
                // The next name is tried.
            }
        }
        return null;
    }

    private static String textOf(Object tree, Class<?> raw) {
        if (tree instanceof String) return (String) tree;
        throw misfit(tree, raw);
    }

    static JsonFault unsupported(Class<?> raw) {
        return new JsonFault("Java 8 date/time type `" + raw.getName() + "` not supported by default");
    }

    static JsonFault misfit(Object tree, Class<?> raw) {
        return new JsonFault("Cannot deserialize value of type `" + raw.getTypeName() + "` from " + kindOf(tree));
    }

    private static String kindOf(Object tree) {
        if (tree instanceof Map) return "Object value (token `JsonToken.START_OBJECT`)";
        if (tree instanceof List) return "Array value (token `JsonToken.START_ARRAY`)";
        if (tree instanceof String) return "String \"" + tree + "\"";
        if (tree instanceof Boolean) return "Boolean value (token `JsonToken.VALUE_" + String.valueOf(tree).toUpperCase() + "`)";
        return tree instanceof Number ? "number " + tree : "null";
    }
}
