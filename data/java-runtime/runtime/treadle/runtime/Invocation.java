package treadle.runtime;

import java.util.Map;

/** One invocation as the Runtime API tells it. */
final class Invocation {
    final String requestId;
    final byte[] payload;
    private final Map<String, String> headers;

    Invocation(Map<String, String> headers, byte[] payload) {
        this.headers = headers;
        this.payload = payload;
        requestId = header("lambda-runtime-aws-request-id");
    }

    /** Undefined headers are null. */
    String header(String name) {
        return headers.get(name);
    }

    long deadlineMs() {
        String text = header("lambda-runtime-deadline-ms");
        return text == null ? Long.MAX_VALUE : Long.parseLong(text);
    }
}
