package io.tidegate.proxy.wire;

/**
 * Capability flags, by the manual's names without {@code CLIENT_}.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/group__group__cs__capabilities__flags.html">Capabilities
 *     Flags</a>
 */
public final class Capability {
    /**
     * Called CLIENT_MYSQL by MariaDB, whose programs take its absence for a sign that the bytes
     * after it carry MariaDB's extended capabilities; the proxy sets it towards both sides.
     */
    public static final int LONG_PASSWORD = 1 << 0;

    /** Affected rows are the rows found, not the rows changed. */
    public static final int FOUND_ROWS = 1 << 1;

    public static final int LONG_FLAG = 1 << 2;

    /** The login names a schema. */
    public static final int CONNECT_WITH_DB = 1 << 3;

    public static final int NO_SCHEMA = 1 << 4;
    public static final int COMPRESS = 1 << 5;
    public static final int ODBC = 1 << 6;

    /** LOAD DATA LOCAL: the server may ask the client for a file. */
    public static final int LOCAL_FILES = 1 << 7;

    public static final int IGNORE_SPACE = 1 << 8;
    public static final int PROTOCOL_41 = 1 << 9;
    public static final int INTERACTIVE = 1 << 10;
    public static final int SSL = 1 << 11;
    public static final int IGNORE_SIGPIPE = 1 << 12;

    /** OK and EOF carry status flags. */
    public static final int TRANSACTIONS = 1 << 13;

    public static final int RESERVED = 1 << 14;
    public static final int SECURE_CONNECTION = 1 << 15;
    public static final int MULTI_STATEMENTS = 1 << 16;
    public static final int MULTI_RESULTS = 1 << 17;
    public static final int PS_MULTI_RESULTS = 1 << 18;
    public static final int PLUGIN_AUTH = 1 << 19;
    public static final int CONNECT_ATTRS = 1 << 20;
    public static final int PLUGIN_AUTH_LENENC_CLIENT_DATA = 1 << 21;
    public static final int CAN_HANDLE_EXPIRED_PASSWORDS = 1 << 22;

    /** OK packets may carry changes of session state. */
    public static final int SESSION_TRACK = 1 << 23;

    /** Result sets end in an OK packet, and no EOF follows the column definitions. */
    public static final int DEPRECATE_EOF = 1 << 24;

    public static final int OPTIONAL_RESULTSET_METADATA = 1 << 25;
    public static final int ZSTD = 1 << 26;

    /** COM_QUERY and COM_STMT_EXECUTE carry attributes before the statement. */
    public static final int QUERY_ATTRIBUTES = 1 << 27;

    public static final int MULTI_FACTOR_AUTHENTICATION = 1 << 28;
    public static final int CAPABILITY_EXTENSION = 1 << 29;
    public static final int SSL_VERIFY_SERVER_CERT = 1 << 30;
    public static final int REMEMBER_OPTIONS = 1 << 31;

    private Capability() {}

    /** True if {@code capabilities} has every bit of {@code flags}. */
    public static boolean has(int capabilities, int flags) {
        return (capabilities & flags) == flags;
    }
}
