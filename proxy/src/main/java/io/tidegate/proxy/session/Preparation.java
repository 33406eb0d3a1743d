package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.BackendStatements;
import io.tidegate.proxy.execution.Connections;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.sharding.catalogue.CatalogueStatement;
import io.tidegate.sharding.plan.BoundPlan;
import io.tidegate.sharding.plan.NamedSchemas;
import io.tidegate.sharding.plan.OwnTables;
import io.tidegate.sharding.plan.Planned;
import io.tidegate.sharding.plan.ShardStatement;
import io.tidegate.sharding.plan.Template;
import io.tidegate.sharding.sql.Placeholders;
import io.tidegate.sharding.sql.Rewriting.Rewritten;
import io.tidegate.sharding.sql.RouteHint;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.SqlDialect;
import io.tidegate.sharding.sql.StatementKind;
import io.tidegate.sharding.sql.Trait;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prepares texts for a client. A server has the text that is the same for all parameters; it says
 * what its parameters and columns are.
 */
final class Preparation {
    private final Session session;
    private final PreparedStatements statements;

    Preparation(Session session, PreparedStatements statements) {
        this.session = session;
        this.statements = statements;
    }

    void prepare(ClientCommand command) {
        byte[] sql = new byte[command.argumentLength()];
        command.copyArgument(sql);
        command.packets().release();
        session.process().preparedText(sql);
        statements.requireRoom();
        Scan scan =
                session.context().scanner().scan(sql, 0, sql.length, session.settings().dialect());
        Rewritten known = session.withIdentity(scan);
        if (known == null) {
            prepare(sql, scan);
        } else {
            byte[] text = known.sql();
            Scan again =
                    session.context()
                            .scanner()
                            .scan(text, 0, text.length, session.settings().dialect());
            again.madeOf(known.origin());
            prepare(text, again);
        }
    }

    private void prepare(byte[] sql, Scan scan) {
        if (scan.has(Trait.TOO_DEEP)) {
            throw HiddenStatements.tooDeep(scan);
        }
        session.settings().requireReadable();
        if (scan.has(Trait.DIAGNOSTICS)
                || scan.has(Trait.ROW_COUNT)
                || scan.has(Trait.FOUND_ROWS)
                || NamedStatements.isNamed(scan.kind())
                || RouteExplaining.isAskedBy(scan)
                || DdlCommand.asked(scan) != null
                || scan.kind() == StatementKind.SHOW && ProcessList.isAskedBy(sql)) {
            // What the proxy answers is no matter of the connection it would be prepared on.
            throw ErrorCode.MYSQL_UNSUPPORTED_PS.with(
                    "This command is not supported in the prepared statement protocol yet");
        }
        if (scan.has(Trait.MULTI_STATEMENT)) {
            throw SeveralStatements.refused(scan.snapshot());
        }
        HintRule.check(session.user(), scan);
        HiddenStatements.refuse(scan);
        if (!(scan.hint() instanceof RouteHint.None)) {
            scan.blankHint();
        }
        if (NextIds.areAskedBy(scan)) {
            prepareNextIds(sql, scan.snapshot());
            return;
        }
        if (SessionStatements.isAboutTheSession(scan.kind())) {
            prepareAboutTheSession(sql, scan.snapshot());
            return;
        }
        Pin pin = PinRules.of(scan);
        var facts =
                new PreparedStatement.Facts(
                        pin, LocalState.Use.of(scan), scan.has(Trait.LAST_INSERT_ID));
        var snapshot = scan.snapshot();
        Routing routing = session.context().routing();
        String schema = session.connections().schema();
        SqlDialect dialect = session.settings().dialect();
        PlanOnDemand.Use prepareAs =
                planned -> {
                    Template template = planned.template();
                    session.requirements().access(template);
                    BoundPlan.Refused refusal = template.refusal(snapshot);
                    if (refusal != null) {
                        throw refusal.exception();
                    }
                    Registration registration =
                            (id, parameters) -> {
                                var statement =
                                        new PreparedStatement(
                                                id,
                                                sql,
                                                snapshot,
                                                schema,
                                                dialect,
                                                parameters,
                                                facts);
                                statement.planned(routing, planned);
                                return statement;
                            };
                    if (template.isPreparedByProxy()) {
                        prepareByProxy(registration, Placeholders.count(snapshot));
                        return;
                    }
                    CatalogueStatement catalogue = template.catalogue(snapshot);
                    if (catalogue != null) {
                        prepareWhenKnown(catalogue, sql, registration);
                        return;
                    }
                    prepareOn(
                            template.prepareGroup(),
                            sql,
                            template.prepareAs(snapshot),
                            registration);
                };
        Planned known =
                session.context().plans().find(scan, session.schemaOrEmpty(), routing.rules());
        if (known != null) {
            prepareAs.with(known);
        } else {
            PlanOnDemand.make(session, snapshot, session.schemaOrEmpty(), routing, prepareAs);
        }
    }

