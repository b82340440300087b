package treadle.runtime;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;

/** The function's own Context interface, brought to life by a proxy: this runtime needs no copy of it. */
final class Contexts {
    private static final String PACKAGE = "com.amazonaws.services.lambda.runtime.";
    private final ClassLoader loader;

    Contexts(ClassLoader loader) {
        this.loader = loader;
    }

    static boolean isContext(Class<?> type) {
        return type.getName().equals(PACKAGE + "Context");
    }

    Object of(Invocation invocation) {
        Map<String, String> env = System.getenv();
        return proxy("Context", (self, method, arguments) -> {
            switch (method.getName()) {
                case "getAwsRequestId":
                    return invocation.requestId;
                case "getLogGroupName":
                    return env.get("AWS_LAMBDA_LOG_GROUP_NAME");
                case "getLogStreamName":
                    return env.get("AWS_LAMBDA_LOG_STREAM_NAME");
                case "getFunctionName":
                    return env.get("AWS_LAMBDA_FUNCTION_NAME");
                case "getFunctionVersion":
                    return env.get("AWS_LAMBDA_FUNCTION_VERSION");
                case "getInvokedFunctionArn":
                    return invocation.header("lambda-runtime-invoked-function-arn");
                case "getMemoryLimitInMB":
                    return Integer.parseInt(env.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"));
                case "getRemainingTimeInMillis":
                    long left = invocation.deadlineMs() - System.currentTimeMillis();
                    return (int) Math.max(0, Math.min(Integer.MAX_VALUE, left));
                case "getXrayTraceId":
                    return invocation.header("lambda-runtime-trace-id");
                case "getIdentity":
                    return identity(invocation.header("lambda-runtime-cognito-identity"));
                case "getClientContext":
                    return clientContext(invocation.header("lambda-runtime-client-context"));
                case "getLogger":
                    return proxy("LambdaLogger", (logger, log, given) -> logged(logger, log, given));
                default:
                    return common(self, method, arguments);
            }
        });
    }

    private Object identity(String text) {
        Map<?, ?> values = mapOf(text == null ? null : Json.parse(text));
        return proxy("CognitoIdentity", (self, method, arguments) -> {
            if (method.getName().equals("getIdentityId")) return values.get("cognitoIdentityId");
            if (method.getName().equals("getIdentityPoolId")) return values.get("cognitoIdentityPoolId");
            return common(self, method, arguments);
        });
    }

    private Object clientContext(String text) {
        if (text == null || text.isEmpty()) return null;
        Map<?, ?> values = mapOf(Json.parse(text));
        return proxy("ClientContext", (self, method, arguments) -> {
            switch (method.getName()) {
                case "getClient":
                    return values.get("client") == null ? null : client(mapOf(values.get("client")));
                case "getCustom":
                    return values.get("custom");
                case "getEnvironment":
                    return values.get("env");
                default:
                    return common(self, method, arguments);
            }
        });
    }

    private Object client(Map<?, ?> values) {
        return proxy("Client", (self, method, arguments) -> {
            String name = method.getName();
            if (!name.startsWith("get")) return common(self, method, arguments);
            // getAppVersionName is app_version_name.
            return values.get(name.substring(3).replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase());
        });
    }

    private static Map<?, ?> mapOf(Object tree) {
        return tree instanceof Map ? (Map<?, ?>) tree : Collections.emptyMap();
    }

    private static Object logged(Object logger, Method method, Object[] arguments) {
        if (!method.getName().equals("log")) return common(logger, method, arguments);
        Object message = arguments[0];
        log(message instanceof byte[] ? new String((byte[]) message, StandardCharsets.UTF_8) : String.valueOf(message));
        return null;
    }

    /** One entry of the log: carriage returns keep its lines together. */
    static void log(String message) {
        System.out.print(message.replaceAll("\r?\n$", "").replaceAll("\r?\n", "\r") + "\n");
        System.out.flush();
    }

    /** Methods of Object; those that newer interfaces have, and this runtime knows nothing of, give nothing. */
    private static Object common(Object self, Method method, Object[] arguments) {
        switch (method.getName()) {
            case "toString":
                return self.getClass().getInterfaces()[0].getSimpleName();
            case "hashCode":
                return System.identityHashCode(self);
            case "equals":
                return self == arguments[0];
            default:
                return method.getReturnType().isPrimitive() ? Scalars.bind(null, method.getReturnType()) : null;
        }
    }

    private Object proxy(String name, InvocationHandler handler) {
        try {
            return Proxy.newProxyInstance(loader, new Class<?>[] { loader.loadClass(PACKAGE + name) }, handler);
        } catch (ClassNotFoundException missing) {
            throw Fault.loading(PACKAGE + name, missing, false);
        }
    }
}
