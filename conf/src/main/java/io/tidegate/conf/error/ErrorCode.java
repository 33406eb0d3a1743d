package io.tidegate.conf.error;

import static io.tidegate.conf.error.ErrorCategory.BACKEND;
import static io.tidegate.conf.error.ErrorCategory.REFUSED;
import static io.tidegate.conf.error.ErrorCategory.RESOURCE;
import static io.tidegate.conf.error.ErrorCategory.USER;
import static io.tidegate.conf.error.Retry.POINTLESS;
import static io.tidegate.conf.error.Retry.SAFE;
import static io.tidegate.conf.error.Retry.UNKNOWN_OUTCOME;

/**
 * Every error that Tidegate itself gives. A constant's name, with hyphens and {@code TG-} in front,
 * is what users see, search for and find in docs/errors.md; {@code MYSQL_} constants are MySQL's
 * own errors in MySQL's own words.
 *
 * <p>Numbers and SQLSTATEs: <a
 * href="https://dev.mysql.com/doc/mysql-errors/9.7/en/server-error-reference.html">MySQL server
 * error message reference</a>.
 */
public enum ErrorCode {
    MYSQL_ACCESS_DENIED(1045, "28000", USER, POINTLESS),
    MYSQL_DB_ACCESS_DENIED(1044, "42000", USER, POINTLESS),
    MYSQL_NO_DB_SELECTED(1046, "3D000", USER, POINTLESS),
    MYSQL_UNKNOWN_DATABASE(1049, "42000", USER, POINTLESS),
    MYSQL_UNKNOWN_COMMAND(1047, "08S01", USER, POINTLESS),
    MYSQL_BAD_HANDSHAKE(1043, "08S01", USER, POINTLESS),
    MYSQL_NOT_SUPPORTED_AUTH_MODE(1251, "08004", USER, POINTLESS),
    MYSQL_TOO_MANY_CONNECTIONS(1040, "08004", RESOURCE, SAFE),
    MYSQL_TOO_MANY_USER_CONNECTIONS(1203, "42000", RESOURCE, SAFE),
    MYSQL_HOST_IS_BLOCKED(1129, "HY000", RESOURCE, SAFE),
    MYSQL_SECURE_TRANSPORT_REQUIRED(3159, "HY000", USER, POINTLESS),
    MYSQL_PACKET_TOO_LARGE(1153, "08S01", USER, POINTLESS),
    MYSQL_PACKETS_OUT_OF_ORDER(1156, "08S01", USER, POINTLESS),
    MYSQL_UNCOMPRESS_ERROR(1157, "08S01", USER, POINTLESS),
    MYSQL_MALFORMED_PACKET(1835, "HY000", USER, POINTLESS),
    MYSQL_NET_READ_INTERRUPTED(1159, "08S01", RESOURCE, SAFE),
    MYSQL_NO_SUCH_THREAD(1094, "HY000", USER, POINTLESS),
    MYSQL_KILL_DENIED(1095, "HY000", USER, POINTLESS),
    MYSQL_QUERY_INTERRUPTED(1317, "70100", USER, SAFE),
    MYSQL_NONUNIQ_TABLE(1066, "42000", USER, POINTLESS),
    MYSQL_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION(1792, "25006", USER, POINTLESS),
    MYSQL_EMPTY_QUERY(1065, "42000", USER, POINTLESS),
    MYSQL_PARSE_ERROR(1064, "42000", USER, POINTLESS),
    MYSQL_UNKNOWN_STATEMENT(1243, "HY000", USER, POINTLESS),
    MYSQL_NO_OPEN_CURSOR(1421, "HY000", USER, POINTLESS),
    MYSQL_TOO_MANY_STATEMENTS(1461, "42000", RESOURCE, SAFE),
    MYSQL_WRONG_ARGUMENTS(1210, "HY000", USER, POINTLESS),
    MYSQL_UNSUPPORTED_PS(1295, "HY000", USER, POINTLESS),
    MYSQL_WRONG_VALUE_COUNT(1136, "21S01", USER, POINTLESS),
    MYSQL_NO_SUCH_TABLE(1146, "42S02", USER, POINTLESS),
    MYSQL_SERVER_SHUTDOWN(1053, "08S01", RESOURCE, SAFE),
    MYSQL_INTERACTION_TIMEOUT(4031, "HY000", RESOURCE, SAFE),
    MYSQL_LOCAL_FILES_DISABLED(3948, "42000", USER, POINTLESS),

