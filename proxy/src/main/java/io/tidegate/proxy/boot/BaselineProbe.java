package io.tidegate.proxy.boot;

import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.BackendConnector;
import io.tidegate.proxy.backend.BackendPools;
import io.tidegate.proxy.backend.ConnectionKind;
import io.tidegate.proxy.backend.LeaseListener;
import io.tidegate.proxy.backend.NodeBudgets;
import io.tidegate.proxy.backend.Variables;
import io.tidegate.proxy.execution.Swallowed;
import io.tidegate.proxy.group.GroupGates;
import io.tidegate.proxy.session.Baseline;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.TextResult;
import io.tidegate.proxy.wire.message.TextRows;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a server what drivers branch on and how its statements read. Until one has answered, no
 * client is greeted: a version that was made up would be believed for as long as the client stays.
 *
 * <p>Threads: {@link #begin} blocks its caller for one round over the groups; further rounds are
 * made by a virtual thread of its own.
 */
final class BaselineProbe implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BaselineProbe.class);
    private static final byte[] QUESTION =
            "SELECT @@version, @@session.sql_mode, @@global.character_set_client"
                    .getBytes(StandardCharsets.US_ASCII);

    /** Each server has some of these, old ones have none. */
    private static final byte[] TRACKING =
            "SHOW SESSION VARIABLES LIKE 'session\\_track\\_%'".getBytes(StandardCharsets.US_ASCII);

    private static final int UTF8MB4_GENERAL_CI = 45;
    private static final ConnectionKind KIND = ConnectionKind.of(0, UTF8MB4_GENERAL_CI, true);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

    private final Supplier<Configuration> configuration;
    private final EventLoop loop;
    private final BackendPools pools;
    private final Live<Optional<Baseline>> baseline = Live.of(Optional.empty());
    private final Thread asking =
            Thread.ofVirtual().name("tidegate-baseline").unstarted(this::askUntilAnswered);

    /**
     * @param configuration with the masters that there are now
     */
    BaselineProbe(
            Supplier<Configuration> configuration, EventLoop loop, BackendConnector connector) {
        this.configuration = configuration;
        this.loop = loop;
        this.pools = new BackendPools(loop, 0, connector, new NodeBudgets(), GroupGates.none());
    }

    /** Asks each group once, and goes on asking in the background when none has answered. */
    Live<Optional<Baseline>> begin() {
        if (!askEachGroup()) {
            LOG.warn("no server of any group answers: clients are refused until one does");
            asking.start();
        }
        return baseline;
    }

    private void askUntilAnswered() {
        Duration pause = FIRST_PAUSE;
        try {
            do {
                Thread.sleep(pause);
                pause = pause.multipliedBy(2);
                if (pause.compareTo(LONGEST_PAUSE) > 0) {
                    pause = LONGEST_PAUSE;
                }
            } while (!askEachGroup());
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean askEachGroup() {
        Configuration current = configuration.get();
        for (GroupId group : current.groups().keySet().stream().sorted().toList()) {
            Optional<Baseline> answer = ask(current, group);
            if (answer.isPresent()) {
                LOG.info("servers are of version {}", answer.get().serverVersion());
                baseline.replace(answer);
                return true;
            }
        }
        return false;
    }

    private Optional<Baseline> ask(Configuration current, GroupId group) {
        Asking question = new Asking();
        loop.execute(() -> pools.lease(current, group, KIND, null, Variables.NONE, question));
        try {
            return question.answer.get(
                    current.pool().connectTimeout().toMillis() * 2, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException noAnswer) {
            loop.execute(question::giveUp);
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        asking.interrupt();
    }

    /** One question to one group; all but {@code answer} is touched on the loop only. */
    private static final class Asking implements LeaseListener, Swallowed.Then {
        final CompletableFuture<Optional<Baseline>> answer = new CompletableFuture<>();
        private @Nullable BackendConnection connection;
        private @Nullable TextResult first;

        @Override
        public void leased(BackendConnection leased) {
            connection = leased;
            leased.query(QUESTION, new Swallowed(leased, this));
        }

        @Override
        public void ok(byte[] reply) {
            BackendConnection from = connection;
            if (from == null) {
                return;
            }
            TextResult row = first;
            if (row == null) {
                first = TextResult.decode(reply, 3);
                from.query(TRACKING, new Swallowed(from, this));
                return;
            }
            end(
                    Optional.of(
                            new Baseline(
                                    row.text(0),
                                    row.text(1),
                                    row.text(2),
                                    from.offered(),
                                    tracking(reply))));
        }

        private static Map<String, String> tracking(byte[] reply) {
            Map<String, String> values = new HashMap<>();
            for (var row : TextRows.decode(Unpooled.wrappedBuffer(reply))) {
                values.put(
                        Objects.requireNonNullElse(row.getFirst(), ""),
                        Objects.requireNonNullElse(row.getLast(), ""));
            }
            return values;
        }

        @Override
        public void failed(ErrPacket error) {
            end(Optional.empty());
        }

        @Override
        public void lost(TidegateException cause) {
            end(Optional.empty());
        }

        @Override
        public void failed(TidegateException cause) {
            end(Optional.empty());
        }

        /** A server that lets us in and then says nothing would keep the connection for ever. */
        void giveUp() {
            end(Optional.empty());
        }

        private void end(Optional<Baseline> result) {
            answer.complete(result);
            if (connection != null) {
                BackendConnection ended = connection;
                connection = null;
                ended.discard();
            }
        }
    }
}
