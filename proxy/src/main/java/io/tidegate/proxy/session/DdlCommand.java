package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.ha.ddl.ChangeResult;
import io.tidegate.ha.ddl.Difference;
import io.tidegate.ha.ddl.Job;
import io.tidegate.ha.ddl.Part;
import io.tidegate.ha.ddl.Stop;
import io.tidegate.ha.ddl.TableChanges;
import io.tidegate.ha.ddl.TableChanges.Report;
import io.tidegate.proxy.execution.Diagnostics;
import io.tidegate.proxy.wire.message.ColumnDefinition;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.Tokens;
import io.tidegate.sharding.sql.Trait;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Statements about jobs that change definitions: {@code SHOW DDL}, {@code SHOW DDL id}, {@code
 * RESUME DDL id}, {@code CANCEL DDL id}, {@code CHECK DDL [table]}. Servers know none of them.
 */
sealed interface DdlCommand {
    /** All jobs. */
    record Jobs() implements DdlCommand {}

    /** The parts of one. */
    record Parts(long id) implements DdlCommand {}

    record Resume(long id) implements DdlCommand {}

    record Cancel(long id) implements DdlCommand {}

    /**
     * @param table empty for all with a rule
     */
    record Check(String schema, String table) implements DdlCommand {}

    /** Null when the statement is another one. */
    static @Nullable DdlCommand asked(Scan scan) {
        boolean about =
                scan.is(1, "DDL")
                        && !scan.has(Trait.MULTI_STATEMENT)
                        && (scan.is(0, "SHOW")
                                || scan.is(0, "RESUME")
                                || scan.is(0, "CANCEL")
                                || scan.is(0, "CHECK"));
        return about ? parse(Tokens.of(scan.snapshot())) : null;
    }

    private static DdlCommand parse(Tokens tokens) {
        int count = tokens.count();
        while (count > 2 && tokens.isSymbol(count - 1, ';')) {
            count--;
        }
        return switch (tokens.keyword(0)) {
            case "SHOW" -> count == 2 ? new Jobs() : new Parts(id(tokens, count));
            case "RESUME" -> new Resume(id(tokens, count));
            case "CANCEL" -> new Cancel(id(tokens, count));
            default -> check(tokens, count);
        };
    }

    private static long id(Tokens tokens, int count) {
        try {
            if (count == 3) {
                return Long.parseLong(tokens.text(2));
            }
        } catch (NumberFormatException none) {
            // Falls through to the error.
        }
        throw ErrorCode.MYSQL_PARSE_ERROR.with(
                "You have an error in your SQL syntax; "
                        + tokens.keyword(0)
                        + " DDL takes the id of a job, which SHOW DDL lists");
    }

    private static DdlCommand check(Tokens tokens, int count) {
        if (count == 2) {
            return new Check("", "");
        }
        if (count == 3 && tokens.isName(2)) {
            return new Check("", tokens.name(2));
        }
        if (count == 5 && tokens.isName(2) && tokens.isSymbol(3, '.') && tokens.isName(4)) {
            return new Check(tokens.name(2), tokens.name(4));
        }
        throw ErrorCode.MYSQL_PARSE_ERROR.with(
                "You have an error in your SQL syntax; CHECK DDL takes the name of one table, or none");
    }

    /** Carries it out for a session, which waits. */
    default void carryOut(Session session) {
        switch (this) {
            case Jobs() -> show(session, JOBS, changes -> jobs(changes.reports()));
            case Parts(long id) ->
                    show(session, PARTS, changes -> Table.of(parts(changes.find(id))));
            case Resume(long id) -> change(session, (changes, stop) -> changes.resume(id, stop));
            case Cancel(long id) -> change(session, (changes, _) -> changes.cancel(id));
            case Check(String schema, String table) -> {
                String in = schema.isEmpty() ? session.schemaOrEmpty() : schema;
                session.requirements().access(in.isEmpty() ? Set.of() : Set.of(in));
                show(
                        session,
                        DIFFERENCES,
                        changes -> Table.of(rows(changes.differences(in, table))));
            }
        }
    }