    private void prepareWhenKnown(
            CatalogueStatement catalogue, byte[] sql, Registration registration) {
        CatalogueInquiry.start(
                session,
                catalogue,
                new CatalogueInquiry.Then() {
                    @Override
                    public void known(GroupId home, byte @Nullable [] found) {
                        prepareOn(home, found == null ? sql : found, null, registration);
                    }

                    @Override
                    public void failed(ErrPacket error) {
                        session.answerError(error);
                    }

                    @Override
                    public void failed(TidegateException cause) {
                        session.refuse(cause);
                    }
                });
    }

    /** No server knows what it is: its parameters may be anything. */
    private void prepareByProxy(Registration registration, int parameters) {
        PreparedStatement statement = statements.add(id -> registration.create(id, parameters));
        LocalResults.prepared(session, statement.id(), parameters, List.of());
    }

    /** It is executed from its text; only a server can tell what its parameters are. */
    private void prepareAboutTheSession(byte[] sql, ScannedSql scanned) {
        if (Placeholders.count(scanned) == 0) {
            prepareLocally(sql);
            return;
        }
        OwnTables.requireNone(scanned);
        session.requirements()
                .access(NamedSchemas.of(scanned, session.context().routing().rules()));
        prepareOn(
                session.homeGroup(),
                sql,
                null,
                (id, parameters) -> aboutTheSession(id, sql, parameters));
    }

    private void prepareNextIds(byte[] sql, ScannedSql scanned) {
        int parameters = Placeholders.count(scanned);
        PreparedStatement statement = statements.add(id -> aboutTheSession(id, sql, parameters));
        NextIds.prepared(session, statement.id(), parameters, scanned);
    }

    private PreparedStatement aboutTheSession(int id, byte[] sql, int parameters) {
        return new PreparedStatement(
                id,
                sql,
                null,
                session.connections().schema(),
                session.settings().dialect(),
                parameters,
                PreparedStatement.Facts.NONE);
    }

    private void prepareLocally(byte[] sql) {
        PreparedStatement statement = statements.add(id -> aboutTheSession(id, sql, 0));
        LocalResults.prepared(session, statement.id(), 0, List.of());
    }

    private interface Registration {
        PreparedStatement create(int id, int parameters);
    }

    /**
     * @param shard what is prepared instead of the text; null for the text itself
     */
    private void prepareOn(
            GroupId group, byte[] sql, @Nullable ShardStatement shard, Registration registration) {
        byte[] text = shard == null ? sql : shard.sql();
        session.connections()
                .connectOutsideTransaction(
                        group,
                        new Connections.Ready() {
                            @Override
                            public void ready(BackendConnection connection) {
                                new PrepareRelay(session, connection, text, shard)
                                        .start((id, parameters) ->
                                                register(
                                                        connection,
                                                        text,
                                                        id,
                                                        parameters,
                                                        registration));
                            }

                            @Override
                            public void failed(ErrPacket error) {
                                session.answerError(error);
                            }

                            @Override
                            public void failed(TidegateException cause) {
                                session.refuse(cause);
                            }
                        });
    }

    private int register(
            BackendConnection connection,
            byte[] text,
            int backendId,
            int parameters,
            Registration registration) {
        PreparedStatement statement = statements.add(id -> registration.create(id, parameters));
        statement.preparedOn(connection.group());
        Execution.remember(
                session,
                connection,
                new BackendStatements.Key(text, statement.schema(), statement.dialect()),
                new BackendStatements.Prepared(backendId, parameters));
        return statement.id();
    }
}
