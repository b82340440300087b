package treadle.runtime;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** From a handler's name to what is called: `package.Class::method`, or a class of one of AWS's interfaces. */
final class Handlers {
    private static final String PACKAGE = "com.amazonaws.services.lambda.runtime.";

    interface Handler {
        byte[] call(Invocation invocation, Contexts contexts) throws Throwable;
    }

    private Handlers() {}

    /** Throws Fault where there is none such. */
    static Handler load(String name, ClassLoader loader) {
        int colons = name.lastIndexOf("::");
        String className = colons < 0 ? name : name.substring(0, colons);
        String methodName = colons < 0 ? null : name.substring(colons + 2);
        if (className.isEmpty() || methodName != null && methodName.isEmpty()) {
            throw Fault.ofHandler("Invalid handler: `" + name + "'");
        }
        Class<?> type = loadClass(className, loader);
        if (methodName != null) return ofMethod(type, methodName);
        if (implementsOne(type, "RequestStreamHandler") || implementsOne(type, "RequestHandler")) {
            return ofMethod(type, "handleRequest");
        }
        throw Fault.ofHandler("Class " + type.getName() + " does not implement an appropriate handler interface");
    }

    private static Class<?> loadClass(String className, ClassLoader loader) {
        try {
            return Class.forName(className, true, loader);
        } catch (ClassNotFoundException missing) {
            throw Fault.classNotFound(className);
        } catch (NoClassDefFoundError missing) {
            throw Fault.loading(className, missing, false);
        } catch (ExceptionInInitializerError thrown) {
            throw Fault.loading(className, thrown.getCause() == null ? thrown : thrown.getCause(), true);
        } catch (LinkageError unfit) {
            throw Fault.loading(className, unfit, true);
        }
    }

    private static boolean implementsOne(Class<?> type, String name) {
        Class<?> wanted = interfaceOf(type, name);
        return wanted != null && wanted.isAssignableFrom(type);
    }

    private static Class<?> interfaceOf(Class<?> type, String name) {
        try {
            return Class.forName(PACKAGE + name, false, type.getClassLoader());
        } catch (ClassNotFoundException missing) {
            return null;
        }
    }

    private static Handler ofMethod(Class<?> type, String methodName) {
        List<Method> fitting = new ArrayList<>();
        for (Method method : type.getMethods()) {
            if (method.getName().equals(methodName) && isFit(method)) fitting.add(method);
        }
        // As AWS orders them: no bridges, longer before shorter, a context counts twice.
        fitting.sort(Comparator.comparing(Method::isBridge).thenComparing(method -> -lengthOf(method)));
        if (fitting.isEmpty()) {
            throw Fault.ofHandler("No public method named " + methodName
                    + " with appropriate method signature found on class " + type.getName());
        }
        Method method = fitting.get(0);
        method.setAccessible(true);
        Object instance = Modifier.isStatic(method.getModifiers()) ? null : instanceOf(type);
        if (usesStreams(method)) return (invocation, contexts) -> streamed(method, instance, invocation, contexts);
        Type input = inputOf(type, method);
        return (invocation, contexts) -> bound(new Target(method, instance, input), invocation, contexts);
    }

    private static int lengthOf(Method method) {
        return method.getParameterCount() + (endsInContext(method) ? 1 : 0);
    }

    private static boolean endsInContext(Method method) {
        Class<?>[] parameters = method.getParameterTypes();
        return parameters.length > 0 && Contexts.isContext(parameters[parameters.length - 1]);
    }

    private static boolean usesStreams(Method method) {
        for (Class<?> parameter : method.getParameterTypes()) {
            if (parameter == InputStream.class || parameter == OutputStream.class) return true;
        }
        return false;
    }

    private static boolean isFit(Method method) {
        int inputs = method.getParameterCount() - (endsInContext(method) ? 1 : 0);
        if (!usesStreams(method)) return inputs <= 1;
        Class<?>[] parameters = method.getParameterTypes();
        if (inputs == 1) return true;
        return inputs == 2 && parameters[0] == InputStream.class && parameters[1] == OutputStream.class;
    }

