package io.tidegate.proxy.execution;

import io.netty.buffer.Unpooled;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.TextRows;
import io.tidegate.sharding.load.LoadCharset;
import io.tidegate.sharding.plan.LoadedIds;
import io.tidegate.sharding.plan.RowLoad;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a load, each of which is asked, before its first use, what its server makes of
 * files: whether it takes any, in which character set it reads those that do not say, and how long
 * it waits for more of one. Where lines have ids, it is asked which ids the column holds.
 */
final class LoadConnections implements Connections {
    private static final String QUESTION =
            "SELECT @@local_infile, @@character_set_database, @@net_read_timeout";

    private final Connections connections;
    private final RowLoad load;
    private final boolean isNamed;
    private @Nullable LoadCharset charset;
    private @Nullable LoadedIds ids;
    private Duration patience = Duration.ofSeconds(Integer.MAX_VALUE);

    LoadConnections(Connections connections, RowLoad load) {
        this.connections = connections;
        this.load = load;
        this.charset = load.charset();
        this.isNamed = charset != null;
    }

    /** That of the file; known when the first group is ready. */
    LoadCharset charset() {
        return Objects.requireNonNull(charset);
    }

    /** What the generated column holds; null where there is none. */
    @Nullable LoadedIds ids() {
        return ids;
    }

    /** Of the server with the least: all of them have locks while the client is waited for. */
    Duration patience() {
        return patience;
    }

    @Override
    public void connect(GroupId group, Ready ready) {
        connections.connect(
                group,
                new Ready() {
                    @Override
                    public void ready(BackendConnection connection) {
                        connection.query(
                                question(group),
                                new Swallowed(connection, new Question(connection, ready)));
                    }

                    @Override
                    public void failed(ErrPacket error) {
                        ready.failed(error);
                    }

                    @Override
                    public void failed(TidegateException cause) {
                        ready.failed(cause);
                    }
                });
    }

    private byte[] question(GroupId group) {
        String asked =
                load.wantsIds()
                        ? QUESTION + ", " + LoadedIds.question(load.rule(), group)
                        : QUESTION;
        return asked.getBytes(StandardCharsets.US_ASCII);
    }

    private final class Question implements Swallowed.Then {
        private final BackendConnection connection;
        private final Ready ready;

        Question(BackendConnection connection, Ready ready) {
            this.connection = connection;
            this.ready = ready;
        }

        @Override
        public void ok(byte[] reply) {
            List<@Nullable String> row = TextRows.decode(Unpooled.wrappedBuffer(reply)).getFirst();
            TidegateException refusal =
                    refusal(
                            connection.group(),
                            String.valueOf(row.getFirst()),
                            String.valueOf(row.get(1)));
            if (refusal == null && load.wantsIds()) {
                refusal = refusalOfIds(connection.group(), row.getLast());
            }
            if (refusal == null) {
                expect(Duration.ofSeconds(Long.parseLong(String.valueOf(row.get(2)))));
                ready.ready(connection);
            } else {
                connections.settle(connection);
                ready.failed(refusal);
            }
        }

        @Override
        public void failed(ErrPacket error) {
            connections.settle(connection);
            ready.failed(error);
        }

        @Override
        public void lost(TidegateException cause) {
            connections.lost(connection);
            ready.failed(cause);
        }
    }

    /** Takes the column's type, which has to be that of the groups before. */
    private @Nullable TidegateException refusalOfIds(GroupId group, @Nullable String types) {
        try {
            LoadedIds its = LoadedIds.of(load.rule(), group, types);
            if (ids != null && !ids.equals(its)) {
                LoadedIds.of(load.rule(), group, types + " and elsewhere " + ids.type());
            }
            ids = its;
            return null;
        } catch (TidegateException refused) {
            return refused;
        }
    }

    private void expect(Duration ofServer) {
        patience = ofServer.compareTo(patience) < 0 ? ofServer : patience;
    }

    private @Nullable TidegateException refusal(GroupId group, String takesFiles, String name) {
        if (!takesFiles.equals("1") && !takesFiles.equals("ON")) {
            return SplitLoad.disabled();
        }
        if (isNamed) {
            return null;
        }
        LoadCharset found = LoadCharset.of(name);
        if (found == null || charset != null && charset != found) {
            return ErrorCode.UNSUPPORTED_ON_SHARDS.with(
                    "LOAD DATA of a sharded table without CHARACTER SET, where the schema on group "
                            + group
                            + " has the character set "
                            + name
                            + (found == null
                                    ? ", in which lines are not certain"
                                    : " and on another group another one")
                            + "; name the file's by CHARACTER SET");
        }
        charset = found;
        return null;
    }

    @Override
    public void generatedKeys(BackendConnection connection, boolean alone) {
        connections.generatedKeys(connection, alone);
    }

    @Override
    public void settle(BackendConnection connection) {
        connections.settle(connection);
    }

    @Override
    public void unused(BackendConnection connection) {
        connections.unused(connection);
    }

    @Override
    public void drop(BackendConnection connection) {
        connections.drop(connection);
    }

    @Override
    public void lost(BackendConnection connection) {
        connections.lost(connection);
    }

    @Override
    public void stop(BackendConnection connection) {
        connections.stop(connection);
    }

    @Override
    public boolean inTransaction() {
        return connections.inTransaction();
    }
}
