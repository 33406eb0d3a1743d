package io.tidegate.proxy.session;

import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.Variables;
import io.tidegate.proxy.wire.message.TextResult;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Asks a connection what variables it began with, before a session sets them for the first time.
 */
final class Defaults {
    private Defaults() {}

    /**
     * @param names of system variables, at least one
     */
    static byte[] question(List<String> names) {
        return Session.bytes(
                names.stream()
                        .map(Variables::reference)
                        .collect(Collectors.joining(", ", "SELECT ", "")));
    }

    static void take(byte[] reply, List<String> names, BackendConnection from) {
        TextResult answer = TextResult.decode(reply);
        from.defaultsTold(
                names,
                IntStream.range(0, names.size())
                        .mapToObj(column -> literal(answer, column))
                        .toList());
    }

    /** The value of a system variable as it can be assigned again. */
    static String literal(TextResult answer, int column) {
        String value = answer.values().get(column);
        if (value == null) {
            return "NULL";
        }
        return answer.isNumber(column) ? value : "'" + value.replace("'", "''") + "'";
    }
}
