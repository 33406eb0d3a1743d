package io.tidegate.ha.mysql.node;

import java.sql.SQLException;

/** What was asked for would throw away transactions that only this node's relay log may have. */
public final class RelayLogAtRiskException extends SQLException {
    private static final long serialVersionUID = 1L;

    RelayLogAtRiskException(String message) {
        super(message);
    }
}
