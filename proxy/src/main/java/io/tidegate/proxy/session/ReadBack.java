package io.tidegate.proxy.session;

import io.tidegate.proxy.backend.Variables;
import io.tidegate.proxy.wire.message.TextResult;
import io.tidegate.sharding.sql.SetStatement;
import io.tidegate.sharding.sql.SetStatement.Assignment;
import io.tidegate.sharding.sql.SetStatement.CharacterSet;
import io.tidegate.sharding.sql.SetStatement.Constant;
import io.tidegate.sharding.sql.SetStatement.SessionTransaction;
import io.tidegate.sharding.sql.SetStatement.SystemVariable;
import io.tidegate.sharding.sql.SetStatement.UserVariable;
import io.tidegate.sharding.sql.SetStatement.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a server made of a SET: constants are taken as they were written, all else is asked back, so
 * that the session has every variable by value.
 */
final class ReadBack {
    private static final String TIMESTAMP = "timestamp";
    private static final String SQL_MODE = "sql_mode";
    static final String CLIENT = "character_set_client";
    static final String RESULTS = "character_set_results";
    static final String CONNECTION = "collation_connection";
    private static final Set<String> CHARACTER_SETS =
            Set.of(CLIENT, RESULTS, CONNECTION, "character_set_connection");

    /** Names that a server changes together with another, by that other. */
    private static final Map<String, String> SAME =
            Map.ofEntries(
                    Map.entry("character_set_server", "collation_server"),
                    Map.entry("collation_server", "collation_server"),
                    Map.entry("storage_engine", "default_storage_engine"),
                    Map.entry("log_slow_query", "slow_query_log"),
                    Map.entry("log_slow_query_time", "long_query_time"),
                    Map.entry("log_slow_min_examined_row_limit", "min_examined_row_limit"));

    /** A literal that has the same type and value everywhere. */
    private static final Pattern NUMBER =
            Pattern.compile("(?i)-?\\d+(\\.\\d+)?(e[+-]?\\d+)?|true|false");

    /** Taken from the status flags of the server's answer. */
    private static final String AUTOCOMMIT = "autocommit";

    private static final int UNSIGNED = 32;
    private static final int USER_VARIABLE_COLUMNS = 4;

    private final Map<String, @Nullable String> known = new LinkedHashMap<>();
    private final Set<String> systemVariables = new LinkedHashSet<>();
    private final Set<String> userVariables = new LinkedHashSet<>();
    private final boolean mariaDb;
    private boolean characterSets;

    /** Whether the results' was assigned last by SET NAMES, or by its name, or not at all. */
    private @Nullable Boolean resultsByNames;

    private ReadBack(boolean mariaDb) {
        this.mariaDb = mariaDb;
    }

    static ReadBack of(List<Assignment> assignments, boolean mariaDb) {
        ReadBack result = new ReadBack(mariaDb);
        for (Assignment each : assignments) {
            switch (each) {
                case SystemVariable(String name, Value value) ->
                        result.system(result.nameThere(name), value);
                case UserVariable(String name, Value value) -> result.user(name, value);
                case CharacterSet(boolean names) -> {
                    result.characterSets = true;
                    result.resultsByNames = names;
                }
                case SessionTransaction(boolean isolation, boolean access) ->
                        result.transaction(isolation, access);
            }
        }
        return result;
    }

    /** MariaDB has two names for each of these. */
    private String nameThere(String name) {
        return mariaDb
                        && (name.equals("transaction_isolation")
                                || name.equals("transaction_read_only"))
                ? name.replace("transaction", "tx")
                : name;
    }

    private void system(String name, Value value) {
        if (name.equals(AUTOCOMMIT)) {
            return;
        }
        String same = SAME.get(name);
        if (CHARACTER_SETS.contains(name)) {
            characterSets = true;
            if (name.equals(RESULTS)) {
                resultsByNames = false;
            }
        } else if (same != null) {
            known.remove(same);
            systemVariables.add(same);
        } else if (name.equals(TIMESTAMP) && value instanceof SetStatement.Default) {
            // The clock goes on: its value is the time at which it is asked for.
            systemVariables.remove(name);
            known.put(name, null);
        } else if (value instanceof Constant(String sql)
                && !name.equals(SQL_MODE)
                && !Tracking.isSetting(name)) {
            systemVariables.remove(name);
            known.put(name, sql);
        } else {
            known.remove(name);
            systemVariables.add(name);
        }
    }

