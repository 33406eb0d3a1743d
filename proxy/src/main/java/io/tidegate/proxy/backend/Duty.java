package io.tidegate.proxy.backend;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** What the connections of a pool are there for, which decides how they begin. */
enum Duty {
    /** Statements, on the master of a group whose master stays. */
    STATEMENTS,
    /** Statements, on the master of a group whose master can change. */
    TRACKED_STATEMENTS,
    /** Reads, on a replica: whatever a statement calls, nothing is written there. */
    REPLICA_READS;

    /**
     * Clients are greeted with autocommit, so a connection without it would keep their writes open
     * until they are lost. What the login's OK says does not tell: a server runs its {@code
     * init_connect} behind it.
     */
    private static final String ALL = "SET autocommit = 1";

    private static final String MYSQL_TRACKING = ", session_track_gtids = OWN_GTID";

    private static final String MARIADB_TRACKING =
            ", session_track_system_variables = IF(@@session_track_system_variables = '*', '*',"
                    + " TRIM(LEADING ',' FROM CONCAT(@@session_track_system_variables,"
                    + " ',last_gtid')))";

    /** read_only keeps an administrator from nothing, as which the proxy is logged in. */
    private static final String MYSQL_READ_ONLY = ", transaction_read_only = 1";

    private static final String MARIADB_READ_ONLY = ", tx_read_only = 1";

    /** Whether servers are asked to tell the ids of transactions. */
    boolean tellsIds() {
        return this == TRACKED_STATEMENTS;
    }

    /** The statement by which a connection begins. */
    byte[] beginning(boolean mariaDb) {
        String more =
                switch (this) {
                    case STATEMENTS -> "";
                    case TRACKED_STATEMENTS -> mariaDb ? MARIADB_TRACKING : MYSQL_TRACKING;
                    case REPLICA_READS -> mariaDb ? MARIADB_READ_ONLY : MYSQL_READ_ONLY;
                };
        return (ALL + more).getBytes(US_ASCII);
    }
}
