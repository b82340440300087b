package treadle.runtime;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The Runtime API over one socket; an answer leaves together with the question for the next invocation. */
final class RuntimeClient {
    private static final String PREFIX = "/2018-06-01/runtime/";

    private final String address;
    private final DataInputStream in;
    private final OutputStream out;
    /** An answer that is still to be sent. */
    private byte[] answer = new byte[0];

    RuntimeClient(String address) throws IOException {
        this.address = address;
        int colon = address.lastIndexOf(':');
        Socket socket = new Socket(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = socket.getOutputStream();
    }

    Invocation next() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(answer);
        bytes.write(question("GET", "invocation/next", "", null));
        bytes.writeTo(out);
        if (answer.length > 0) readReply();
        answer = new byte[0];
        return readReply();
    }

    void respond(String requestId, byte[] body) {
        answer = question("POST", "invocation/" + requestId + "/response", "Content-Type: application/json\r\n", body);
    }

    void fail(String requestId, Map<String, Object> error) {
        answer = errorQuestion("invocation/" + requestId + "/error", error);
    }

    void failStart(Map<String, Object> error) throws IOException {
        out.write(errorQuestion("init/error", error));
        readReply();
    }

    /** Sends what is left: the process ends. */
    void flush() throws IOException {
        out.write(answer);
        if (answer.length > 0) readReply();
    }

    private byte[] errorQuestion(String where, Map<String, Object> error) {
        StringBuilder text = new StringBuilder();
        Json.write(text, error);
        String type = String.valueOf(error.get("errorType")).replaceAll("[^ -~]", "?");
        String headers = "Content-Type: application/json\r\nLambda-Runtime-Function-Error-Type: " + type + "\r\n";
        return question("POST", where, headers, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private byte[] question(String method, String where, String headers, byte[] body) {
        String length = body == null ? "" : "Content-Length: " + body.length + "\r\n";
        String head = method + " " + PREFIX + where + " HTTP/1.1\r\nHost: " + address + "\r\n" + headers + length + "\r\n";
        byte[] start = head.getBytes(StandardCharsets.ISO_8859_1);
        if (body == null) return start;
        byte[] whole = java.util.Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, whole, start.length, body.length);
        return whole;
    }

    private Invocation readReply() throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            int colon = line.indexOf(':');
            if (colon < 0) continue;
            headers.put(line.substring(0, colon).trim().toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
        }
        byte[] body = new byte[Integer.parseInt(headers.getOrDefault("content-length", "0"))];
        in.readFully(body);
        return new Invocation(headers, body);
    }

    private static String readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) throw new IOException("the server is gone");
            if (next != '\r') line.write(next);
        }
        return line.toString("ISO-8859-1");
    }
}
