package treadle.runtime;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.LinkedHashMap;
import java.util.Map;

/** Records, reached by reflection because this runtime also runs where Java has none. */
final class Records {
    private Records() {}

    static boolean isRecord(Class<?> raw) {
        Class<?> parent = raw.getSuperclass();
        return parent != null && parent.getName().equals("java.lang.Record");
    }

    static Object bind(Map<?, ?> tree, Class<?> raw, Map<TypeVariable<?>, Type> bound) {
        try {
            Object[] components = componentsOf(raw);
            Class<?>[] parameters = new Class<?>[components.length];
            Object[] values = new Object[components.length];
            for (int i = 0; i < components.length; i += 1) {
                parameters[i] = (Class<?>) call(components[i], "getType");
                Type type = (Type) call(components[i], "getGenericType");
                values[i] = Binder.bind(tree.get(call(components[i], "getName")), Types.resolve(type, bound));
            }
            Constructor<?> constructor = raw.getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException thrown) {
            throw new JsonFault("Cannot construct instance of `" + raw.getName() + "`", thrown.getCause());
        } catch (ReflectiveOperationException failed) {
            throw new JsonFault("Cannot construct instance of `" + raw.getName() + "`: " + failed.getMessage());
        }
    }

    static Map<String, Object> valuesOf(Object record) throws ReflectiveOperationException {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Object component : componentsOf(record.getClass())) {
            Method accessor = (Method) call(component, "getAccessor");
            accessor.setAccessible(true);
            values.put((String) call(component, "getName"), accessor.invoke(record));
        }
        return values;
    }

    private static Object[] componentsOf(Class<?> raw) throws ReflectiveOperationException {
        return (Object[]) Class.class.getMethod("getRecordComponents").invoke(raw);
    }

    private static Object call(Object component, String method) throws ReflectiveOperationException {
        return component.getClass().getMethod(method).invoke(component);
    }
}
