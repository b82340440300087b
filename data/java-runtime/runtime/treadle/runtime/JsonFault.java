package treadle.runtime;

/** A text that is no JSON, or JSON that does not fit the type that a function wants. */
final class JsonFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JsonFault(String message) {
        super(message);
    }

    JsonFault(String message, Throwable cause) {
        super(message, cause);
    }
}
