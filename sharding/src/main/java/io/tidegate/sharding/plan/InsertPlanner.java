package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.KeyType;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Condition;
import io.tidegate.sharding.sql.Condition.Operand;
import io.tidegate.sharding.sql.ParseFailure;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.SelectParts.Range;
import io.tidegate.sharding.sql.Statement.TableRef;
import io.tidegate.sharding.sql.Tokens;
import io.tidegate.sharding.sql.ValueLists;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Plans INSERT and REPLACE, from the tokens alone: rows may be many and parsing them is dear. */
final class InsertPlanner {
    private static final Set<String> MODIFIERS =
            Set.of("LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY", "IGNORE", "INTO");

    private final PlanScope scope;
    private final Cancellation cancellation;
    private final Tokens tokens;
    private final InsertReader reader;
    private int name = Place.NO_TOKEN;

    InsertPlanner(PlanScope scope, Cancellation cancellation) {
        this.scope = scope;
        this.cancellation = cancellation;
        this.tokens = scope.tokens();
        this.reader = new InsertReader(tokens, scope.statementEnd());
    }

    InsertReader reader() {
        return reader;
    }

    Template plan() throws ParseFailure {
        int at = 1;
        while (MODIFIERS.contains(tokens.keyword(at))) {
            at++;
        }
        if (!tokens.isName(at)) {
            return unusual("this form of INSERT", at);
        }
        String schema = "";
        if (tokens.isSymbol(at + 1, '.') && tokens.isName(at + 2)) {
            schema = tokens.name(at);
            at += 2;
        }
        name = at;
        TableRef table = new TableRef(schema, tokens.name(at), "", at);
        TableRule rule = scope.rule(table);
        if (rule == null) {
            return unruledTarget(table, at + 1);
        }
        return into(table, rule, at + 1);
    }

    /** Where the table is named. */
    int name() {
        return name;
    }

    private Template unruledTarget(TableRef table, int at) throws ParseFailure {
        CollectedInserts selects = new CollectedInserts(scope, cancellation, isIgnoring());
        int query = selects.query(at);
        if (query >= 0) {
            return scope.isBroadcast(table) || scope.namesShardedTable()
                    ? selects.plan(table, null, at, query)
                    : scope.passThrough();
        }
        int nested = word(at, "SELECT", "TABLE", "WITH");
        if (nested >= 0) {
            return scope.isBroadcast(table) || scope.namesShardedTable()
                    ? unusual("a subquery in an INSERT", nested)
                    : scope.passThrough();
        }
        return scope.isBroadcast(table)
                ? BroadcastWrites.plan(scope, scope.schemaOf(table), false)
                : scope.passThrough();
    }

    /** Where one of the words stands first, or -1. */
    private int word(int from, String... words) {
        for (int i = from; i < tokens.count(); i++) {
            if (Arrays.asList(words).contains(tokens.keyword(i))) {
                return i;
            }
        }
        return Place.NO_TOKEN;
    }

    private Template unusual(String construct, int token) {
        return scope.refused(
                ErrorCode.UNSUPPORTED_ON_SHARDS,
                construct
                        + " is not supported on the table "
                        + scope.firstRuledName()
                        + " yet; use INSERT INTO table (columns) VALUES (...)",
                token);
    }

    private Template into(TableRef table, TableRule rule, int behindName) throws ParseFailure {
        int from =
                tokens.is(behindName, "PARTITION")
                        ? tokens.afterBracket(behindName + 1)
                        : behindName;
        CollectedInserts selects = new CollectedInserts(scope, cancellation, isIgnoring());
        UnlistedInserts unlisted = new UnlistedInserts(scope, reader);
        int select = selects.query(from);
        if (select >= 0) {
            return select > unlisted.behindList(from)
                    ? selected(table, rule, selects, from, select)
                    : unlisted.selected(rule, from);
        }
        int query = word(from, "SELECT");
        if (query >= 0) {
            return unusual("a subquery in an INSERT", query);
        }
        if (unlisted.areAt(from)) {
            return unlisted.values(rule, from);
        }
        Splice splice = new Splice();
        splice.bareName(table.nameToken(), rule);
        scope.renameQualifiers(splice, rule, table);
        return rule.generated().isEmpty()
                ? withAllValues(rule, from, splice)
                : new GeneratedInserts(scope, this, rule, splice).plan(from);
    }

    private Template selected(
            TableRef table, TableRule rule, CollectedInserts selects, int from, int select)
            throws ParseFailure {
        int keyAt = reader.columnOf(rule::isKey, from);
        boolean generates =
                rule.generated().isPresent() && reader.columnOf(rule::isGenerated, from) < 0;
        if (keyAt < 0 && !(generates && rule.isKey(rule.generated().orElseThrow().name()))) {
            return keyMissing(rule, from);
        }
        ShardedTemplate direct =
                keyAt < 0 || generates
                        ? null
                        : new InsertSelectPlanner(scope, rule, table.nameToken())
                                .plan(from, keyAt, select, cancellation);
        return selects.plan(table, new CollectedInserts.Sharded(rule, keyAt, direct), from, select);
    }

    /** As if no column were generated. */
    Template withAllValues(TableRule rule, int from, Splice splice) {
        if (tokens.is(from, "SET")) {
            return set(rule, from + 1, splice);
        }
        if (!tokens.isSymbol(from, '(')) {
            return unusual("this form of INSERT", from);
        }
        int values = tokens.afterBracket(from);
        int keyAt = reader.columnOf(rule::isKey, from);
        if (keyAt < 0) {
            return keyMissing(rule, from);
        }
        if (!tokens.is(values, "VALUES") && !tokens.is(values, "VALUE")) {
            return unusual("this form of INSERT", values);
        }
        return rows(rule, values + 1, keyAt, splice);
    }