    /** The statement's construct cannot be split over shards. */
    UNSUPPORTED_ON_SHARDS(1235, "42000", REFUSED, POINTLESS),
    /** Several shards would have to be merged: ORDER BY, LIMIT, aggregates, GROUP BY, DISTINCT. */
    MERGE_UNSUPPORTED(1235, "42000", REFUSED, POINTLESS),
    /** Merging the rows of several shards takes more memory than it may. */
    MERGE_MEMORY(1038, "HY001", RESOURCE, POINTLESS),
    /** An INSERT ... SELECT takes more rows through the proxy than it may; nothing was written. */
    INSERT_SELECT_ROWS(1104, "42000", RESOURCE, POINTLESS),
    /** A value that was selected has no literal that stores the same; nothing was written. */
    INSERT_SELECT_VALUE(1235, "42000", REFUSED, POINTLESS),
    /** Tables that do not shard alike, or not joined on their keys. */
    JOIN_NOT_COLOCATED(1235, "42000", REFUSED, POINTLESS),
    /** A write of which the shard cannot be told. */
    KEY_MISSING(1235, "42000", REFUSED, POINTLESS),
    /** A key value that cannot be brought to the key's domain without doubt. */
    KEY_VALUE_UNROUTABLE(1235, "42000", REFUSED, POINTLESS),
    /** No shard of the table's function holds the value. */
    KEY_OUT_OF_RANGE(1526, "HY000", USER, POINTLESS),
    /** A line of a file that cannot be cut off for certain, or has not what its shard wants. */
    LOAD_LINE(1105, "HY000", REFUSED, POINTLESS),
    /** An UPDATE of the sharding key itself. */
    KEY_UPDATE(1235, "42000", REFUSED, POINTLESS),
    /** Nothing narrows the sharding key, and the table or the user may not reach all shards. */
    SCATTER(1235, "42000", REFUSED, POINTLESS),
    /** A hint for routing by a user who may not give any. */
    HINT_DENIED(1227, "42000", USER, POINTLESS),
    /** A hint for routing that is not understood, stands elsewhere, or asks what cannot be. */
    HINT_UNUSABLE(1235, "42000", USER, POINTLESS),
    /** The table's generated column gets no ids now: nothing more could be reserved for it. */
    IDS_UNAVAILABLE(1467, "HY000", BACKEND, SAFE),
    /** The generated column has no greater value: all ids up to its greatest are given away. */
    IDS_EXHAUSTED(1467, "HY000", RESOURCE, POINTLESS),
    /** More generated ids at once than can follow each other. */
    TOO_MANY_IDS(1235, "42000", REFUSED, POINTLESS),
    /** The table has no column of which the values are generated. */
    NO_ID_GENERATOR(1235, "42000", USER, POINTLESS),
    /** A write over several groups while the schema says refuse. */
    MULTI_SHARD_WRITE(1235, "42000", REFUSED, POINTLESS),
    /** Some shards have their part of a write and others have not; the message tells which. */
    PARTIAL_WRITE(1105, "HY000", BACKEND, UNKNOWN_OUTCOME),
    /** A transaction would have to span groups. */
    CROSS_GROUP_TRANSACTION(1235, "42000", REFUSED, POINTLESS),
    /** A READ ONLY transaction is on a replica, and a statement in it needs the master. */
    TRANSACTION_ON_REPLICA(1235, "42000", REFUSED, POINTLESS),
    /** DDL on a table that has a rule. */
    DDL_ON_SHARDS(1235, "42000", REFUSED, POINTLESS),
    /** Another job on the same table is not finished: resume or cancel it first. */
    DDL_UNFINISHED(1105, "HY000", REFUSED, POINTLESS),
    /** Some sub-tables have the change of their definition and others have not. */
    DDL_INCOMPLETE(1105, "HY000", BACKEND, POINTLESS),
    /** No such job, or one in a state in which the command has no meaning. */
    DDL_JOB(1105, "HY000", USER, POINTLESS),
    /** The range of a table cannot grow now; the message says why, and nothing was changed. */
    TABLE_GROWTH(1105, "HY000", BACKEND, SAFE),
    /** ZooKeeper does not answer, and what was asked has to stand there before it begins. */
    COORDINATION_UNAVAILABLE(1105, "HY000", BACKEND, SAFE),
    /** The statement could not be parsed, and it names a table that has a rule. */
    UNPARSED_ON_SHARDS(1235, "42000", REFUSED, POINTLESS),
    /** Deeper parentheses than limits.max-nesting. */
    NESTING_TOO_DEEP(1436, "HY000", RESOURCE, POINTLESS),
    /** Longer parsing than limits.parse-timeout. */
    PARSE_TIMEOUT(1235, "42000", RESOURCE, POINTLESS),
    /** A multi-statement of which a part would have to be routed. */
    MULTI_STATEMENT_ON_SHARDS(1235, "42000", REFUSED, POINTLESS),
    /** State of the session that exists on one connection only, needed on another one. */
    SESSION_STATE_NOT_PORTABLE(1235, "42000", REFUSED, POINTLESS),
    /** A client character set in which a byte of a character can look like a quote. */
    UNSAFE_CHARACTER_SET(1115, "42000", REFUSED, POINTLESS),
    /** A command or an option of the protocol that Tidegate does not offer. */
    COMMAND_UNSUPPORTED(1235, "42000", REFUSED, POINTLESS),
    /** A command of the admin port by a user whose role does not allow it. */
    ADMIN_DENIED(1227, "42000", USER, POINTLESS),
    /** A command of the admin port that could not be carried out; nothing was changed. */
    ADMIN_FAILED(1105, "HY000", USER, POINTLESS),

