package io.tidegate.proxy.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.MultiShardWrite;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.BackendStatements;
import io.tidegate.proxy.backend.ReplyKind;
import io.tidegate.proxy.execution.Completion;
import io.tidegate.proxy.execution.Connections;
import io.tidegate.proxy.execution.Writes;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.proxy.wire.PacketWriter;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.PrepareOk;
import io.tidegate.sharding.plan.BoundPlan;
import io.tidegate.sharding.plan.ParameterSource;
import io.tidegate.sharding.plan.ShardStatement;
import io.tidegate.sharding.plan.Template;
import io.tidegate.sharding.rule.KeyValue;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.Trait;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The statements that one client has prepared. Back ends prepare a text when it is first executed
 * on their connection; the client's ids are the session's own.
 */
final class PreparedStatements {
    /** As max_prepared_stmt_count, but for one client. */
    private static final int MOST = 16_382;

    private static final int ID_AT = 5;

    private final Session session;
    private final Map<Integer, PreparedStatement> byId = new HashMap<>();
    private int lastId;

    PreparedStatements(Session session) {
        this.session = session;
    }

    void clear() {
        byId.clear();
    }

    void prepare(ClientCommand command) {
        byte[] sql = new byte[command.argumentLength()];
        command.copyArgument(sql);
        command.packets().release();
        if (byId.size() >= MOST) {
            throw ErrorCode.MYSQL_TOO_MANY_STATEMENTS.with(
                    "Can't create more than max_prepared_stmt_count statements (current value: "
                            + MOST
                            + ")");
        }
        Scan scan =
                session.context().scanner().scan(sql, 0, sql.length, session.settings().dialect());
        if (scan.has(Trait.TOO_DEEP)) {
            throw ErrorCode.NESTING_TOO_DEEP.with(
                    "the statement nests parentheses deeper than limits.max-nesting");
        }
        if (scan.has(Trait.MULTI_STATEMENT)) {
            throw ErrorCode.MYSQL_PARSE_ERROR.with(
                    "You have an error in your SQL syntax; a prepared statement is one statement");
        }
        if (SessionStatements.isAboutTheSession(scan)) {
            prepareLocally(sql);
            return;
        }
        Pin pin = PinRules.of(scan);
        var facts =
                new PreparedStatement.Facts(
                        pin,
                        session.text().sessionStatements().localTo(scan),
                        scan.has(Trait.LAST_INSERT_ID));
        var snapshot = scan.snapshot();
        Routing routing = session.context().routing();
        String schema = session.connections().schema();
        withTemplate(
                snapshot,
                session.schemaOrEmpty(),
                routing,
                template -> {
                    session.text().checkAccess(template);
                    BoundPlan.Refused refusal = template.refusal();
                    if (refusal != null) {
                        throw refusal.code().with(refusal.message());
                    }
                    ShardStatement as = template.prepareAs();
                    byte[] text = as == null ? sql : as.sql();
                    prepareOn(
                            template.prepareGroup(),
                            text,
                            (id, parameters) -> {
                                var statement =
                                        new PreparedStatement(
                                                id, sql, snapshot, schema, parameters, facts);
                                statement.planned(routing, template);
                                return statement;
                            });
                });
    }

    private void prepareLocally(byte[] sql) {
        PreparedStatement statement =
                new PreparedStatement(
                        ++lastId,
                        sql,
                        null,
                        session.connections().schema(),
                        0,
                        PreparedStatement.Facts.NONE);
        byId.put(statement.id(), statement);
        ByteBuf out = session.sink().alloc().buffer(16);
        int start = PacketWriter.begin(out);
        new PrepareOk(statement.id(), 0, 0, 0).encode(out);
        PacketWriter.end(out, start, 1);
        session.sink().write(out);
        session.sink().flush();
        session.idle();
    }

    private interface Registration {
        PreparedStatement create(int id, int parameters);
    }

    private interface TemplateUse {
        void with(Template template);
    }

    private void withTemplate(ScannedSql scanned, String schema, Routing routing, TemplateUse use) {
        session.context()
                .planning()
                .plan(
                        scanned,
                        schema,
                        routing.rules(),
                        routing.configuration().limits().parseTimeout(),
                        session.context().loop(),
                        planned -> {
                            if (session.isClosed()) {
                                return;
                            }
                            if (planned == null) {
                                session.refuse(
                                        ErrorCode.INTERNAL.with(
                                                "the statement could not be planned, see the proxy's log"));
                                return;
                            }
                            try {
                                use.with(planned);
                            } catch (TidegateException refused) {
                                session.refuse(refused);
                            } catch (MalformedPacketException malformed) {
                                session.refuse(malformed());
                            }
                        });
    }

