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

    static void take(byte[] reply, List<String> names, BackendConnection from, boolean mariaDb) {
        TextResult answer = TextResult.decode(reply, names.size());
        from.defaultsTold(
                names,
                IntStream.range(0, names.size())
                        .mapToObj(column -> literal(names.get(column), answer, column, mariaDb))
                        .toList());
    }

    /**
     * The value of a system variable as it can be assigned again. The character set of results is
     * also a collation, which its name does not tell, but each text that is described by it;
     * MariaDB cannot be told it by SET.
     */
    static String literal(String name, TextResult answer, int column, boolean mariaDb) {
        String value = answer.values().get(column);
        if (value == null) {
            return "NULL";
        }
        if (name.equals(ReadBack.RESULTS) && !mariaDb) {
            return Integer.toString(answer.columns().get(column).collation());
        }
        return answer.isNumber(column) ? value : "'" + value.replace("'", "''") + "'";
    }
}