    private Template rows(TableRule rule, int from, int keyAt, Splice splice) {
        List<InsertTemplate.Row> rows = new ArrayList<>();
        List<Range> clocks = ClockValues.in(tokens, from, scope.statementEnd());
        int at = from;
        while (at == from || tokens.isSymbol(at - 1, ',')) {
            if (!tokens.isSymbol(at, '(')) {
                return unusual("this form of VALUES", at);
            }
            int end = tokens.afterBracket(at);
            int element = reader.element(at, keyAt);
            Operand key =
                    NewKeyReader.read(
                            tokens, element, reader.endOfElement(element), reader.firstValue(at));
            if (key == null || isUntold(rule, key, clocks)) {
                return keyNotPlain(rule, element);
            }
            rows.add(
                    new InsertTemplate.Row(
                            at,
                            end,
                            key,
                            reader.elements(clocks, at, end),
                            splice.editsWithin(at, end)));
            at = tokens.isSymbol(end, ',') ? end + 1 : end;
        }
        int tail = at;
        if (!areScanned(rows)) {
            return unusual("this form of VALUES", from);
        }
        if (isCalledAgain(rule, tail)) {
            return calledTwice(tail);
        }
        int assigned = assignedKey(rule, tail);
        if (assigned >= 0) {
            return WritePlanner.keyUpdate(scope, rule, assigned);
        }
        return new InsertTemplate(
                rule,
                name,
                List.copyOf(rows),
                tail,
                scope.returning(),
                keyAt,
                splice,
                rows.stream().anyMatch(row -> row.key() instanceof Condition.Clock)
                        ? clocks
                        : List.of(),
                isIgnoring(),
                scope.policy(rule.schema()),
                scope.namedSchemas());
    }

    /**
     * New rows with the table's own name: no server takes that, and sub-tables have other names.
     */
    private boolean isCalledAgain(TableRule rule, int as) {
        return tokens.is(as, "AS")
                && tokens.isName(as + 1)
                && tokens.name(as + 1).equalsIgnoreCase(rule.table());
    }

    private Template calledTwice(int as) {
        return scope.refused(
                ErrorCode.MYSQL_NONUNIQ_TABLE,
                "Not unique table/alias: '" + tokens.name(as + 1) + "'");
    }

    boolean isIgnoring() {
        for (int i = 0; i < tokens.count() && !tokens.isSymbol(i, '('); i++) {
            if (tokens.is(i, "IGNORE")) {
                return true;
            }
        }
        return false;
    }

    /** Whether the scanner has seen the same rows: it finds them by simpler means. */
    private boolean areScanned(List<InsertTemplate.Row> rows) {
        ValueLists lists = scope.sql().lists();
        int[] scanned =
                IntStream.range(0, lists.rowCount())
                        .map(lists::rowToken)
                        .filter(token ->
                                token >= rows.getFirst().open() && token <= rows.getLast().open())
                        .distinct()
                        .toArray();
        return Arrays.equals(scanned, rows.stream().mapToInt(InsertTemplate.Row::open).toArray());
    }

    /** Where the key is given another value behind ON DUPLICATE KEY UPDATE, or -1. */
    private int assignedKey(TableRule rule, int from) {
        for (int i = from; i < scope.statementEnd(); i++) {
            boolean assigned =
                    tokens.isName(i) && rule.isKey(tokens.name(i)) && tokens.isSymbol(i + 1, '=');
            if (assigned && !reader.isItself(rule, rule::isKey, i + 2)) {
                return i;
            }
        }
        return Place.NO_TOKEN;
    }

    /**
     * @param columns where those begin that are given
     */
    private Template keyMissing(TableRule rule, int columns) {
        return scope.refused(
                ErrorCode.KEY_MISSING,
                "an INSERT into "
                        + rule.table()
                        + " without its sharding key "
                        + rule.key().name()
                        + "; name the column and give its value",
                columns);
    }

    private Template keyNotPlain(TableRule rule, int value) {
        return scope.refused(
                ErrorCode.KEY_VALUE_UNROUTABLE,
                "the value for "
                        + rule.table()
                        + "."
                        + rule.key().name()
                        + " is an expression or DEFAULT, so that its shard is not known; give a literal or a"
                        + " parameter",
                value);
    }

    /** A time that is not asked for. */
    private static boolean isUntold(TableRule rule, Operand key, List<Range> clocks) {
        return key instanceof Condition.Clock
                && (clocks.isEmpty() || rule.key().type() != KeyType.TEMPORAL);
    }

    private Template set(TableRule rule, int from, Splice splice) {
        InsertReader.Assigned key = reader.assigned(rule::isKey, from);
        if (key == null) {
            return keyMissing(rule, from);
        }
        List<Range> clocks = ClockValues.in(tokens, from, scope.statementEnd());
        Operand value = NewKeyReader.read(tokens, key.from(), key.to(), 0);
        if (value == null || isUntold(rule, value, clocks)) {
            return keyNotPlain(rule, key.from());
        }
        int tail = key.to();
        while (tail < scope.statementEnd() && !reader.isOnDuplicate(tail)) {
            tail++;
        }
        for (int i = from; i < tail; i++) {
            if (isCalledAgain(rule, i)) {
                return calledTwice(i);
            }
        }
        int again = assignedKey(rule, tail);
        return again >= 0
                ? WritePlanner.keyUpdate(scope, rule, again)
                : new InsertSetTemplate(
                        rule,
                        value,
                        key.from(),
                        splice,
                        value instanceof Condition.Clock ? clocks : List.of(),
                        isIgnoring(),
                        scope.namedSchemas());
    }
}