    private static Object instanceOf(Class<?> type) {
        try {
            Constructor<?> constructor = type.getConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (NoSuchMethodException missing) {
            boolean isInner = type.getEnclosingClass() != null && !Modifier.isStatic(type.getModifiers());
            throw Fault.ofHandler("Class " + type.getName() + (isInner
                    ? " cannot be instantiated because it is a non-static inner class"
                    : " has no public zero-argument constructor"));
        } catch (InstantiationException isAbstract) {
            throw Fault.ofHandler("Class " + type.getName() + " is abstract and cannot be instantiated");
        } catch (InvocationTargetException thrown) {
            throw Fault.loading(type.getName(), thrown.getCause(), true);
        } catch (ExceptionInInitializerError thrown) {
            throw Fault.loading(type.getName(), thrown.getCause() == null ? thrown : thrown.getCause(), true);
        } catch (ReflectiveOperationException | LinkageError failed) {
            throw Fault.loading(type.getName(), failed, true);
        }
    }

    /** What the method wants to be given; null where it wants nothing but the context. */
    private static Type inputOf(Class<?> type, Method method) {
        int inputs = method.getParameterCount() - (endsInContext(method) ? 1 : 0);
        if (inputs == 0) return null;
        Class<?> handler = interfaceOf(type, "RequestHandler");
        boolean isInterface = handler != null && handler.isAssignableFrom(type)
                && method.getName().equals("handleRequest") && method.getParameterCount() == 2;
        Type declared = method.getGenericParameterTypes()[0];
        if (!isInterface || declared instanceof Class && declared != Object.class) return declared;
        Type[] arguments = Types.argumentsOf(type, handler);
        if (arguments != null) return arguments[0];
        throw Fault.ofHandler("Class " + type.getName() + " does not implement RequestHandler with concrete type parameters");
    }

    private static final class Target {
        final Method method;
        final Object instance;
        final Type input;

        Target(Method method, Object instance, Type input) {
            this.method = method;
            this.instance = instance;
            this.input = input;
        }
    }

    private static byte[] bound(Target target, Invocation invocation, Contexts contexts) throws Throwable {
        List<Object> arguments = new ArrayList<>();
        if (target.input != null) arguments.add(inputFrom(invocation, target.input));
        if (endsInContext(target.method)) arguments.add(contexts.of(invocation));
        Object result = invoke(target.method, target.instance, arguments);
        try {
            return Writer.text(result).getBytes(StandardCharsets.UTF_8);
        } catch (JsonFault fault) {
            throw new RuntimeException("An error occurred during JSON serialization of response", fault);
        }
    }

    private static Object inputFrom(Invocation invocation, Type type) {
        try {
            return Binder.bind(Json.parse(new String(invocation.payload, StandardCharsets.UTF_8)), type);
        } catch (JsonFault fault) {
            throw new RuntimeException("An error occurred during JSON parsing", fault);
        }
    }

    private static byte[] streamed(Method method, Object instance, Invocation invocation, Contexts contexts)
            throws Throwable {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        List<Object> arguments = new ArrayList<>();
        boolean writes = false;
        for (Class<?> parameter : method.getParameterTypes()) {
            if (parameter == InputStream.class) arguments.add(new ByteArrayInputStream(invocation.payload));
            else if (parameter == OutputStream.class) writes = arguments.add(output);
            else arguments.add(contexts.of(invocation));
        }
        Object result = invoke(method, instance, arguments);
        if (writes) return output.toByteArray();
        return Writer.text(result).getBytes(StandardCharsets.UTF_8);
    }

    private static Object invoke(Method method, Object instance, List<Object> arguments) throws Throwable {
        try {
            return method.invoke(instance, arguments.toArray());
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
