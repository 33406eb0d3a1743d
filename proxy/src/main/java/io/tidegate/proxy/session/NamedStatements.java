package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.Commands;
import io.tidegate.sharding.plan.BoundPlan;
import io.tidegate.sharding.plan.ParameterSource;
import io.tidegate.sharding.plan.Planned;
import io.tidegate.sharding.plan.Template;
import io.tidegate.sharding.sql.NamedStatement;
import io.tidegate.sharding.sql.NamedStatement.Arguments;
import io.tidegate.sharding.sql.NamedStatement.Source;
import io.tidegate.sharding.sql.NamedStatementParser;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.Placeholders;
import io.tidegate.sharding.sql.Rewriting.Rewritten;
import io.tidegate.sharding.sql.RouteHint;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.SqlDialect;
import io.tidegate.sharding.sql.StatementKind;
import io.tidegate.sharding.sql.Tokens;
import io.tidegate.sharding.sql.Trait;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * PREPARE, EXECUTE and DEALLOCATE PREPARE. A server must never prepare what the session would not
 * have sent it, so the text is looked at like any other: what concerns no rule goes to the server;
 * what names a sharded table, or is about the session, the session executes itself, with literals
 * in the place of the parameters.
 */
final class NamedStatements {
    /** How many the session keeps itself. */
    private static final int MOST = 1024;

    private static final int LARGEST = 1 << 20;

    private final Session session;
    private final Map<String, NamedText> byName = new HashMap<>();

    NamedStatements(Session session) {
        this.session = session;
    }

    void clear() {
        byName.clear();
    }

    int count() {
        return byName.size();
    }

    void tell(PreparedListing to) {
        byName.forEach(to::add);
    }

    void run(ScannedSql statement) {
        switch (NamedStatementParser.parse(statement)) {
            case NamedStatement.Prepare(String name, Source source) -> {
                // As on a server: also when the new one cannot be prepared.
                byName.remove(name);
                text(statement, source, text -> prepare(statement, name, text));
            }
            case NamedStatement.Execute(String name, Arguments arguments) ->
                    execute(statement, find(name, "EXECUTE"), arguments, true);
            case NamedStatement.Immediate(Source source, Arguments arguments) ->
                    text(statement, source, text -> execute(statement, text, arguments, false));
            case NamedStatement.Deallocate(String name) -> deallocate(statement, name);
            case NamedStatement.Unknown() ->
                    throw ErrorCode.MYSQL_PARSE_ERROR.with(
                            "You have an error in your SQL syntax near a PREPARE, EXECUTE or"
                                    + " DEALLOCATE PREPARE");
        }
    }

    private NamedText find(String name, String command) {
        NamedText text = byName.get(name);
        if (text == null) {
            throw ErrorCode.MYSQL_UNKNOWN_STATEMENT.with(
                    "Unknown prepared statement handler (" + name + ") given to " + command);
        }
        return text;
    }

    private void prepare(ScannedSql statement, String name, NamedText text) {
        if (byName.size() >= MOST) {
            throw ErrorCode.MYSQL_TOO_MANY_STATEMENTS.with(
                    "Can't create more than max_prepared_stmt_count statements (current value: "
                            + MOST
                            + ")");
        }
        if (text.group() != null) {
            ReadOnlyTransactions.require(session, statement.kind(), Pin.SQL_PREPARE);
        }
        byName.put(name, text);
        if (text.group() == null) {
            session.answerOk("Statement prepared", session.tracking().change());
            return;
        }
        session.settings().pin(Pin.SQL_PREPARE);
        session.text()
                .relayVerbatim(
                        text.group(),
                        statement.bytes(),
                        new LocalState.Use(false, false, false, true));
    }

    private void deallocate(ScannedSql statement, String name) {
        GroupId group = find(name, "DEALLOCATE PREPARE").group();
        byName.remove(name);
        if (group == null) {
            session.answerOk(session.tracking().change());
        } else {
            session.text()
                    .relayVerbatim(
                            group,
                            statement.bytes(),
                            new LocalState.Use(false, false, false, true));
        }
    }

