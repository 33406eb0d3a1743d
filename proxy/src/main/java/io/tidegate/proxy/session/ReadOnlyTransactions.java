package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.Variables;
import io.tidegate.sharding.sql.StatementKind;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Transactions that are READ ONLY, which one replica carries out as a whole. The first statement
 * decides: if it may be read from a replica, the transaction is opened there, and what does not
 * belong there is refused from then on; else it is the master's.
 */
final class ReadOnlyTransactions {
    /** What a session sets by SET SESSION TRANSACTION READ ONLY; MariaDB has the second one. */
    private static final List<String> ACCESS = List.of("transaction_read_only", "tx_read_only");

    private static final List<String> ISOLATION = List.of("transaction_isolation", "tx_isolation");

    private static final Set<String> READ_ONLY = Set.of("1", "on", "true", "'on'", "'1'");

    private static final byte[] BEGIN = Session.bytes("START TRANSACTION READ ONLY");

    private ReadOnlyTransactions() {}

    /** Whether the next statement may open the session's transaction on a replica. */
    static boolean mayOpen(Session session) {
        Transaction transaction = session.transaction();
        boolean declared = transaction.mayOpenOnReplica() || isImplied(session);
        return declared && !isSerializable(session.settings().variables());
    }

    /** Without autocommit the next statement begins one, by what the session has set. */
    private static boolean isImplied(Session session) {
        Transaction transaction = session.transaction();
        return !session.settings().isAutocommit()
                && !transaction.isActive()
                && transaction.endsAt() == null
                && transaction.prelude().isEmpty()
                && isReadOnly(session.settings().variables());
    }

    /** Begins in words what the next statement would begin without any. */
    static void begin(Session session) {
        if (isImplied(session)) {
            session.transaction().beginsWith(BEGIN, true);
        }
    }

    private static boolean isReadOnly(Variables set) {
        for (String variable : ACCESS) {
            String value = set.get(variable);
            if (value != null && READ_ONLY.contains(value.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSerializable(Variables set) {
        for (String variable : ISOLATION) {
            String value = set.get(variable);
            if (value != null && value.toUpperCase(Locale.ROOT).contains("SERIALIZABLE")) {
                return true;
            }
        }
        return false;
    }

    /** The variable by which a session has said that it writes; null when it has not. */
    static @Nullable String writing(Variables set) {
        for (String variable : ACCESS) {
            if (set.get(variable) != null && !isReadOnly(set)) {
                return variable;
            }
        }
        return null;
    }

    /** Without what keeps a connection to a replica from writing, which nobody takes back. */
    static Variables forReplica(Variables set) {
        Variables rest = set;
        for (String variable : ACCESS) {
            rest = rest.with(variable, null);
        }
        return rest;
    }

    /**
     * Refuses what is certain not to belong to a transaction on a replica, before it leaves
     * anything behind in the session.
     *
     * @param pin what it would bind the session by; null for nothing
     */
    static void require(Session session, StatementKind kind, @Nullable Pin pin) {
        GroupId open = session.transaction().group();
        if (open == null || !session.connections().isOnReplica(open)) {
            return;
        }
        TidegateException write = write(kind, session.context().baseline().isMariaDb());
        if (write != null) {
            throw write;
        }
        if (pin != null) {
            throw refusal(open);
        }
    }

    /** What a write in such a transaction ends with on any server; null for other statements. */
    private static @Nullable TidegateException write(StatementKind kind, boolean mariaDb) {
        return switch (kind) {
            case INSERT, REPLACE, UPDATE, DELETE ->
                    ErrorCode.MYSQL_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION.with(
                            "Cannot execute statement in a READ ONLY transaction"
                                    + (mariaDb ? "" : "."));
            default -> null;
        };
    }

    static TidegateException refusal(GroupId group) {
        return ErrorCode.TRANSACTION_ON_REPLICA.with(
                "the READ ONLY transaction is on a replica of group "
                        + group
                        + ", and the statement needs the master; nothing was executed. COMMIT first, or have"
                        + " the whole transaction on the master: begin it without READ ONLY");
    }
}
