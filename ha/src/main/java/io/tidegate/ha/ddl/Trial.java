package io.tidegate.ha.ddl;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.ha.mysql.TableShape;
import io.tidegate.sharding.plan.TableChange;
import io.tidegate.sharding.rule.RuleSet;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Optional;

/**
 * Tries a statement on an empty table that is like the first sub-table: so the server itself says
 * what it means, however it is written, and what is wrong with it before anything is changed.
 */
final class Trial {
    private static final int SECONDS = 60;

    private final ServerConnection plain;
    private final ServerConnection working;
    private final RuleSet rules;
    private final TableChange change;
    private final String trial;

    Trial(ServerConnection plain, ServerConnection working, RuleSet rules, TableChange change) {
        this.plain = plain;
        this.working = working;
        this.rules = rules;
        this.change = change;
        this.trial =
                Definitions.quoted(change.schema()) + "." + Definitions.quoted(TableChange.TRIAL);
    }

    /**
     * @return whether the statement may run twice on a table that it leaves as it is
     * @throws SQLException what a server says against it
     * @throws io.tidegate.conf.error.TidegateException what sharding has against it
     */
    boolean run(Stop stop) throws SQLException {
        if (change.trial().isEmpty()) {
            return true;
        }
        String lock = Definitions.lock(change.schema(), TableChange.TRIAL);
        if (!plain.lock(lock, SECONDS)) {
            throw ErrorCode.DDL_UNFINISHED.with(
                    "another statement is being tried on group "
                            + change.firstGroup()
                            + " for a minute; send this one again");
        }
        try {
            plain.run("DROP TABLE IF EXISTS " + trial, stop);
            try {
                return tried(stop);
            } finally {
                plain.run("DROP TABLE IF EXISTS " + trial);
            }
        } finally {
            plain.unlock(lock);
        }
    }

    private boolean tried(Stop stop) throws SQLException {
        boolean creates = change.kind() == TableChange.Kind.CREATE_TABLE;
        if (!creates) {
            plain.run(
                    "CREATE TABLE "
                            + trial
                            + " LIKE "
                            + Definitions.quoted(change.schema())
                            + "."
                            + Definitions.quoted(change.parts().getFirst().table()),
                    stop);
        }
        TableShape before = creates ? null : shape();
        String definition = definition();
        working.carryOut(change.trial(), stop);
        refuseRows();
        if (change.rule() != null) {
            Optional<String> obstacle =
                    shape().obstacle(
                                    change.rule(),
                                    before,
                                    has("DROP") && has("ADD"),
                                    !plain.isMariaDb());
            if (obstacle.isPresent()) {
                throw ErrorCode.DDL_ON_SHARDS.with(
                        change.kind().statement()
                                + " of "
                                + change.table()
                                + ", a table with a sharding rule: "
                                + obstacle.get());
            }
        }
        return !has("DROP") || !definition.equals(definition());
    }

    /** Whether the word may be in it, be it in a name or a text. */
    private boolean has(String word) {
        return change.trial().toUpperCase(Locale.ROOT).contains(word);
    }

    private TableShape shape() throws SQLException {
        return TableShape.read(plain.jdbc(), change.schema(), TableChange.TRIAL);
    }

    private String definition() throws SQLException {
        return Definitions.of(plain, rules, change.schema(), TableChange.TRIAL, change.table());
    }

    /** What fills the table is no definition of it alone. */
    private void refuseRows() throws SQLException {
        try (Statement query = plain.jdbc().createStatement();
                ResultSet row = query.executeQuery("SELECT 1 FROM " + trial + " LIMIT 1")) {
            if (row.next()) {
                throw ErrorCode.DDL_ON_SHARDS.with(
                        "a definition of "
                                + change.table()
                                + " that fills it, too: its rows would have to be routed; send INSERTs");
            }
        }
    }
}
