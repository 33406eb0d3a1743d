package io.tidegate.proxy.wire;

import org.jspecify.annotations.Nullable;

/**
 * The first byte of a command.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_command_phase.html">Command
 *     Phase</a>
 */
public enum Command {
    COM_SLEEP(0),
    COM_QUIT(1),
    COM_INIT_DB(2),
    COM_QUERY(3),
    COM_FIELD_LIST(4),
    COM_CREATE_DB(5),
    COM_DROP_DB(6),
    COM_REFRESH(7),
    COM_SHUTDOWN(8),
    COM_STATISTICS(9),
    COM_PROCESS_INFO(10),
    COM_CONNECT(11),
    COM_PROCESS_KILL(12),
    COM_DEBUG(13),
    COM_PING(14),
    COM_TIME(15),
    COM_DELAYED_INSERT(16),
    COM_CHANGE_USER(17),
    COM_BINLOG_DUMP(18),
    COM_TABLE_DUMP(19),
    COM_CONNECT_OUT(20),
    COM_REGISTER_SLAVE(21),
    COM_STMT_PREPARE(22),
    COM_STMT_EXECUTE(23),
    COM_STMT_SEND_LONG_DATA(24),
    COM_STMT_CLOSE(25),
    COM_STMT_RESET(26),
    COM_SET_OPTION(27),
    COM_STMT_FETCH(28),
    COM_DAEMON(29),
    COM_BINLOG_DUMP_GTID(30),
    COM_RESET_CONNECTION(31),
    COM_CLONE(32),
    COM_SUBSCRIBE_GROUP_REPLICATION_STREAM(33);

    private static final Command[] BY_CODE = values();

    private final int code;

    Command(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** The command of a packet's first byte, or null for a byte that is none. */
    public static @Nullable Command of(int code) {
        // The codes have no gaps, so a constant's place is its code; a test holds this.
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }
}
