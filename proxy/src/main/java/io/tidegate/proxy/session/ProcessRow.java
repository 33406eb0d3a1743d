package io.tidegate.proxy.session;

import io.tidegate.proxy.wire.Command;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One client in the process list. */
record ProcessRow(
        int id,
        String user,
        String host,
        @Nullable String schema,
        String command,
        long seconds,
        String state,
        @Nullable String text,
        String program) {

    /** As servers call it. */
    static String name(Command command) {
        return switch (command) {
            case COM_SLEEP -> "Sleep";
            case COM_QUERY -> "Query";
            case COM_STMT_PREPARE -> "Prepare";
            case COM_STMT_EXECUTE -> "Execute";
            case COM_STMT_FETCH -> "Fetch";
            case COM_STMT_CLOSE -> "Close stmt";
            case COM_STMT_RESET -> "Reset stmt";
            case COM_STMT_SEND_LONG_DATA -> "Long Data";
            case COM_INIT_DB -> "Init DB";
            case COM_FIELD_LIST -> "Field List";
            case COM_PROCESS_INFO -> "Processlist";
            case COM_PROCESS_KILL -> "Kill";
            case COM_CHANGE_USER -> "Change user";
            case COM_RESET_CONNECTION -> "Reset Connection";
            case COM_SET_OPTION -> "Set option";
            default -> command.name().substring("COM_".length()).toLowerCase(Locale.ROOT);
        };
    }
}
