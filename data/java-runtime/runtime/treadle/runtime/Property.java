package treadle.runtime;

import java.beans.Introspector;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One property of a bean: a getter, a setter, a public field, or several of them. */
final class Property {
    private static final Map<Class<?>, Map<String, Property>> KNOWN = new ConcurrentHashMap<>();

    final String name;
    private Method getter;
    private Method setter;
    private Field field;

    private Property(String name) {
        this.name = name;
    }

    /** The properties of a class by name: fields first, as they are declared. */
    static Map<String, Property> of(Class<?> type) {
        return KNOWN.computeIfAbsent(type, Property::read);
    }

    private static Map<String, Property> read(Class<?> type) {
        Map<String, Property> found = new LinkedHashMap<>();
        addFieldNames(found, type);
        for (Method method : type.getMethods()) {
            if (Modifier.isStatic(method.getModifiers()) || method.isBridge()) continue;
            if (method.getDeclaringClass() == Object.class) continue;
            addMethod(found, method);
        }
        found.values().removeIf(it -> it.getter == null && it.setter == null && it.field == null);
        return Collections.unmodifiableMap(found);
    }

    /** Private fields give their names an order and nothing else. */
    private static void addFieldNames(Map<String, Property> found, Class<?> type) {
        if (type == null || type == Object.class) return;
        addFieldNames(found, type.getSuperclass());
        for (Field field : type.getDeclaredFields()) {
            int modifiers = field.getModifiers();
            if (Modifier.isStatic(modifiers) || Modifier.isTransient(modifiers)) continue;
            if (field.isSynthetic()) continue;
            Property property = found.computeIfAbsent(field.getName(), Property::new);
            if (Modifier.isPublic(modifiers)) property.field = field;
        }
    }

    private static void addMethod(Map<String, Property> found, Method method) {
        String called = method.getName();
        int parameters = method.getParameterTypes().length;
        Class<?> result = method.getReturnType();
        if (parameters == 0 && result != void.class) {
            boolean isBoolean = result == boolean.class || result == Boolean.class;
            if (called.startsWith("get") && called.length() > 3) named(found, called, 3).getter = method;
            else if (isBoolean && called.startsWith("is") && called.length() > 2) {
                Property property = named(found, called, 2);
                if (property.getter == null) property.getter = method;
            }
        }
        if (parameters == 1 && called.startsWith("set") && called.length() > 3) {
            Property property = named(found, called, 3);
            if (property.setter == null || fitsGetter(property, method)) property.setter = method;
        }
    }

    /** Of several setters the one that takes what the getter gives. */
    private static boolean fitsGetter(Property property, Method setter) {
        return property.getter != null
                && property.getter.getReturnType() == setter.getParameterTypes()[0];
    }

    private static Property named(Map<String, Property> found, String called, int prefix) {
        return found.computeIfAbsent(Introspector.decapitalize(called.substring(prefix)), Property::new);
    }

    boolean isReadable() {
        return getter != null || field != null;
    }

    Object get(Object bean) throws ReflectiveOperationException {
        if (getter == null) return field.get(bean);
        getter.setAccessible(true);
        return getter.invoke(bean);
    }

    /** What may be set; null where nothing may. */
    Type settable() {
        if (setter != null) return setter.getGenericParameterTypes()[0];
        if (field != null) return field.getGenericType();
        return null;
    }

    void set(Object bean, Object value) throws ReflectiveOperationException {
        if (setter == null) {
            field.setAccessible(true);
            field.set(bean, value);
            return;
        }
        setter.setAccessible(true);
        setter.invoke(bean, value);
    }
}
