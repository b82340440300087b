package treadle.runtime;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.HashMap;
import java.util.Map;

/** What types with parameters mean where they stand. */
final class Types {
    private Types() {}

    /** The class behind a type, its parameters forgotten. */
    static Class<?> rawOf(Type type) {
        if (type instanceof Class) return (Class<?>) type;
        if (type instanceof ParameterizedType) return (Class<?>) ((ParameterizedType) type).getRawType();
        if (type instanceof WildcardType) return rawOf(((WildcardType) type).getUpperBounds()[0]);
        if (type instanceof TypeVariable) return rawOf(((TypeVariable<?>) type).getBounds()[0]);
        if (type instanceof GenericArrayType) {
            Class<?> item = rawOf(((GenericArrayType) type).getGenericComponentType());
            return java.lang.reflect.Array.newInstance(item, 0).getClass();
        }
        return Object.class;
    }

    /** The type arguments with which `type` extends or implements `wanted`; null where it does not, or raw. */
    static Type[] argumentsOf(Type type, Class<?> wanted) {
        if (type == null) return null;
        Class<?> raw = rawOf(type);
        if (raw == wanted) {
            return type instanceof ParameterizedType ? ((ParameterizedType) type).getActualTypeArguments() : null;
        }
        if (!wanted.isAssignableFrom(raw)) return null;
        Map<TypeVariable<?>, Type> bound = boundBy(type);
        Type[] found = argumentsOf(raw.getGenericSuperclass(), wanted);
        for (Type each : raw.getGenericInterfaces()) if (found == null) found = argumentsOf(each, wanted);
        if (found == null) return null;
        Type[] resolved = new Type[found.length];
        for (int i = 0; i < found.length; i += 1) resolved[i] = resolve(found[i], bound);
        return resolved;
    }

    /** The variables of a class with the arguments that a type gives them. */
    static Map<TypeVariable<?>, Type> boundBy(Type type) {
        Map<TypeVariable<?>, Type> bound = new HashMap<>();
        if (!(type instanceof ParameterizedType)) return bound;
        TypeVariable<?>[] variables = rawOf(type).getTypeParameters();
        Type[] arguments = ((ParameterizedType) type).getActualTypeArguments();
        for (int i = 0; i < variables.length; i += 1) bound.put(variables[i], arguments[i]);
        return bound;
    }

    static Type resolve(Type type, Map<TypeVariable<?>, Type> bound) {
        if (type instanceof TypeVariable) return bound.getOrDefault(type, type);
        if (!(type instanceof ParameterizedType) || bound.isEmpty()) return type;
        ParameterizedType given = (ParameterizedType) type;
        Type[] arguments = given.getActualTypeArguments().clone();
        for (int i = 0; i < arguments.length; i += 1) arguments[i] = resolve(arguments[i], bound);
        return new Parameterized(given, arguments);
    }

    private static final class Parameterized implements ParameterizedType {
        private final ParameterizedType before;
        private final Type[] arguments;

        Parameterized(ParameterizedType before, Type[] arguments) {
            this.before = before;
            this.arguments = arguments;
        }

        @Override
        public Type[] getActualTypeArguments() {
            return arguments;
        }

        @Override
        public Type getRawType() {
            return before.getRawType();
        }

        @Override
        public Type getOwnerType() {
            return before.getOwnerType();
        }

        @Override
        public String getTypeName() {
            return before.getTypeName();
        }
    }
}