    /** A PROXY header that is missing, or that comes from an address that may not send one. */
    PROXY_HEADER(1043, "08S01", REFUSED, POINTLESS),

    /** Traffic on a table is paused, and the statement has waited for as long as it may. */
    TRAFFIC_PAUSED(1205, "HY000", RESOURCE, SAFE),
    /** The group's master changes, and the statement has waited for as long as it may. */
    MASTER_AWAITED(1205, "HY000", BACKEND, SAFE),
    /** The group's master has changed: what was open there was rolled back. Repeat it. */
    MASTER_CHANGED(1213, "40001", BACKEND, SAFE),
    /** The group's master has changed, and with it went what the session had on its connection. */
    SESSION_STATE_LOST(1105, "08S01", BACKEND, POINTLESS),
    /** The group's master has changed while a write was on its way: it may have been executed. */
    MASTER_CHANGED_OUTCOME_UNKNOWN(1105, "08007", BACKEND, UNKNOWN_OUTCOME),
    /**
     * No replica has acknowledged what a strict group's master commits: it may be done later, or
     * never.
     */
    ACKNOWLEDGEMENT_AWAITED(1105, "08007", BACKEND, UNKNOWN_OUTCOME),
    /** No connection to a server of the group came free in time. */
    POOL_EXHAUSTED(1040, "08004", RESOURCE, SAFE),
    /** No connection to the group's master could be opened. */
    GROUP_UNREACHABLE(1105, "08S01", BACKEND, SAFE),
    /**
     * No server has answered since the start: which version and sql_mode clients see is unknown.
     */
    NO_SERVER_YET(1040, "08004", BACKEND, SAFE),
    /** The account of the configuration was refused by a server of the group. */
    BACKEND_LOGIN_REFUSED(1105, "08S01", BACKEND, SAFE),
    /** A server cannot be spoken to in TLS as the group's configuration asks for. */
    BACKEND_TLS(1105, "08S01", BACKEND, SAFE),
    /** The connection broke after the statement was sent: it may have been executed. */
    OUTCOME_UNKNOWN(1105, "08S01", BACKEND, UNKNOWN_OUTCOME),
    /** A server sent what its protocol does not allow at this place. */
    BACKEND_PROTOCOL(1105, "08S01", BACKEND, UNKNOWN_OUTCOME),

    /** A defect of Tidegate; please report it. */
    INTERNAL(1105, "HY000", ErrorCategory.INTERNAL, UNKNOWN_OUTCOME);

    private final int errno;
    private final String sqlState;
    private final ErrorCategory category;
    private final Retry retry;

    ErrorCode(int errno, String sqlState, ErrorCategory category, Retry retry) {
        this.errno = errno;
        this.sqlState = sqlState;
        this.category = category;
        this.retry = retry;
    }

    public int errno() {
        return errno;
    }

    public String sqlState() {
        return sqlState;
    }

    public ErrorCategory category() {
        return category;
    }

    public Retry retry() {
        return retry;
    }

    /** True for MySQL's own errors, which read as MySQL writes them. */
    public boolean isNative() {
        return name().startsWith("MYSQL_");
    }

    /** What users see and search for, for example {@code TG-JOIN-NOT-COLOCATED}. */
    public String displayName() {
        return "TG-" + name().replace('_', '-');
    }

    public TidegateException with(String message) {
        return new TidegateException(this, message);
    }
}
