package io.tidegate.ha.mysql.node;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Set;

/** What the failure of a connection says of the server. */
public enum Failure {
    /**
     * Nobody listens there, or a connection was ended by the other side: no process, or a new one.
     */
    REFUSED,
    /** No answer in time: frozen, overloaded, or nothing comes through. */
    SILENT,
    /** It answers that it has no connection left: it is alive. */
    FULL,
    /** It answers that this account may not, or not now: it is alive. */
    DENIED,
    /** The way there is missing: no such name, no route. */
    NO_ROUTE,
    /** It answers with an error to a statement: it is alive. */
    ERROR;

    /** Too many connections, of all or of this account. */
    private static final Set<Integer> TOO_MANY = Set.of(1040, 1203, 1226);

    /**
     * ER_DBACCESS_DENIED, ER_ACCESS_DENIED, host blocked or not privileged, plugins, offline mode.
     */
    private static final Set<Integer> NOT_LET_IN =
            Set.of(1044, 1045, 1129, 1130, 1251, 1698, 1862, 3032, 3118, 3955, 4151);

    public static Failure of(SQLException failed) {
        if (TOO_MANY.contains(failed.getErrorCode())) {
            return FULL;
        }
        if (NOT_LET_IN.contains(failed.getErrorCode())) {
            return DENIED;
        }
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            Failure known =
                    switch (cause) {
                        case SocketTimeoutException _ -> SILENT;
                        case SQLTimeoutException _ -> SILENT;
                        case ConnectException refused -> connecting(refused);
                        case java.net.UnknownHostException _ -> NO_ROUTE;
                        case java.net.NoRouteToHostException _ -> NO_ROUTE;
                        case EOFException _ -> REFUSED;
                        case SocketException _ -> REFUSED;
                        default -> null;
                    };
            if (known != null) {
                return known;
            }
        }
        return failed.getErrorCode() != 0 ? ERROR : REFUSED;
    }

    private static Failure connecting(ConnectException failed) {
        String message = String.valueOf(failed.getMessage());
        return message.contains("refused") ? REFUSED : SILENT;
    }
}
