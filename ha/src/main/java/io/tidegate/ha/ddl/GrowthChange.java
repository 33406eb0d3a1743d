package io.tidegate.ha.ddl;

import static io.tidegate.ha.ddl.Definitions.quoted;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.catalogue.LogicalDefinition;
import io.tidegate.sharding.plan.TableChange;
import io.tidegate.sharding.rule.RuleSet;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the statements by which a table grows: each new sub-table is defined as the one before them
 * is, by the text that its server writes of it. CREATE TABLE ... LIKE would lose where its files
 * lie and how CHECK constraints are called.
 */
final class GrowthChange {
    private static final String CONSTRAINTS =
            "SELECT CONCAT(LOWER(constraint_type), ' constraint ', constraint_name), constraint_name,"
                    + " constraint_type FROM information_schema.table_constraints WHERE table_schema = ?"
                    + " AND table_name = ? AND constraint_type IN ('CHECK', 'FOREIGN KEY')";

    private static final String TRIGGERS =
            "SELECT trigger_name FROM information_schema.triggers WHERE event_object_schema = ? AND"
                    + " event_object_table = ?";

    private final Stretch stretch;
    private final RuleSet rules;
    private final LookingServers servers;

    private GrowthChange(Stretch stretch, RuleSet rules, LookingServers servers) {
        this.stretch = stretch;
        this.rules = rules;
        this.servers = servers;
    }

    /**
     * @throws io.tidegate.conf.error.TidegateException when what there is cannot be repeated
     */
    static TableChange of(Stretch stretch, RuleSet rules, LookingServers servers) {
        return new GrowthChange(stretch, rules, servers).change();
    }

    /**
     * The sub-tables of the stretch that are not there yet.
     *
     * @throws io.tidegate.conf.error.TidegateException when one is there that is defined otherwise
     */
    static List<String> missing(TableChange change, RuleSet rules, LookingServers servers) {
        List<String> missing = new ArrayList<>();
        for (TableChange.Part part : change.parts()) {
            ServerConnection plain = servers.of(part.group());
            String there;
            try {
                there = Definitions.of(plain, rules, change.schema(), part.table(), change.table());
            } catch (SQLException failed) {
                throw unasked(part.table(), part.group().name(), failed);
            }
            String wanted =
                    LogicalDefinition.of(
                            change.schema(),
                            part.table(),
                            change.table(),
                            rules,
                            plain.isMariaDb(),
                            part.sql());
            if (there.isEmpty()) {
                missing.add(part.table());
            } else if (!there.equals(wanted)) {
                throw ErrorCode.TABLE_GROWTH.with(
                        "there is a table "
                                + part.table()
                                + " on "
                                + part.group()
                                + " which is defined otherwise than the sub-table before it: "
                                + Drift.difference(wanted, there)
                                + "; rename it, or make it like that one");
            }
        }
        return missing;
    }

    private TableChange change() {
        Stretch.Place pattern = stretch.pattern();
        ServerConnection plain = servers.of(pattern.group());
        String definition;
        try {
            definition = Definitions.written(plain, stretch.schema(), pattern.table());
            requireRepeatable(plain, pattern, definition);
        } catch (SQLException failed) {
            throw unasked(pattern.table(), pattern.group().name(), failed);
        }
        List<TableChange.Part> parts = new ArrayList<>();
        for (Stretch.Place place : stretch.places()) {
            String sql =
                    LogicalDefinition.of(
                            stretch.schema(),
                            pattern.table(),
                            place.table(),
                            rules,
                            plain.isMariaDb(),
                            definition);
            parts.add(new TableChange.Part(place.group(), place.table(), sql));
        }
        return new TableChange(
                TableChange.Kind.GROW_TABLE,
                stretch.schema(),
                stretch.table().name(),
                rules.sharded(stretch.schema(), stretch.table().name()),
                parts,
                null,
                "");
    }

    private void requireRepeatable(ServerConnection plain, Stretch.Place pattern, String definition)
            throws SQLException {
        if (definition.isEmpty()) {
            throw refused(pattern, "is missing; CREATE TABLE, or CHECK DDL, " + table());
        }
        if (!Definitions.isOfTable(definition)) {
            throw refused(pattern, "is no base table");
        }
        try (PreparedStatement query = asked(plain, CONSTRAINTS, pattern);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                boolean check = row.getString(3).equals("CHECK");
                boolean made = row.getString(2).startsWith(pattern.table() + "_");
                // MySQL's CHECK constraints have names that a schema has once.
                if (!check || !plain.isMariaDb() && !made) {
                    throw refused(
                            pattern,
                            "has the "
                                    + row.getString(1)
                                    + ", which a schema can have once only; make the next sub-tables by"
                                    + " hand, and move the range's to on");
                }
            }
        }
        try (PreparedStatement query = asked(plain, TRIGGERS, pattern);
                ResultSet row = query.executeQuery()) {
            if (row.next()) {
                throw refused(
                        pattern,
                        "has the trigger "
                                + row.getString(1)
                                + ", which the next sub-tables would lack; make them by hand, and move the"
                                + " range's to on");
            }
        }
    }

    private PreparedStatement asked(ServerConnection plain, String sql, Stretch.Place pattern)
            throws SQLException {
        PreparedStatement query = plain.jdbc().prepareStatement(sql);
        query.setString(1, stretch.schema());
        query.setString(2, pattern.table());
        return query;
    }

    private String table() {
        return quoted(stretch.table().name());
    }

    private static RuntimeException refused(Stretch.Place pattern, String why) {
        return ErrorCode.TABLE_GROWTH.with(
                "the sub-table "
                        + pattern.table()
                        + " on "
                        + pattern.group()
                        + ", after which the next ones are made, "
                        + why);
    }

    private static RuntimeException unasked(String table, String group, SQLException failed) {
        return ErrorCode.TABLE_GROWTH.with(
                "the sub-table "
                        + table
                        + " on "
                        + group
                        + " cannot be looked at: "
                        + failed.getMessage());
    }
}