    /**
     * @param named whether the server knows the text by its name
     */
    private void execute(ScannedSql statement, NamedText text, Arguments arguments, boolean named) {
        GroupId group = text.group();
        if (group == null) {
            executeHere(statement, text, arguments);
            return;
        }
        Pauses pauses = session.admission().pauses();
        if (session.admission().mustWait(pauses, text.planned().tables())) {
            session.admission()
                    .await(
                            pauses,
                            text.planned().tables(),
                            new GateWait.Then() {
                                @Override
                                public void goOn() {
                                    execute(statement, text, arguments, named);
                                }

                                @Override
                                public void ended() {}
                            });
            return;
        }
        session.admission().isOf(text.planned());
        session.admission().carriesOut(new BoundPlan.PassThrough(group));
        session.process().statement(text.scanned());
        Pin pin = PinRules.of(text.scanned());
        ReadOnlyTransactions.require(session, text.scanned().kind(), pin);
        if (pin != null) {
            session.settings().pin(pin);
        }
        LocalState.Use inner = LocalState.Use.of(text.scanned());
        LocalState.Use outer = LocalState.Use.of(statement);
        session.text()
                .relayVerbatim(
                        group,
                        statement.bytes(),
                        new LocalState.Use(
                                inner.reads() || outer.reads(),
                                inner.assigns() || outer.assigns(),
                                inner.mayAssign(),
                                named || inner.named(),
                                inner.place().isEmpty() ? outer.place() : ""));
    }

    private void executeHere(ScannedSql statement, NamedText text, Arguments arguments) {
        if (arguments.other() >= 0) {
            throw ErrorCode.UNSUPPORTED_ON_SHARDS.with(
                    "EXECUTE of a statement that the proxy carries out, USING something else than user"
                            + " variables; SET a user variable to it first"
                            + Place.behind(statement, arguments.other()));
        }
        if (text.parameters() != arguments.variables().size()) {
            throw ErrorCode.MYSQL_WRONG_ARGUMENTS.with("Incorrect arguments to EXECUTE");
        }
        if (!Objects.equals(text.schema(), session.connections().schema())
                || !text.scanned()
                        .dialect()
                        .reads(text.scanned().bytes(), session.settings().dialect())) {
            throw ErrorCode.SESSION_STATE_NOT_PORTABLE.with(
                    "the statement was prepared in another schema, character set or sql_mode than the session"
                            + " has now; PREPARE it again"
                            + Place.behind(statement, 0));
        }
        UserVariableValues.ask(
                session,
                arguments.variables(),
                literals -> {
                    // Places are counted in the text that was prepared.
                    Rewritten rewritten = text.with(literals);
                    int attributes = session.text().attributes().length;
                    if (Commands.packets(attributes + rewritten.sql().length + 1) > 1) {
                        throw ErrorCode.UNSUPPORTED_ON_SHARDS.with(
                                "EXECUTE of a statement of 16 MiB or more; use the driver's prepared"
                                        + " statements"
                                        + Place.behind(statement, 0));
                    }
                    session.text().queryAgain(rewritten);
                });
    }

    /** The place of what stands behind a word of the statement. */
    private static String behind(ScannedSql statement, String... words) {
        Tokens tokens = Tokens.of(statement);
        return Place.behind(statement, tokens.find(0, tokens.count(), words) + 1);
    }

    private void text(ScannedSql statement, Source source, Consumer<NamedText> then) {
        switch (source) {
            case NamedStatement.Text(String sql) -> look(sql, then);
            case NamedStatement.Variable(String name) ->
                    UserVariableValues.ask(
                            session,
                            List.of(name),
                            values -> look(UserVariableValues.text(values.getFirst()), then));
            case NamedStatement.Expression() ->
                    throw ErrorCode.COMMAND_UNSUPPORTED.with(
                            "a statement whose text is an expression, which the proxy cannot look at before the"
                                    + " server executes it; SET a user variable to it and prepare that"
                                    + behind(statement, "FROM", "IMMEDIATE"));
        }
    }

    /** Reads the text as if the client had sent it by itself. */
    private void look(String sql, Consumer<NamedText> then) {
        SqlDialect dialect = session.settings().dialect();
        byte[] bytes = encoded(sql, dialect.charset());
        Scan scan = session.context().scanner().scan(bytes, 0, bytes.length, dialect);
        requireSound(scan, bytes);
        ScannedSql scanned = scan.snapshot();
        String schema = session.schemaOrEmpty();
        Routing routing = session.context().routing();
        Planned known = session.context().plans().find(scan, schema, routing.rules());
        if (known != null) {
            look(scanned, known, then);
            return;
        }
        session.context()
                .planning()
                .plan(
                        scanned,
                        schema,
                        routing.rules(),
                        routing.configuration().limits().parseTimeout(),
                        session.context().loop(),
                        planned -> {
                            if (!session.isClosed()) {
                                session.guarded(() -> look(scanned, required(planned), then));
                            }
                        });
    }

