package io.tidegate.proxy.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The statements that one client has prepared, by the session's own ids, and the commands that name
 * one of them.
 */
final class PreparedStatements {
    /** As max_prepared_stmt_count, but for one client. */
    private static final int MOST = 16_382;

    private static final int ID_AT = 5;

    /** The code, the statement and how many rows. */
    private static final int FETCH_LENGTH = 9;

    private final Session session;
    private final Preparation preparation;
    private final Executions executions;
    private final Map<Integer, PreparedStatement> byId = new HashMap<>();
    private int lastId;

    PreparedStatements(Session session) {
        this.session = session;
        this.preparation = new Preparation(session, this);
        this.executions = new Executions(session);
    }

    void clear() {
        byId.clear();
    }

    int count() {
        return byId.size();
    }

    void tell(PreparedListing to) {
        byId.values().forEach(to::add);
    }

    void prepare(ClientCommand command) {
        preparation.prepare(command);
    }

    /**
     * @throws TidegateException where the client has as many as it may
     */
    void requireRoom() {
        if (byId.size() >= MOST) {
            throw ErrorCode.MYSQL_TOO_MANY_STATEMENTS.with(
                    "Can't create more than max_prepared_stmt_count statements (current value: "
                            + MOST
                            + ")");
        }
    }

    /**
     * @param made of the id that it gets
     */
    PreparedStatement add(IntFunction<PreparedStatement> made) {
        PreparedStatement statement = made.apply(++lastId);
        byId.put(statement.id(), statement);
        return statement;
    }

    void execute(ClientCommand command) {
        PreparedStatement statement;
        try {
            if (command.payloadLength() < 10) {
                throw Session.malformed();
            }
            statement = find(command, "mysqld_stmt_execute");
        } catch (TidegateException unknown) {
            command.packets().release();
            throw unknown;
        }
        executions.execute(command, statement);
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

    /** Rows of a cursor, from the one connection that has it. */
    void fetch(ClientCommand command) {
        PreparedStatement statement;
        Cursors.Open cursor;
        try {
            if (command.payloadLength() < FETCH_LENGTH) {
                throw Session.malformed();
            }
            statement = find(command, "mysqld_stmt_fetch");
            cursor = session.connections().cursors().of(statement);
            if (cursor == null) {
                throw ErrorCode.MYSQL_NO_OPEN_CURSOR.with(
                        "The statement ("
                                + Integer.toUnsignedString(statement.id())
                                + ") has no open cursor"
                                + (session.settings().dialect().mariaDb() ? "" : "."));
            }
        } catch (TidegateException refused) {
            command.packets().release();
            throw refused;
        }
        ByteBuf packets = command.packets();
        packets.setIntLE(packets.readerIndex() + ID_AT, cursor.on().id());
        new Fetch(session, statement, cursor, packets).start();
    }

    void reset(ClientCommand command) {
        PreparedStatement statement;
        try {
            statement = find(command, "mysqld_stmt_reset");
        } finally {
            command.packets().release();
        }
        statement.clearLongData();
        session.connections().closeCursor(statement);
        session.answerOk();
    }

    void close(ClientCommand command) {
        if (command.payloadLength() >= 5) {
            int id = command.packets().getIntLE(command.packets().readerIndex() + ID_AT);
            PreparedStatement closed = byId.remove(id);
            if (closed != null) {
                session.connections().closeCursor(closed);
            }
        }
        command.packets().release();
        session.idle();
    }

    private PreparedStatement find(ClientCommand command, String function) {
        if (command.payloadLength() < 5) {
            throw Session.malformed();
        }
        int id = command.packets().getIntLE(command.packets().readerIndex() + ID_AT);
        PreparedStatement statement = byId.get(id);
        if (statement == null) {
            throw ErrorCode.MYSQL_UNKNOWN_STATEMENT.with(
                    "Unknown prepared statement handler ("
                            + Integer.toUnsignedString(id)
                            + ") given to "
                            + (session.settings().dialect().mariaDb()
                                    ? function
                                    : "mysql_stmt_precheck"));
        }
        return statement;
    }
}