    private void prepareOn(GroupId group, byte[] text, Registration registration) {
        GroupId open = session.transaction().group();
        session.connections()
                .connect(
                        group,
                        new Connections.Ready() {
                            @Override
                            public void ready(BackendConnection connection) {
                                new PrepareRelay(session, connection, text)
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
                                if (open != null
                                        && cause.code() == ErrorCode.CROSS_GROUP_TRANSACTION) {
                                    session.refuse(
                                            ErrorCode.CROSS_GROUP_TRANSACTION.with(
                                                    "the transaction is open on group "
                                                            + open
                                                            + " and this statement is described by group "
                                                            + group
                                                            + "; prepare it before the transaction begins"));
                                } else {
                                    session.refuse(cause);
                                }
                            }
                        });
    }

    private int register(
            BackendConnection connection,
            byte[] text,
            int backendId,
            int parameters,
            Registration registration) {
        PreparedStatement statement = registration.create(++lastId, parameters);
        byId.put(statement.id(), statement);
        Execution.remember(
                session,
                connection,
                new BackendStatements.Key(text, session.connections().schema()),
                new BackendStatements.Prepared(backendId, parameters));
        return statement.id();
    }

    void execute(ClientCommand command) {
        PreparedStatement statement;
        try {
            if (command.payloadLength() < 10) {
                throw malformed();
            }
            statement = find(command, "mysqld_stmt_execute");
        } catch (TidegateException unknown) {
            command.packets().release();
            throw unknown;
        }
        if (statement.scanned() == null) {
            command.packets().release();
            session.text().queryAgain(statement.sql());
            return;
        }
        Execution execution = new Execution(session, statement, command);
        try {
            Routing routing = session.context().routing();
            Template template = statement.template(routing);
            if (template != null) {
                carryOut(execution, statement, template);
            } else {
                replan(execution, statement, routing);
            }
        } catch (TidegateException refused) {
            execution.release();
            throw refused;
        } catch (MalformedPacketException broken) {
            execution.release();
            throw malformed();
        }
    }

    /** The rules have changed since the statement was planned. */
    private void replan(Execution execution, PreparedStatement statement, Routing routing) {
        String schema = statement.schema();
        withTemplate(
                Objects.requireNonNull(statement.scanned()),
                schema == null ? "" : schema,
                routing,
                template -> {
                    statement.planned(routing, template);
                    try {
                        carryOut(execution, statement, template);
                    } catch (TidegateException | MalformedPacketException refused) {
                        execution.release();
                        throw refused;
                    }
                });
    }

    private void carryOut(Execution execution, PreparedStatement statement, Template template) {
        if (!Objects.equals(statement.schema(), session.connections().schema())) {
            throw ErrorCode.SESSION_STATE_NOT_PORTABLE.with(
                    "the statement was prepared in schema "
                            + statement.schema()
                            + " and the session is in another one now; USE that schema, or prepare it again");
        }
        if (statement.pin() != null) {
            session.settings().pin(statement.pin());
        }
        execution.noteTypes();
        BoundPlan plan =
                template.bind(
                        Objects.requireNonNull(statement.scanned()),
                        new Values(execution, statement));
        switch (plan) {
            case BoundPlan.PassThrough(GroupId group) ->
                    relay(execution, statement, group, statement.key(), null);
            case BoundPlan.AnyGroup() ->
                    relay(execution, statement, session.homeGroup(), statement.key(), null);
            case BoundPlan.Single(ShardStatement shard) ->
                    relay(execution, statement, shard.group(), key(shard), shard.parameters());
            case BoundPlan.Concat(List<ShardStatement> shards) -> {
                List<BackendStatements.Key> keys = shards.stream().map(this::key).toList();
                session.text()
                        .concatenate(
                                TextStatements.groups(shards),
                                (connection, index, listener) ->
                                        execution.send(
                                                connection,
                                                keys.get(index),
                                                shards.get(index).parameters(),
                                                listener),
                                releasing(execution, statement));
            }
            case BoundPlan.Writes(List<ShardStatement> shards) -> {
                List<BackendStatements.Key> keys = shards.stream().map(this::key).toList();
                session.text()
                        .write(
                                TextStatements.groups(shards),
                                (connection, index, listener) ->
                                        execution.send(
                                                connection,
                                                keys.get(index),
                                                shards.get(index).parameters(),
                                                listener),
                                Writes.Counting.SUM,
                                releasing(execution, statement));
            }
            case BoundPlan.Everywhere(List<GroupId> groups, MultiShardWrite policy) -> {
                TextStatements.requirePolicy(groups, policy);
                session.text()
                        .write(
                                groups,
                                (connection, index, listener) ->
                                        execution.send(connection, statement.key(), null, listener),
                                Writes.Counting.FIRST,
                                releasing(execution, statement));
            }
            case BoundPlan.Refused(ErrorCode code, String message) -> throw code.with(message);
        }
    }

