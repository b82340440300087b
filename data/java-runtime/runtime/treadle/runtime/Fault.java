package treadle.runtime;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An error as AWS's runtime for Java tells it. */
final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final String OWN_PACKAGE = "treadle.runtime.";
    private static final int CAUSES_MAX = 32;

    /** The class name of what went wrong. */
    final String errorType;
    /** It ends the start of the function; others are told to whoever calls it. */
    final boolean endsStart;

    private Fault(String message, String errorType, boolean endsStart) {
        super(message, null, false, false);
        this.errorType = errorType;
        this.endsStart = endsStart;
    }

    /** The handler cannot be used; each invocation is told so. */
    static Fault ofHandler(String message) {
        return new Fault(message, "Runtime.BadFunctionCode", false);
    }

    static Fault classNotFound(String className) {
        return new Fault("Class not found: " + className, "java.lang.ClassNotFoundException", false);
    }

    static Fault loading(String className, Throwable thrown, boolean endsStart) {
        String detail = thrown.getMessage() == null ? "" : ": " + thrown.getMessage();
        return new Fault("Error loading class " + className + detail, thrown.getClass().getName(), endsStart);
    }

    /** After these AWS lets the process go. */
    static boolean isFatal(Throwable thrown) {
        return thrown instanceof VirtualMachineError || thrown instanceof java.io.IOError;
    }

    static Map<String, Object> shapeOf(Throwable thrown) {
        if (thrown instanceof Fault) {
            Map<String, Object> shape = new LinkedHashMap<>();
            shape.put("errorMessage", thrown.getMessage());
            shape.put("errorType", ((Fault) thrown).errorType);
            return shape;
        }
        return shapeOf(thrown, 0);
    }

    private static Map<String, Object> shapeOf(Throwable thrown, int depth) {
        Map<String, Object> shape = new LinkedHashMap<>();
        String message = thrown.getLocalizedMessage();
        shape.put("errorMessage", message == null ? thrown.getClass().getName() : message);
        shape.put("errorType", thrown.getClass().getName());
        List<String> trace = new ArrayList<>();
        for (StackTraceElement element : framesOf(thrown)) trace.add(element.toString());
        shape.put("stackTrace", trace);
        Throwable cause = thrown.getCause();
        if (cause != null && cause != thrown && depth < CAUSES_MAX) shape.put("cause", shapeOf(cause, depth + 1));
        return shape;
    }

    /** The stack up to the first frame of this runtime: what is below says nothing of the function. */
    private static List<StackTraceElement> framesOf(Throwable thrown) {
        List<StackTraceElement> frames = new ArrayList<>();
        for (StackTraceElement element : thrown.getStackTrace()) {
            if (element.getClassName().startsWith(OWN_PACKAGE)) break;
            frames.add(element);
        }
        return frames;
    }

    private static void cutTraces(Throwable thrown) {
        Throwable at = thrown;
        for (int i = 0; at != null && i < CAUSES_MAX; i += 1, at = at.getCause()) {
            at.setStackTrace(framesOf(at).toArray(new StackTraceElement[0]));
        }
    }

    /** The line of the log: message and type, then the trace as Java prints it. */
    static String logText(Throwable thrown) {
        if (thrown instanceof Fault) return thrown.getMessage() + ": " + ((Fault) thrown).errorType;
        StringWriter text = new StringWriter();
        cutTraces(thrown);
        thrown.printStackTrace(new PrintWriter(text, true));
        return thrown.getLocalizedMessage() + ": " + thrown.getClass().getName() + "\n" + text.toString().trim();
    }
}
