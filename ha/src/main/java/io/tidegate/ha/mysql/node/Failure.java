package io.tidegate.ha.mysql.node;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What the failure of a connection says of the server. Only {@link #REFUSED} and {@link #SILENT}
 * speak against it; what is not understood says nothing.
 */
public enum Failure {
    /** Nobody listens there, or the connection was ended by the other side. */
    REFUSED,
    /** No answer in time: frozen, overloaded, or nothing comes through. */
    SILENT,
    /** It answers that it has no connection left: it is alive. */
    FULL,
    /** It answers, and this account or this proxy cannot go on, or not now: it is alive. */
    DENIED,
    /** There is no way there (no such name, no route), or nobody knows. */
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
            Failure known = byCause(cause);
            if (known != null) {
                return known;
            }
        }
        if (failed.getErrorCode() != 0) {
            return ERROR;
        }
        return switch (failed) {
            // The pool has waited in vain.
            case SQLTransientConnectionException _ -> SILENT;
            // The driver does not go on with what it was told.
            case SQLNonTransientConnectionException _ -> DENIED;
            default -> NO_ROUTE;
        };
    }

    private static @Nullable Failure byCause(Throwable cause) {
        return switch (cause) {
            case UnsupportedServerException _ -> DENIED;
            case RelayLogAtRiskException _ -> ERROR;
            case SocketTimeoutException _ -> SILENT;
            case SQLTimeoutException _ -> SILENT;
            // Certificates and protocols that do not fit are no death.
            case SSLException _ -> DENIED;
            case UnknownHostException _ -> NO_ROUTE;
            case NoRouteToHostException _ -> NO_ROUTE;
            case ConnectException refused -> connecting(refused);
            case EOFException _ -> REFUSED;
            case SocketException _ -> REFUSED;
            case IOException _ -> NO_ROUTE;
            default -> null;
        };
    }

    private static Failure connecting(ConnectException failed) {
        return String.valueOf(failed.getMessage()).contains("refused") ? REFUSED : SILENT;
    }
}
