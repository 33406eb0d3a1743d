package io.tidegate.proxy.boot;

import io.netty.channel.EventLoop;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.BackendConnector;
import io.tidegate.proxy.backend.BackendPools;
import io.tidegate.proxy.backend.ConnectionKind;
import io.tidegate.proxy.backend.LeaseListener;
import io.tidegate.proxy.backend.NodeBudgets;
import io.tidegate.proxy.execution.Swallowed;
import io.tidegate.proxy.frontend.Transports;
import io.tidegate.proxy.session.Baseline;
import io.tidegate.proxy.session.TextRows;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.message.ErrPacket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a server, before the first client comes, what drivers branch on. */
final class BaselineProbe {
    private static final Logger LOG = LoggerFactory.getLogger(BaselineProbe.class);
    private static final byte[] QUESTION =
            "SELECT @@version, @@global.sql_mode".getBytes(StandardCharsets.US_ASCII);
    private static final int UTF8MB4_GENERAL_CI = 45;

    /** What is shown when no server can be asked; an operator may configure another. */
    private static final Baseline UNKNOWN =
            new Baseline("8.4.0-tidegate", "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES");

    private BaselineProbe() {}

    static Baseline ask(
            Configuration configuration, Transports transports, BackendConnector connector) {
        EventLoop loop = transports.loops().next();
        List<GroupId> groups = configuration.groups().keySet().stream().sorted().toList();
        for (GroupId group : groups) {
            Optional<Baseline> answer = ask(configuration, group, loop, connector);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        LOG.warn(
                "no group can be reached: clients are shown version {} until a restart",
                UNKNOWN.serverVersion());
        return UNKNOWN;
    }

    private static Optional<Baseline> ask(
            Configuration configuration,
            GroupId group,
            EventLoop loop,
            BackendConnector connector) {
        CompletableFuture<Optional<Baseline>> answer = new CompletableFuture<>();
        loop.execute(() ->
                new BackendPools(loop, connector, new NodeBudgets())
                        .lease(
                                configuration,
                                group,
                                ConnectionKind.of(
                                        Capability.DEPRECATE_EOF, UTF8MB4_GENERAL_CI, true),
                                null,
                                new Asking(answer)));
        try {
            return answer.get(
                    configuration.pool().connectTimeout().toMillis() * 2, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException noAnswer) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private record Asking(CompletableFuture<Optional<Baseline>> answer) implements LeaseListener {
        @Override
        public void leased(BackendConnection connection) {
            connection.query(
                    QUESTION,
                    new Swallowed(
                            connection,
                            new Swallowed.Then() {
                                @Override
                                public void ok(byte[] reply) {
                                    List<String> row = TextRows.firstRow(reply);
                                    connection.discard();
                                    answer.complete(
                                            Optional.of(
                                                    new Baseline(row.getFirst(), row.getLast())));
                                }

                                @Override
                                public void failed(ErrPacket error) {
                                    connection.discard();
                                    answer.complete(Optional.empty());
                                }

                                @Override
                                public void lost(TidegateException cause) {
                                    answer.complete(Optional.empty());
                                }
                            }));
        }

        @Override
        public void failed(TidegateException cause) {
            answer.complete(Optional.empty());
        }
    }
}
