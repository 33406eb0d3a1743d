package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.SchemaConfig;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.ParseFailure;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.Rewriting;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.SqlParser;
import io.tidegate.sharding.sql.Statement;
import io.tidegate.sharding.sql.Statement.TableRef;
import io.tidegate.sharding.sql.Tokens;
import io.tidegate.sharding.sql.Trait;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Plans INSERT ... SELECT and REPLACE ... SELECT where rows and table may lie on different groups:
 * the SELECT is one statement, the INSERT of its rows another.
 */
final class CollectedInserts {
    private static final Set<String> QUERIES = Set.of("SELECT", "WITH", "TABLE");

    private final PlanScope scope;
    private final Cancellation cancellation;
    private final Tokens tokens;
    private final boolean ignoring;

    /**
     * A target with a rule.
     *
     * @param key which of the columns is the sharding key; -1 where it gets generated ids
     * @param direct the plan for what servers can do by themselves; null when there is none
     */
    record Sharded(TableRule rule, int key, @Nullable ShardedTemplate direct) {}

    CollectedInserts(PlanScope scope, Cancellation cancellation, boolean ignoring) {
        this.scope = scope;
        this.cancellation = cancellation;
        this.tokens = scope.tokens();
        this.ignoring = ignoring;
    }

    /**
     * Where the SELECT begins, or -1 where values are written out.
     *
     * @param from the token behind the table's name
     */
    int query(int from) {
        int at = tokens.is(from, "PARTITION") ? tokens.afterBracket(from + 1) : from;
        if (tokens.isSymbol(at, '(') && !beginsQuery(at)) {
            at = tokens.afterBracket(at);
        }
        return beginsQuery(at) ? at : Place.NO_TOKEN;
    }

    private boolean beginsQuery(int token) {
        int first = token;
        while (tokens.isSymbol(first, '(')) {
            first++;
        }
        return QUERIES.contains(tokens.keyword(first));
    }

    /**
     * @param sharded null for a table without shards
     * @param from the token behind the table's name
     */
    Template plan(TableRef table, @Nullable Sharded sharded, int from, int query)
            throws ParseFailure {
        int tail = tail(query);
        int end = scope.statementEnd();
        Template refused = refusal(table, query, tail, end);
        if (refused != null) {
            return refused;
        }
        ScannedSql select = select(query, tail, "");
        ShardedTemplate direct = sharded == null ? null : sharded.direct();
        Template read = read(select);
        if (direct == null && read instanceof RefusedTemplate why) {
            return scope.refused(
                    why.code(), why.message(), why.token() < 0 ? query : query + why.token());
        }
        return new CollectedTemplate(
                target(table, sharded, from, query),
                direct,
                read,
                query,
                tail,
                end,
                isLockable(query, tail, select),
                ignoring,
                scope.namedSchemas());
    }

    /** The token behind the SELECT. */
    private int tail(int query) {
        int end = scope.statementEnd();
        for (int i = query; i < end; i++) {
            if (tokens.isSymbol(i, '(')) {
                i = tokens.afterBracket(i) - 1;
            } else if (tokens.is(i, "ON")
                    && tokens.is(i + 1, "DUPLICATE")
                    && tokens.is(i + 2, "KEY")
                    && tokens.is(i + 3, "UPDATE")) {
                return i;
            }
        }
        return end;
    }

