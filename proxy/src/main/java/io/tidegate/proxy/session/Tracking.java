package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.proxy.backend.Variables;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.message.SessionState;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * What a client with SESSION_TRACK is told of its session by the OKs that the proxy gives itself:
 * what a server would tell. What servers answer tells by itself.
 */
final class Tracking {
    private static final String PREFIX = "session_track_";
    private static final String SCHEMA = PREFIX + "schema";
    private static final String CHANGES = PREFIX + "state_change";
    private static final String TRANSACTION_INFO = PREFIX + "transaction_info";
    private static final String GTIDS = PREFIX + "gtids";
    private static final String VARIABLES = PREFIX + "system_variables";
    private static final String OFF = "off";
    private static final Set<String> NO = Set.of("0", OFF);

    private final boolean wanted;
    private final boolean endsTell;
    private final Baseline baseline;
    private final SessionSettings settings;

    /** Whether the client was told of a BEGIN and not yet of its end. */
    private boolean toldOfTransaction;

    Tracking(int capabilities, Baseline baseline, SessionSettings settings) {
        this.wanted = Capability.has(capabilities, Capability.SESSION_TRACK);
        this.endsTell = Capability.has(capabilities, Capability.DEPRECATE_EOF);
        this.baseline = baseline;
        this.settings = settings;
    }

    /** Whether the client is told of its session at all. */
    boolean isWanted() {
        return wanted;
    }

    /** Whether the variable is one of those that say what is tracked: its value is asked back. */
    static boolean isSetting(String variable) {
        return variable.startsWith(PREFIX);
    }

    /** Whether setting the variable tells of the transaction that is open. */
    static boolean isOfTransactions(String variable) {
        return variable.equals(TRANSACTION_INFO);
    }

    /**
     * The EOF of a result cannot tell of a transaction. A server tells it with the next OK then,
     * which may be one to the proxy, or the proxy's own.
     */
    void requireTellingEnds() {
        if (!endsTell) {
            throw ErrorCode.COMMAND_UNSUPPORTED.with(
                    "session_track_transaction_info is not supported for a client without DEPRECATE_EOF, whose"
                            + " results cannot tell of the transaction; use a newer client library, or leave"
                            + " it OFF");
        }
    }

    /**
     * Whether the client wants to know more of its transactions than the proxy knows: BEGIN is then
     * not put off.
     */
    boolean isOfTransactions() {
        return wanted && !NO.contains(value(TRANSACTION_INFO, OFF));
    }

    /**
     * Whether one answer to several statements could not tell all that the client wants to know.
     */
    boolean tellsOfEachStatement() {
        return isOfTransactions()
                || wanted
                        && (!NO.contains(value(GTIDS, OFF))
                                || baseline.isMariaDb()
                                        && (tracks("last_gtid") || tracks("timestamp")));
    }

    /** {@code SET TRANSACTION} changes what is tracked, but nothing that is told. */
    SessionState nextTransaction() {
        return isOfTransactions() ? SessionState.UNTOLD : SessionState.NONE;
    }

    /** Whether {@code SET TRANSACTION} tells something too. */
    boolean isOfCharacteristics() {
        return wanted && value(TRANSACTION_INFO, OFF).equals("characteristics");
    }

    /** The default schema was chosen. */
    SessionState schema(String name) {
        if (!wanted) {
            return SessionState.NONE;
        }
        SessionState state =
                NO.contains(value(SCHEMA, "on")) ? SessionState.NONE : SessionState.schema(name);
        return state.and(change());
    }

    /** {@code SET autocommit = 1} where it was on. */
    SessionState autocommit() {
        if (!wanted) {
            return SessionState.NONE;
        }
        SessionState state =
                tracks("autocommit")
                        ? SessionState.variable("autocommit", "ON")
                        : SessionState.NONE;
        return state.and(change());
    }

    /** A statement was prepared in SQL, or forgotten. */
    SessionState change() {
        return wanted && !NO.contains(value(CHANGES, OFF))
                ? SessionState.CHANGED
                : SessionState.NONE;
    }

    /**
     * BEGIN is answered; MySQL tells of it though {@code session_track_transaction_info} is off.
     */
    SessionState begun() {
        if (!wanted || baseline.isMariaDb()) {
            return SessionState.NONE;
        }
        boolean news = !toldOfTransaction;
        toldOfTransaction = true;
        return news ? SessionState.transaction(true) : SessionState.UNTOLD;
    }

    /**
     * What a local OK tells.
     *
     * @param state of its own
     * @param inTransaction whether BEGIN's transaction is still there
     */
    SessionState told(SessionState state, boolean inTransaction) {
        if (!toldOfTransaction || inTransaction) {
            return state;
        }
        toldOfTransaction = false;
        return state.tellsTransaction() ? state : state.and(SessionState.transaction(false));
    }

    /** A server has begun a transaction, or ended one, and said so itself. */
    void serverToldOfTransaction(boolean begun) {
        toldOfTransaction = begun && wanted && !baseline.isMariaDb();
    }

    void reset() {
        toldOfTransaction = false;
    }

    private boolean tracks(String variable) {
        String list =
                value(
                        VARIABLES,
                        "time_zone,autocommit,character_set_client,character_set_results,"
                                + "character_set_connection");
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .anyMatch(each -> each.equals("*") || each.equals(variable));
    }

    /** As the session has set it, else as the servers have it. */
    private String value(String variable, String otherwise) {
        Variables own = settings.variables();
        String literal = own.isEmpty() ? null : own.get(variable);
        String value =
                literal == null
                        ? baseline.tracking().getOrDefault(variable, otherwise)
                        : literal.replace("'", "");
        return value.toLowerCase(Locale.ROOT);
    }
}
