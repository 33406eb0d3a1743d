package io.tidegate.proxy.wire;

/**
 * Status flags of OK and EOF, by the manual's names without {@code SERVER_}, {@code SERVER_STATUS_}
 * and {@code EXISTS}.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/mysql__com_8h.html">SERVER_STATUS_flags_enum</a>
 */
public final class ServerStatus {
    public static final int IN_TRANS = 1;
    public static final int AUTOCOMMIT = 2;
    public static final int MORE_RESULTS = 8;
    public static final int NO_GOOD_INDEX_USED = 16;
    public static final int NO_INDEX_USED = 32;
    public static final int CURSOR_EXISTS = 64;
    public static final int LAST_ROW_SENT = 128;
    public static final int DB_DROPPED = 256;
    public static final int NO_BACKSLASH_ESCAPES = 512;
    public static final int METADATA_CHANGED = 1024;
    public static final int QUERY_WAS_SLOW = 2048;
    public static final int PS_OUT_PARAMS = 4096;
    public static final int IN_TRANS_READONLY = 8192;
    public static final int SESSION_STATE_CHANGED = 16384;

    /** MariaDB's own. */
    public static final int ANSI_QUOTES = 1 << 15;

    /** A transaction is open, and of which kind. */
    public static final int IN_TRANSACTION = IN_TRANS | IN_TRANS_READONLY;

    /** A statement has found no index to use. */
    public static final int OF_INDEXES = NO_GOOD_INDEX_USED | NO_INDEX_USED;

    private ServerStatus() {}
}
