package io.tidegate.proxy.session;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.SchemaConfig;
import io.tidegate.conf.model.TableConfig;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.Commands;
import io.tidegate.proxy.backend.ReplyKind;
import io.tidegate.proxy.execution.Connections;
import io.tidegate.proxy.execution.FieldListRelay;
import io.tidegate.proxy.execution.Relay;
import io.tidegate.proxy.wire.Command;
import io.tidegate.proxy.wire.ServerStatus;
import io.tidegate.proxy.wire.message.ErrPacket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One COM_FIELD_LIST: the columns of a table that it names. A sharded table is described by its
 * first sub-table.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_field_list.html">COM_FIELD_LIST</a>
 */
final class FieldList implements Connections.Ready, Relay.Ending {
    private final Session session;
    private final byte[] argument;
    private final TableConfig.@Nullable Sharded sharded;

    private FieldList(Session session, byte[] argument, TableConfig.@Nullable Sharded sharded) {
        this.session = session;
        this.argument = argument;
        this.sharded = sharded;
    }

    static void answer(Session session, ClientCommand command) {
        byte[] argument = new byte[command.argumentLength()];
        command.copyArgument(argument);
        command.packets().release();
        if (nameLength(argument) == argument.length) {
            // A server would take for the pattern what an earlier command, maybe of another client,
            // has left in its buffer.
            throw Session.malformed();
        }
        TableConfig.Sharded sharded = shardedTable(session, argument);
        GroupId group = session.homeGroup();
        if (sharded != null) {
            group = sharded.placement().getFirst();
            argument = renamed(argument, sharded.subTables().getFirst());
        }
        session.connections()
                .connectOutsideTransaction(group, new FieldList(session, argument, sharded));
    }

    private static TableConfig.@Nullable Sharded shardedTable(Session session, byte[] argument) {
        SchemaConfig schema =
                session.context().routing().configuration().schemas().get(session.schemaOrEmpty());
        String table =
                new String(argument, 0, nameLength(argument), StandardCharsets.UTF_8)
                        .toLowerCase(Locale.ROOT);
        return schema != null && schema.tables().get(table) instanceof TableConfig.Sharded sharded
                ? sharded
                : null;
    }

    /** The name ends with a zero; behind it stands a pattern for the columns. */
    private static byte[] renamed(byte[] argument, String table) {
        byte[] name = table.getBytes(StandardCharsets.UTF_8);
        int behindName = nameLength(argument);
        byte[] result = Arrays.copyOf(name, name.length + argument.length - behindName);
        System.arraycopy(argument, behindName, result, name.length, argument.length - behindName);
        return result;
    }

    private static int nameLength(byte[] argument) {
        int length = 0;
        while (length < argument.length && argument[length] != 0) {
            length++;
        }
        return length;
    }

    @Override
    public void ready(BackendConnection connection) {
        connection.send(
                Commands.text(session.sink().alloc(), Command.COM_FIELD_LIST, argument),
                ReplyKind.COLUMNS,
                1,
                new FieldListRelay(
                        session.sink(),
                        connection,
                        sharded == null ? null : sharded.name(),
                        session.status() & ServerStatus.IN_TRANSACTION,
                        this));
    }

    @Override
    public void relayed(BackendConnection connection) {
        session.guarded(() -> {
            session.last().uncounted();
            session.settle(connection, session::idle);
        });
    }

    @Override
    public void lost(BackendConnection connection, TidegateException cause, boolean begun) {
        session.lost(connection, cause, begun);
    }

    @Override
    public void failed(ErrPacket error) {
        session.answerError(error);
    }

    @Override
    public void failed(TidegateException cause) {
        session.refuse(cause);
    }
}