    private Completion releasing(Execution execution, PreparedStatement statement) {
        return (affectedRows, lastInsertId, warnings, error) -> {
            execution.release();
            statement.clearLongData();
            session.completed(affectedRows, lastInsertId, warnings, error);
        };
    }

    private BackendStatements.Key key(ShardStatement shard) {
        return new BackendStatements.Key(shard.sql(), session.connections().schema());
    }

    private void relay(
            Execution execution,
            PreparedStatement statement,
            GroupId group,
            BackendStatements.Key key,
            int @Nullable [] indexes) {
        if (statement.isLocal()) {
            TidegateException elsewhere = session.text().sessionStatements().claim(group);
            if (elsewhere != null) {
                throw elsewhere;
            }
        }
        session.text().relayTarget(group);
        Connections.Ready whenReady =
                new Connections.Ready() {
                    @Override
                    public void ready(BackendConnection connection) {
                        execution.on(
                                connection,
                                key,
                                indexes,
                                new Relaying(execution, statement, connection));
                    }

                    @Override
                    public void failed(ErrPacket error) {
                        execution.release();
                        session.answerError(error);
                    }

                    @Override
                    public void failed(TidegateException cause) {
                        execution.release();
                        session.refuse(cause);
                    }
                };
        GroupId inserted = session.last().insertedAt();
        if (inserted != null && !inserted.equals(group) && statement.asksLastInsertId()) {
            new LastInsertIdTransfer(session, inserted, group, whenReady).start();
        } else {
            session.connections().connect(group, whenReady);
        }
    }

    private final class Relaying implements Execution.Then {
        private final Execution execution;
        private final PreparedStatement statement;
        private final BackendConnection connection;

        Relaying(Execution execution, PreparedStatement statement, BackendConnection connection) {
            this.execution = execution;
            this.statement = statement;
            this.connection = connection;
        }

        @Override
        public void send(ByteBuf packets, int firstReplySequence) {
            execution.release();
            statement.clearLongData();
            session.relayTo(connection, packets, ReplyKind.RESULT, firstReplySequence);
        }

        @Override
        public void failed(ErrPacket error) {
            execution.release();
            session.connections().settle(connection);
            session.answerError(error);
        }

        @Override
        public void lost(TidegateException cause) {
            execution.release();
            session.lost(cause, false);
        }
    }

    /** The parameters of an execution as routing sees them. */
    private final class Values implements ParameterSource {
        private final Execution execution;
        private final PreparedStatement statement;

        Values(Execution execution, PreparedStatement statement) {
            this.execution = execution;
            this.statement = statement;
        }

        @Override
        public int count() {
            return statement.parameters();
        }

        @Override
        public KeyValue value(int index) {
            byte[] data = statement.longData(index);
            return data != null
                    ? new KeyValue.BytesValue(data)
                    : execution.parameters().value(index, session.settings().dialect().charset());
        }
    }

    void longData(ClientCommand command) {
        try {
            if (command.payloadLength() >= 7) {
                byte[] argument = new byte[command.argumentLength()];
                command.copyArgument(argument);
                ByteBuf fields = Unpooled.wrappedBuffer(argument);
                PreparedStatement statement = byId.get(fields.readIntLE());
                int parameter = fields.readUnsignedShortLE();
                if (statement != null && parameter < statement.parameters()) {
                    byte[] chunk = new byte[fields.readableBytes()];
                    fields.readBytes(chunk);
                    int collected = statement.addLongData(parameter, chunk);
                    int most =
                            session.context().routing().configuration().limits().maxAllowedPacket();
                    if (collected > most) {
                        session.sink().abort();
                    }
                }
            }
        } finally {
            command.packets().release();
        }
        // This command has no reply, whatever it was.
        session.idle();
    }

    void reset(ClientCommand command) {
        PreparedStatement statement;
        try {
            statement = find(command, "mysqld_stmt_reset");
        } finally {
            command.packets().release();
        }
        statement.clearLongData();
        session.answerOk();
    }

    void close(ClientCommand command) {
        if (command.payloadLength() >= 5) {
            byId.remove(command.packets().getIntLE(command.packets().readerIndex() + ID_AT));
        }
        command.packets().release();
        session.idle();
    }

    private PreparedStatement find(ClientCommand command, String function) {
        if (command.payloadLength() < 5) {
            throw malformed();
        }
        int id = command.packets().getIntLE(command.packets().readerIndex() + ID_AT);
        PreparedStatement statement = byId.get(id);
        if (statement == null) {
            throw ErrorCode.MYSQL_UNKNOWN_STATEMENT.with(
                    "Unknown prepared statement handler ("
                            + Integer.toUnsignedString(id)
                            + ") given to "
                            + function);
        }
        return statement;
    }

    private static TidegateException malformed() {
        return ErrorCode.MYSQL_MALFORMED_PACKET.with("Malformed communication packet");
    }
}
