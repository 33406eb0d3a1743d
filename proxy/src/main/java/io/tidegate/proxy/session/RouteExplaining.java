package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.wire.message.ColumnDefinition;
import io.tidegate.sharding.plan.Explainer;
import io.tidegate.sharding.plan.Explanation;
import io.tidegate.sharding.plan.RouteOutcome;
import io.tidegate.sharding.sql.RouteHint;
import io.tidegate.sharding.sql.RouteQuestion;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.StatementKind;
import io.tidegate.sharding.sql.StatementText;
import io.tidegate.sharding.sql.Trait;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * EXPLAIN ROUTE: what the proxy would do with a statement, from its plan alone. No server is asked
 * and nothing of the session changes, so that it may be asked at any time.
 */
final class RouteExplaining {
    /** More is not sent in one packet, and takes long to print. */
    private static final int LARGEST = 1 << 20;

    private static final List<ColumnDefinition> COLUMNS =
            RouteRows.COLUMNS.stream().map(ColumnDefinition::text).toList();

    private RouteExplaining() {}

    static boolean isAskedBy(Scan scan) {
        return RouteQuestion.statementStart(scan) != RouteQuestion.NONE;
    }

    /** Answers a scan that asks; its statement is scanned anew. */
    static void answer(Session session, Scan question) {
        byte[] sql = question.bytes();
        int end = question.offset() + question.length();
        int start = RouteQuestion.statementStart(question);
        while (start < end && sql[start] <= ' ' && sql[start] >= 0) {
            start++;
        }
        if (end - start > LARGEST) {
            throw ErrorCode.COMMAND_UNSUPPORTED.with(
                    "EXPLAIN ROUTE of a statement of more than 1 MiB; explain one with fewer rows or values");
        }
        RouteHint outer = question.hint();
        if (!(outer instanceof RouteHint.None) && question.hintStart() < start) {
            HintRule.check(session.user(), question);
            throw HintRule.unusable(
                    "in front of a statement it has to stand behind EXPLAIN ROUTE", question);
        }
        Scan scan =
                session.context()
                        .scanner()
                        .scan(sql, start, end - start, session.settings().dialect());
        HintRule.check(session.user(), scan);
        if (!(scan.hint() instanceof RouteHint.None)) {
            scan.blankHint();
        }
        Explanation unplanned = unplanned(scan);
        if (unplanned == null) {
            explain(session, scan);
        } else {
            send(session, unplanned, scan);
        }
    }

    /** What is decided before a statement is planned; null for all else. */
    static @Nullable Explanation unplanned(Scan scan) {
        if (scan.kind() == StatementKind.EMPTY) {
            throw ErrorCode.MYSQL_PARSE_ERROR.with(
                    "You have an error in your SQL syntax; EXPLAIN ROUTE wants a statement behind it");
        }
        if (scan.has(Trait.TOO_DEEP)) {
            return Explanation.refused(
                    ErrorCode.NESTING_TOO_DEEP,
                    "the statement nests parentheses deeper than limits.max-nesting");
        }
        try {
            HiddenStatements.refuse(scan);
        } catch (TidegateException refused) {
            return Explanation.refused(refused.code(), String.valueOf(refused.getMessage()));
        }
        boolean plain = !scan.has(Trait.MULTI_STATEMENT) && !scan.has(Trait.EXECUTABLE_COMMENT);
        boolean local =
                SessionStatements.isAboutTheSession(scan.kind())
                        || NamedStatements.isNamed(scan.kind())
                        || scan.has(Trait.DIAGNOSTICS)
                        || scan.has(Trait.ROW_COUNT)
                        || scan.has(Trait.FOUND_ROWS)
                        || NextIds.areAskedBy(scan)
                        || isAsked(scan, "SHOW", "PROCESSLIST")
                        || DdlCommand.asked(scan) != null
                        || isAskedBy(scan);
        return plain && local ? Explanation.of(new RouteOutcome.Local()) : null;
    }

    private static boolean isAsked(Scan scan, String first, String second) {
        return scan.is(0, first)
                && (scan.is(1, second) || scan.is(1, "FULL") && scan.is(2, second));
    }

    private static void explain(Session session, Scan scan) {
        var snapshot = scan.snapshot();
        String schema = session.schemaOrEmpty();
        Routing routing = session.context().routing();
        session.context()
                .planning()
                .explain(
                        cancellation ->
                                Explainer.explain(snapshot, schema, routing.rules(), cancellation),
                        routing.configuration().limits().parseTimeout(),
                        session.context().loop(),
                        explanation -> {
                            if (!session.isClosed()) {
                                session.guarded(
                                        () -> sendIfAllowed(session, explanation, snapshot));
                            }
                        });
    }

    private static void sendIfAllowed(
            Session session, @Nullable Explanation explanation, StatementText text) {
        if (explanation == null) {
            throw ErrorCode.INTERNAL.with(
                    "the statement could not be explained, see the proxy's log");
        }
        session.requirements().access(explanation.schemas());
        send(session, explanation, text);
    }

    private static void send(Session session, Explanation explanation, StatementText text) {
        List<List<String>> rows = new ArrayList<>(RouteRows.of(explanation));
        rows.addAll(HintRule.explained(text.hint()));
        rows.addAll(ofSession(session, explanation, text));
        rows.addAll(ReadExplaining.rows(session, explanation, text));
        LocalResults.send(session, COLUMNS, rows);
        session.last().rows(rows.size());
    }

    /** What the plan of a statement does not know: its user, and what its session has set. */
    private static List<List<String>> ofSession(
            Session session, Explanation explanation, StatementText text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> scatter = ScatterRule.explained(session.user(), text, explanation.scatter());
        if (scatter != null) {
            rows.add(scatter);
        }
        List<String> load = LoadExecution.explained(explanation.loaded());
        if (load != null) {
            rows.add(load);
        }
        if (explanation.outcome() instanceof RouteOutcome.Collected) {
            int most = session.context().routing().configuration().limits().insertSelectRows();
            rows.add(
                    RouteRows.ofSession(
                            "proxy",
                            most + " rows at most",
                            "limits.insert-select-rows; of more rows none is written"));
        }
        // DDL commits the transaction before it begins.
        List<GroupId> groups =
                explanation.outcome() instanceof RouteOutcome.Defined
                        ? List.of()
                        : explanation.groups();
        GroupId open = session.transaction().group();
        if (groups.size() > 1 && session.connections().inTransaction()) {
            rows.add(
                    crossGroup(
                            "inside a transaction a statement may use one group; run it outside the"
                                    + " transaction, or narrow it by the sharding key"));
        } else if (groups.size() == 1
                && open != null
                && !groups.contains(open)
                && !session.transaction().isMovable()) {
            rows.add(
                    crossGroup(
                            "the transaction is open on group "
                                    + open
                                    + "; COMMIT first, or keep the transaction's keys on one group"));
        }
        long limit = session.settings().selectLimit();
        if (limit >= 0 && explanation.isReadOfSeveral()) {
            rows.add(
                    RouteRows.ofSession(
                            "proxy",
                            "end after " + limit + " rows",
                            "the session has set sql_select_limit, which counts the rows of all shards"
                                    + " together"));
        }
        return rows;
    }

    private static List<String> crossGroup(String why) {
        return RouteRows.ofSession(
                "nowhere", "refused: " + ErrorCode.CROSS_GROUP_TRANSACTION.displayName(), why);
    }
}
