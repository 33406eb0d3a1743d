package io.tidegate.it.group;

import com.mysql.cj.jdbc.JdbcConnection;
import io.tidegate.conf.document.UnreadableDocumentException;
import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.coordination.FenceMember;
import io.tidegate.ha.coordination.FenceRecord;
import io.tidegate.ha.coordination.SharedDocument;
import io.tidegate.ha.failover.GroupRecord;
import io.tidegate.ha.mysql.gtid.GtidSet;
import io.tidegate.it.server.MySqlServer;
import io.tidegate.it.server.ServerAccount;
import io.tidegate.it.server.ServerFamily;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy's clients do with a group, and the proxy itself as far as the group's fence is
 * concerned: rows are written on the master of the epoch that was joined, one by one, by several
 * clients. Whatever was answered with OK is remembered, with its id.
 */
final class GroupClients implements FenceMember.Conduct, AutoCloseable {
    private static final int CLIENTS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** SESSION_TRACK_GTIDS. */
    private static final int GTIDS = 3;

    private final Function<String, MySqlServer> servers;
    private final SharedDocument<GroupRecord> record;
    private final ServerFamily family;
    private final io.tidegate.ha.mysql.node.ServerFamily ids;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Clients have it shared while they write, the fence has it alone while it stops them. */
    private final ReentrantReadWriteLock traffic = new ReentrantReadWriteLock(true);

    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong next = new AtomicLong();
    private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong lastAnswer = new AtomicLong(System.nanoTime());
    private final AtomicLong longestGap = new AtomicLong();
    private GtidSet mark;
    private volatile @Nullable String master;
    private volatile boolean closed;

    GroupClients(
            ServerFamily family,
            Function<String, MySqlServer> servers,
            SharedDocument<GroupRecord> record) {
        this.family = family;
        this.ids = io.tidegate.ha.mysql.node.ServerFamily.valueOf(family.name());
        this.servers = servers;
        this.record = record;
        this.mark = ids.none();
        for (int i = 0; i < CLIENTS; i++) {
            var _ = threads.submit(this::write);
        }
    }

    /** The numbers of the rows that clients were told as done. */
    Set<Long> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    /** The longest that nobody was answered. */
    Duration longestGap() {
        return Duration.ofNanos(longestGap.get());
    }

    @Override
    public Optional<String> stop(FenceRecord fence) {
        master = null;
        try {
            if (!traffic.writeLock().tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                // Whoever still waits for an answer gets none.
                open.forEach(each -> {
                    try {
                        each.abort(Runnable::run);
                    } catch (SQLException gone) {
                        // As it should be.
                    }
                });
                traffic.writeLock().lock();
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        try {
            return Optional.of(mark().text());
        } finally {
            traffic.writeLock().unlock();
        }
    }

    @Override
    public void proceed(FenceRecord fence) {
        try {
            GroupRecord now = record.read().orElseThrow().content();
            if (now.epoch() == fence.epoch()) {
                master = now.master();
            }
        } catch (DisconnectedException | UnreadableDocumentException unknown) {
            throw new IllegalStateException(unknown);
        }
    }

    private synchronized GtidSet mark() {
        return mark;
    }

    private synchronized void told(long number, String id) {
        mark = mark.union(ids.parse(id));
        acknowledged.add(number);
        long now = System.nanoTime();
        long gap = now - lastAnswer.getAndSet(now);
        longestGap.accumulateAndGet(gap, Math::max);
    }

    private void write() {
        Optional<Connection> connection = Optional.empty();
        String connected = "";
        while (!closed) {
            traffic.readLock().lock();
            try {
                String now = master;
                if (now != null) {
                    if (connection.isEmpty() || !now.equals(connected)) {
                        connection = Optional.of(connect(now));
                        connected = now;
                    }
                    long number = next.incrementAndGet();
                    told(number, insert(connection.get(), number));
                }
            } catch (SQLException failed) {
                failures.add(String.valueOf(failed.getMessage()));
                connection = Optional.empty();
            } finally {
                traffic.readLock().unlock();
            }
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
    }

    private Connection connect(String name) throws SQLException {
        MySqlServer server = servers.apply(name);
        Connection connection =
                DriverManager.getConnection(
                        "jdbc:mysql://"
                                + server.host()
                                + ":"
                                + server.port()
                                + "/d?sslMode=DISABLED&allowPublicKeyRetrieval=true"
                                + "&connectTimeout=2000&trackSessionState=true",
                        ServerAccount.USER,
                        ServerAccount.PASSWORD);
        open.add(connection);
        if (family == ServerFamily.MYSQL) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET SESSION session_track_gtids = OWN_GTID");
            }
        }
        return connection;
    }

    /** The id that the OK of the row told. */
    private String insert(Connection connection, long number) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO d.t VALUES (" + number + ", 0)");
            if (family == ServerFamily.MYSQL) {
                return connection
                        .unwrap(JdbcConnection.class)
                        .getServerSessionStateController()
                        .getSessionStateChanges()
                        .getSessionStateChangesList()
                        .stream()
                        .filter(change -> change.getType() == GTIDS)
                        .flatMap(change -> change.getValues().stream())
                        .findFirst()
                        .orElseThrow();
            }
            try (ResultSet row = statement.executeQuery("SELECT @@last_gtid")) {
                row.next();
                return Objects.requireNonNull(row.getString(1));
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        open.forEach(each -> {
            try {
                each.abort(Runnable::run);
            } catch (SQLException gone) {
                // As it should be.
            }
        });
        threads.close();
    }
}