    private static Planned required(@Nullable Planned planned) {
        if (planned == null) {
            throw ErrorCode.INTERNAL.with(
                    "the statement could not be planned, see the proxy's log");
        }
        return planned;
    }

    private static byte[] encoded(String sql, Charset charset) {
        if (!charset.newEncoder().canEncode(sql)) {
            throw ErrorCode.UNSAFE_CHARACTER_SET.with(
                    "a statement with characters that character_set_client has not; SET NAMES utf8mb4"
                            + " first");
        }
        byte[] bytes = sql.getBytes(charset);
        if (bytes.length > LARGEST) {
            throw ErrorCode.UNSUPPORTED_ON_SHARDS.with(
                    "a statement prepared in SQL of more than 1 MiB; use the driver's prepared statements");
        }
        return bytes;
    }

    private void requireSound(Scan scan, byte[] bytes) {
        if (scan.has(Trait.TOO_DEEP)) {
            throw HiddenStatements.tooDeep(scan);
        }
        session.settings().requireReadable();
        if (scan.has(Trait.DIAGNOSTICS)
                || scan.has(Trait.ROW_COUNT)
                || scan.has(Trait.FOUND_ROWS)
                || isNamed(scan.kind())
                || RouteExplaining.isAskedBy(scan)
                || scan.kind() == StatementKind.SHOW && ProcessList.isAskedBy(bytes)) {
            // Answered for the last statement, which the PREPARE itself would be, or by the proxy.
            throw ErrorCode.MYSQL_UNSUPPORTED_PS.with(
                    "This command is not supported in the prepared statement protocol yet");
        }
        HintRule.check(session.user(), scan);
        HiddenStatements.refuse(scan);
    }

    static boolean isNamed(StatementKind kind) {
        return kind == StatementKind.PREPARE
                || kind == StatementKind.EXECUTE
                || kind == StatementKind.DEALLOCATE;
    }

    private void look(ScannedSql scanned, Planned planned, Consumer<NamedText> then) {
        Template template = planned.template();
        session.requirements().access(template);
        BoundPlan.Refused refusal = template.refusal(scanned);
        if (refusal != null) {
            throw refusal.exception();
        }
        NamedText text =
                new NamedText(
                        scanned, session.connections().schema(), group(scanned, template), planned);
        if (text.group() == null && text.selectedParameter() >= 0) {
            throw ErrorCode.UNSUPPORTED_ON_SHARDS.with(
                    "a parameter among the columns that a statement prepared in SQL selects from a sharded"
                            + " table; use the driver's prepared statements, or put the value into the text"
                            + Place.behind(scanned, text.selectedParameter()));
        }
        int position = Placeholders.position(Tokens.of(scanned));
        if (text.group() == null && position >= 0) {
            throw ErrorCode.UNSUPPORTED_ON_SHARDS.with(
                    "ORDER BY or GROUP BY of a parameter in a statement prepared in SQL: a number there"
                            + " would be the position of a column; put it into the text"
                            + Place.behind(scanned, position));
        }
        then.accept(text);
    }

    /** Null when the session executes it itself. */
    private @Nullable GroupId group(ScannedSql scanned, Template template) {
        if (SessionStatements.isAboutTheSession(scanned.kind())
                || scanned.has(Trait.IDENTITY)
                || !(scanned.hint() instanceof RouteHint.None)
                || template.isPreparedByProxy()
                || template.prepareAs(scanned) != null) {
            return null;
        }
        return switch (template.bind(scanned, ParameterSource.NONE)) {
            case BoundPlan.PassThrough(GroupId group) -> group;
            case BoundPlan.AnyGroup() -> session.homeGroup();
            case BoundPlan.Single _,
                    BoundPlan.Concat _,
                    BoundPlan.Merge _,
                    BoundPlan.InText _,
                    BoundPlan.Writes _,
                    BoundPlan.Definition _,
                    BoundPlan.Everywhere _,
                    BoundPlan.Described _,
                    BoundPlan.Catalogue _,
                    BoundPlan.Generate _,
                    BoundPlan.Collected _,
                    BoundPlan.Unlisted _,
                    BoundPlan.Drops _,
                    BoundPlan.Keyed _ ->
                    null;
            case BoundPlan.Load _ ->
                    throw ErrorCode.UNSUPPORTED_ON_SHARDS.with(
                            "LOAD DATA of a sharded table cannot be prepared in SQL; send it as it is"
                                    + Place.behind(scanned, 0));
            case BoundPlan.Refused refused -> throw refused.exception();
        };
    }
}
