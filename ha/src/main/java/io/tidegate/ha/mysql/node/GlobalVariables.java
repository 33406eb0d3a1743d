package io.tidegate.ha.mysql.node;

import io.tidegate.ha.mysql.node.Queries.Row;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Some of a server's global variables. SHOW GLOBAL VARIABLES has the server write down all of its
 * hundreds, whichever are wanted, which is most of what a probe costs it; so the few are asked for
 * by their names. Which of them there are hangs on the version and on plugins, and is listed now
 * and then.
 *
 * <p>Booleans are 1 and 0, or ON and OFF. Threads: any; one for each server.
 */
final class GlobalVariables {
    /** What a plugin that was just installed has is seen after this time. */
    private static final Duration LISTED = Duration.ofSeconds(1);

    private static final int UNKNOWN = 1193;
    private static final int OF_SESSIONS_ALONE = 1238;

    private final LongSupplier nanos;
    private volatile @Nullable Known known;

    /** Names that were there at some time, of those that were asked for. */
    private record Known(Set<String> wanted, List<String> names, long at) {}

    GlobalVariables() {
        this(System::nanoTime);
    }

    GlobalVariables(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Also all of semi-synchronous replication.
     *
     * @param wanted in lower case
     * @return by names in lower case, without those that the server does not have
     */
    Row read(Queries queries, Set<String> wanted) throws SQLException {
        Known last = known;
        if (last == null
                || !last.wanted().equals(wanted)
                || nanos.getAsLong() - last.at() > LISTED.toNanos()) {
            return list(queries, wanted);
        }
        try {
            return queries.row(
                    last.names().stream()
                            .map(name -> "@@GLOBAL." + name + " AS " + name)
                            .collect(Collectors.joining(", ", "SELECT ", "")));
        } catch (SQLException failed) {
            if (failed.getErrorCode() == UNKNOWN || failed.getErrorCode() == OF_SESSIONS_ALONE) {
                return list(queries, wanted);
            }
            throw failed;
        }
    }

    private Row list(Queries queries, Set<String> wanted) throws SQLException {
        long at = nanos.getAsLong();
        Row listed =
                queries.pairs(
                        "SHOW GLOBAL VARIABLES WHERE Variable_name LIKE '"
                                + SemiSyncReading.PATTERN
                                + "' OR Variable_name IN ("
                                + Dialect.quoted(wanted)
                                + ")");
        known = new Known(wanted, List.copyOf(listed.values().keySet()), at);
        return listed;
    }
}