    private static void change(Session session, BiFunction<TableChanges, Stop, ChangeResult> work) {
        session.requirements().nothingTracked();
        Committing.before(session, () -> send(session, work), session::answerError);
    }

    private static void send(Session session, BiFunction<TableChanges, Stop, ChangeResult> work) {
        if (session.process().isInterrupted()) {
            session.answerError(ErrPacket.of(Killing.interrupted()));
            return;
        }
        LoopContext context = session.context();
        session.changing(
                context.definitions()
                        .change(
                                context.routing(),
                                session.user()::mayUse,
                                work,
                                context.loop(),
                                result -> DefinitionExecution.answer(session, result, () -> {})));
    }

    /**
     * An answer.
     *
     * @param warnings what it lacks
     */
    record Table(List<List<String>> rows, List<String> warnings) {
        static Table of(List<List<String>> rows) {
            return new Table(rows, List.of());
        }

        void send(Session session, List<ColumnDefinition> columns) {
            int code = ErrorCode.GROUP_UNREACHABLE.errno();
            List<byte[]> shown =
                    warnings.stream()
                            .map(each -> Diagnostics.row(Diagnostics.Level.WARNING, code, each))
                            .toList();
            session.last().rows(rows.size());
            session.last().keep(new Diagnostics(shown, true));
            LocalResults.send(session, columns, rows);
        }
    }

    private static void show(
            Session session,
            List<ColumnDefinition> columns,
            Function<TableChanges, Table> question) {
        LoopContext context = session.context();
        context.definitions()
                .ask(
                        context.routing(),
                        session.user()::mayUse,
                        question,
                        context.loop(),
                        table -> {
                            if (!session.isClosed()) {
                                session.guarded(() -> table.send(session, columns));
                            }
                        },
                        (TidegateException failed) -> {
                            if (!session.isClosed()) {
                                session.guarded(() -> session.refuse(failed));
                            }
                        });
    }

    /** What SHOW DDL shows. */
    List<ColumnDefinition> JOBS =
            columns(
                    "Id",
                    "Schema",
                    "Table",
                    "State",
                    "Done",
                    "Of",
                    "User",
                    "Created",
                    "Ended",
                    "Statement",
                    "Message",
                    "Proxy");

    /** What SHOW DDL of one job shows. */
    List<ColumnDefinition> PARTS =
            columns("Number", "Group", "Table", "State", "Statement", "Message");

    /** What CHECK DDL shows. */
    List<ColumnDefinition> DIFFERENCES = columns("Schema", "Table", "Sub_table", "Difference");

    private static List<ColumnDefinition> columns(String... names) {
        return Arrays.stream(names)
                .map(name ->
                        switch (name) {
                            case "Id", "Done", "Of", "Number" -> ColumnDefinition.bigint(name);
                            default -> ColumnDefinition.text(name);
                        })
                .toList();
    }

    private static Table jobs(TableChanges.Reports reports) {
        return new Table(
                reports.all().stream().map(DdlCommand::job).toList(), reports.unreachable());
    }

    private static List<String> job(Report report) {
        Job job = report.job();
        return List.of(
                Long.toString(job.id()),
                job.schema(),
                job.table(),
                report.state(),
                Long.toString(report.done()),
                Integer.toString(report.parts().size()),
                job.origin().user(),
                job.created(),
                job.ended(),
                job.origin().statement(),
                job.message(),
                report.proxy());
    }

    private static List<List<String>> parts(Report report) {
        return report.parts().stream().map(DdlCommand::part).toList();
    }

    private static List<String> part(Part part) {
        return List.of(
                Integer.toString(part.number()),
                part.group().name(),
                part.table(),
                part.state().word(),
                part.sql(),
                part.message());
    }

    private static List<List<String>> rows(List<Difference> differences) {
        return differences.stream()
                .map(each -> List.of(each.schema(), each.table(), each.place(), each.difference()))
                .toList();
    }
}
