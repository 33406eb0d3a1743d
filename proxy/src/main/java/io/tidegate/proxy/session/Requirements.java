package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.plan.Template;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.StatementText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a session has to be like for a statement to be carried out; what is not is an error. */
final class Requirements {
    private final Session session;

    Requirements(Session session) {
        this.session = session;
    }

    void access(Template template) {
        access(template.schemas());
    }

    void access(Set<String> schemas) {
        for (String schema : schemas) {
            if (!session.user().mayUse(schema)) {
                throw ErrorCode.MYSQL_DB_ACCESS_DENIED.with(
                        "Access denied for user '"
                                + session.user().name()
                                + "'@'%' to database '"
                                + schema
                                + "'");
            }
        }
    }

    void oneGroupInTransaction(List<GroupId> groups) {
        if (session.connections().inTransaction() && groups.stream().distinct().count() > 1) {
            throw ErrorCode.CROSS_GROUP_TRANSACTION.with(
                    "inside a transaction a statement may use one group, this one needs "
                            + groups.stream().distinct().sorted().toList()
                            + "; run it outside the transaction, or narrow it by the sharding key");
        }
    }

    void nothingTracked() {
        if (session.tracking().tellsOfEachStatement()) {
            throw ErrorCode.SESSION_STATE_NOT_PORTABLE.with(
                    "the session tracks its transactions or GTIDs, of which each of the statements that this"
                            + " one is split into would tell something else; SET"
                            + " session_track_transaction_info, session_track_gtids = OFF (MariaDB: without"
                            + " last_gtid in session_track_system_variables), or narrow it by the sharding"
                            + " key");
        }
    }

    /**
     * @param place of {@link #insertIdPlace}; null when it is not asked for
     */
    static void noInsertId(@Nullable String place) {
        if (place != null) {
            throw ErrorCode.SESSION_STATE_NOT_PORTABLE.with(
                    "LAST_INSERT_ID() is known to one back-end connection and this statement goes to"
                            + " several; SELECT LAST_INSERT_ID() first and pass the value"
                            + place);
        }
    }

    /** Where a text asks for LAST_INSERT_ID(), by whatever name, as it stands behind a message. */
    static String insertIdPlace(StatementText text) {
        for (int i = 0; i < text.tokenCount(); i++) {
            String token =
                    new String(
                                    text.bytes(),
                                    text.tokenStart(i),
                                    text.tokenEnd(i) - text.tokenStart(i),
                                    StandardCharsets.ISO_8859_1)
                            .toUpperCase(Locale.ROOT);
            if (token.equals("LAST_INSERT_ID")
                    || token.startsWith("@@")
                            && (token.endsWith("LAST_INSERT_ID") || token.endsWith("IDENTITY"))) {
                return Place.behind(text, i);
            }
        }
        return "";
    }

    static TidegateException cannotCut() {
        return ErrorCode.SESSION_STATE_NOT_PORTABLE.with(
                "the session has set sql_select_limit, which each of several shards would count by itself;"
                        + " SET sql_select_limit = DEFAULT, or narrow the statement by the sharding key");
    }
}
