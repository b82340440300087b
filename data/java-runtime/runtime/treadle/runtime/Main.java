package treadle.runtime;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Treadle's Java runtime for AWS Lambda functions. */
public final class Main {
    private static final String TRACE_PROPERTY = "com.amazonaws.xray.traceHeader";

    private Main() {}

    /** The one argument is the folder of AWS's interfaces, for functions that bring none. */
    public static void main(String[] arguments) throws Exception {
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true, "UTF-8"));
        System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), true, "UTF-8"));
        RuntimeClient client = new RuntimeClient(System.getenv("AWS_LAMBDA_RUNTIME_API"));
        ClassLoader loader = new URLClassLoader(classPath(arguments[0]), Main.class.getClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        Contexts contexts = new Contexts(loader);
        Handlers.Handler handler = null;
        try {
            handler = loaded(System.getenv("_HANDLER"), loader);
        } catch (Throwable thrown) {
            Contexts.log(Fault.logText(thrown));
            client.failStart(Fault.shapeOf(thrown));
            System.exit(1);
        }
        serve(client, handler, contexts);
    }

    /** As on AWS, a handler that cannot be used is told of at its invocations; one that throws ends the start. */
    private static Handlers.Handler loaded(String name, ClassLoader loader) {
        try {
            return Handlers.load(name, loader);
        } catch (Fault fault) {
            if (fault.endsStart) throw fault;
            return (invocation, contexts) -> {
                throw fault;
            };
        }
    }

    private static void serve(RuntimeClient client, Handlers.Handler handler, Contexts contexts) {
        try {
            while (true) {
                Invocation invocation = client.next();
                String trace = invocation.header("lambda-runtime-trace-id");
                if (trace != null) System.setProperty(TRACE_PROPERTY, trace);
                boolean isOver = !answered(client, handler, invocation, contexts);
                System.out.flush();
                System.err.flush();
                if (!isOver) continue;
                client.flush();
                System.exit(1);
            }
        } catch (IOException gone) {
            // The server is gone, and so is the reason to live.
            Runtime.getRuntime().halt(1);
        }
    }

    /** False where what the function threw leaves nothing to go on with. */
    private static boolean answered(
            RuntimeClient client, Handlers.Handler handler, Invocation invocation, Contexts contexts) {
        try {
            client.respond(invocation.requestId, handler.call(invocation, contexts));
            return true;
        } catch (Throwable thrown) {
            client.fail(invocation.requestId, Fault.shapeOf(thrown));
            Contexts.log(Fault.logText(thrown));
            return !Fault.isFatal(thrown);
        }
    }

    /** The function's folder, the archives of its lib, those of its layers, and the interfaces last. */
    private static URL[] classPath(String interfaces) throws MalformedURLException {
        File root = new File(System.getenv("LAMBDA_TASK_ROOT"));
        List<URL> urls = new ArrayList<>();
        urls.add(root.toURI().toURL());
        addArchives(urls, new File(root, "lib"));
        String layers = System.getenv("CLASSPATH");
        for (String entry : layers == null ? new String[0] : layers.split(File.pathSeparator)) {
            if (entry.endsWith("*")) addArchives(urls, new File(entry).getParentFile());
            else if (!entry.isEmpty()) urls.add(new File(entry).toURI().toURL());
        }
        urls.add(new File(interfaces).toURI().toURL());
        return urls.toArray(new URL[0]);
    }

    private static void addArchives(List<URL> urls, File folder) throws MalformedURLException {
        File[] archives = folder == null ? null : folder.listFiles((at, name) -> name.endsWith(".jar"));
        if (archives == null) return;
        Arrays.sort(archives);
        for (File archive : archives) urls.add(archive.toURI().toURL());
    }
}