    private void user(String name, Value value) {
        if (value instanceof Constant(String sql) && NUMBER.matcher(sql).matches()) {
            userVariables.remove(name);
            known.put("@" + name, sql);
        } else {
            known.remove("@" + name);
            userVariables.add(name);
        }
    }

    /** MariaDB knows the newer names only from 11.1 on, MySQL no longer knows the older ones. */
    private void transaction(boolean isolation, boolean access) {
        if (isolation) {
            systemVariables.add(mariaDb ? "tx_isolation" : "transaction_isolation");
        }
        if (access) {
            systemVariables.add(mariaDb ? "tx_read_only" : "transaction_read_only");
        }
    }

    /** The system variables that are assigned. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>(systemVariables);
        known.keySet().stream().filter(name -> !name.startsWith("@")).forEach(names::add);
        if (characterSets) {
            names.addAll(List.of(CLIENT, RESULTS, CONNECTION));
        }
        return names;
    }

    /** The question to the server, empty when nothing has to be asked. */
    String sql() {
        List<String> columns = columns();
        return columns.isEmpty() ? "" : "SELECT " + String.join(", ", columns);
    }

    /** What is asked for. */
    List<String> columns() {
        List<String> columns = new ArrayList<>();
        if (characterSets) {
            columns.add(Variables.reference(CLIENT));
            columns.add(Variables.reference(RESULTS));
            columns.add(Variables.reference(CONNECTION));
        }
        systemVariables.forEach(name -> columns.add(Variables.reference(name)));
        for (String name : userVariables) {
            String variable = Variables.reference("@" + name);
            columns.add(variable);
            columns.add("CHARSET(" + variable + ")");
            columns.add("COLLATION(" + variable + ")");
            columns.add("HEX(" + variable + ")");
        }
        return columns;
    }

    /**
     * The session's variables after the SET.
     *
     * @param answer to {@link #sql()}, null when that was empty
     */
    Variables applyTo(Variables before, @Nullable TextResult answer, SessionSettings settings) {
        Variables next = before;
        for (Map.Entry<String, @Nullable String> each : known.entrySet()) {
            next = next.with(each.getKey(), each.getValue());
        }
        if (answer == null) {
            return next;
        }
        int column = 0;
        if (characterSets) {
            settings.characterSets(answer.text(0), answer.text(2));
            for (String name : List.of(CLIENT, RESULTS, CONNECTION)) {
                String value = Defaults.literal(name, answer, column++, mariaDb);
                next = next.with(name, name.equals(RESULTS) ? results(value, before) : value);
            }
        }
        for (String name : systemVariables) {
            if (name.equals(SQL_MODE)) {
                settings.sqlMode(answer.text(column));
            }
            next = next.with(name, Defaults.literal(name, answer, column++, mariaDb));
        }
        for (String name : userVariables) {
            next = next.with("@" + name, userValue(answer, column));
            column += USER_VARIABLE_COLUMNS;
        }
        return next;
    }

    /**
     * MariaDB describes columns by the collation of SET NAMES, but by the character set's own one
     * when that was assigned: a value without quotes is told to a server by an assignment too.
     */
    private String results(String value, Variables before) {
        String known = before.get(RESULTS);
        boolean byNames =
                resultsByNames == null ? known == null || known.startsWith("'") : resultsByNames;
        return mariaDb && !byNames ? value.replace("'", "") : value;
    }

    /** A NULL has a type too, which columns are described by, and a plain NULL would lose it. */
    private static String userValue(TextResult answer, int column) {
        if (answer.values().get(column) != null) {
            return userValue(answer, column, answer.text(column), answer.text(column + 3));
        }
        String empty = userValue(answer, column, answer.isDecimal(column) ? "0.0" : "0", "");
        return "NULLIF(" + empty + ", " + empty + ")";
    }

    private static String userValue(TextResult answer, int column, String value, String hex) {
        if (answer.isDouble(column)) {
            return value.contains("e") ? value : value + "e0";
        }
        if (answer.isNumber(column)) {
            boolean unsigned = (answer.columns().get(column).flags() & UNSIGNED) != 0;
            return unsigned ? "CAST(" + value + " AS UNSIGNED)" : value;
        }
        String charset = answer.text(column + 1);
        String text = "X'" + hex + "'";
        return charset.equals("binary")
                ? text
                : "_" + charset + " " + text + " COLLATE " + answer.text(column + 2);
    }
}
