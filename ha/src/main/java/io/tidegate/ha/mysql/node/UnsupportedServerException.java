package io.tidegate.ha.mysql.node;

import java.sql.SQLException;

/** A server that answers, and of which the control plane does not know what its words mean. */
public final class UnsupportedServerException extends SQLException {
    private static final long serialVersionUID = 1L;

    UnsupportedServerException(String message) {
        super(message);
    }
}
