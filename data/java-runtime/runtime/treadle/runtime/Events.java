package treadle.runtime;

import java.util.Locale;
import java.util.Map;

/** The classes of aws-lambda-java-events, whose properties are not spelled as the events' members are. */
final class Events {
    private static final String PACKAGE = "com.amazonaws.services.lambda.runtime.events.";

    private Events() {}

    static boolean isOne(Class<?> raw) {
        return raw.getName().startsWith(PACKAGE);
    }

    /** `Records` is `records`, `eventSourceARN` is `eventSourceArn`, `detail-type` is `detailType`. */
    static Property propertyFor(String member, Map<String, Property> properties) {
        String wanted = plain(member);
        for (Map.Entry<String, Property> entry : properties.entrySet()) {
            if (plain(entry.getKey()).equals(wanted)) return entry.getValue();
        }
        return null;
    }

    /** How a member of an event that a function gives back is spelled. */
    static String memberFor(Class<?> raw, String property) {
        boolean isBatch = raw.getSimpleName().endsWith("Event") && property.equals("records");
        return isBatch ? "Records" : property;
    }

    private static String plain(String name) {
        return name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
    }
}