    private @Nullable Template refusal(TableRef table, int query, int tail, int end) {
        if (scope.hasReturning()) {
            return unsupported(
                    "RETURNING in INSERT ... SELECT with the table "
                            + scope.firstRuledName()
                            + ", which has a sharding rule, is not supported; read the rows behind it",
                    scope.returning());
        }
        if (tokens.text(0, query - 1).toUpperCase(Locale.ROOT).contains("SET_VAR")) {
            return unsupported(
                    "SET_VAR in front of an INSERT ... SELECT with the table "
                            + scope.firstRuledName()
                            + ", which has a sharding rule, would hold for the INSERT alone, as its rows may be"
                            + " read by a statement of their own; SET the variable",
                    0);
        }
        for (int i = tail; i < end; i++) {
            if (QUERIES.contains(tokens.keyword(i))) {
                return unsupported(
                        "a subquery behind ON DUPLICATE KEY UPDATE in INSERT ... SELECT with the table "
                                + scope.firstRuledName()
                                + ", which has a sharding rule, is not supported; read the value first",
                        i);
            }
            if (isOfOtherTable(table, i)) {
                return unsupported(
                        "a column of the SELECT behind ON DUPLICATE KEY UPDATE in INSERT ... SELECT with the"
                                + " table "
                                + scope.firstRuledName()
                                + ", which has a sharding rule, is not supported; use VALUES(column), which is the"
                                + " value that was selected for a column",
                        i);
            }
        }
        return null;
    }

    /** Whether a name is the first part of a column's that is not the target's. */
    private boolean isOfOtherTable(TableRef table, int token) {
        boolean first =
                tokens.isName(token)
                        && tokens.isSymbol(token + 1, '.')
                        && !tokens.isSymbol(token - 1, '.');
        int name = tokens.isSymbol(token + 3, '.') ? token + 2 : token;
        return first && !tokens.name(name).equalsIgnoreCase(table.name());
    }

    /**
     * The SELECT by itself, of which the tokens are those of the statement from its first one on.
     */
    private ScannedSql select(int query, int tail, String behind) {
        Rewriting select = new Rewriting(scope.sql(), scope.sql().length());
        select.copy(scope.sql().tokenStart(query), scope.sql().tokenEnd(tail - 1));
        select.add(behind);
        return CollectedExplanation.scan(select.done(), scope.sql().dialect()).snapshot();
    }

    /** Whether it can lock what it reads: of several shards a SELECT with LIMIT cannot. */
    private boolean isLockable(int query, int tail, ScannedSql select) throws ParseFailure {
        Tokens words = Tokens.of(select);
        if (select.has(Trait.LOCKING_READ)
                || select.has(Trait.INTO)
                || !words.is(0, "SELECT")
                || words.find(0, words.count(), "LIMIT", "PROCEDURE") >= 0) {
            return false;
        }
        try {
            boolean plain =
                    SqlParser.parse(words, 0, words.count(), cancellation)
                                    instanceof Statement.Query parsed
                            && !parsed.tables().isEmpty();
            return plain
                    && !(read(select(query, tail, CollectedInsert.LOCK))
                            instanceof RefusedTemplate);
        } catch (ParseFailure unparsed) {
            if (unparsed.isCancelled()) {
                throw unparsed;
            }
            return false;
        }
    }

    private Template read(ScannedSql select) {
        return Planner.plan(select, scope.schema(), scope.rules(), cancellation);
    }

    private CollectedInsert.Target target(
            TableRef table, @Nullable Sharded sharded, int from, int query) {
        int columns = tokens.is(from, "PARTITION") ? tokens.afterBracket(from + 1) : from;
        String named =
                columns < query && tokens.isSymbol(columns, '(')
                        ? tokens.text(columns + 1, tokens.afterBracket(columns) - 2)
                        : "*";
        String schema = table.schema().isEmpty() ? "" : tokens.text(table.nameToken() - 2) + ".";
        String name = tokens.text(table.nameToken());
        return new CollectedInsert.Target(
                table.name(),
                sharded == null ? -1 : sharded.key(),
                "SELECT "
                        + named
                        + " FROM "
                        + schema
                        + (sharded == null
                                ? name
                                : "`" + sharded.rule().subTables().getFirst() + "` AS " + name),
                sharded == null ? home(table) : sharded.rule().placement().getFirst());
    }

    private GroupId home(TableRef table) {
        SchemaConfig schema = scope.rules().schema(scope.schemaOf(table));
        return schema == null ? scope.rules().anyGroup() : schema.defaultGroup();
    }

    private Template unsupported(String message, int token) {
        return scope.refused(ErrorCode.UNSUPPORTED_ON_SHARDS, message, token);
    }
}
