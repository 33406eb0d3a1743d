package io.tidegate.ha.mysql.node;

import io.tidegate.ha.mysql.gtid.GtidSet;
import io.tidegate.ha.mysql.node.Queries.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A connection of the control plane to one server, and what it does there. Each method blocks for
 * as long as the session's limit says, at most; a failure of any kind is an SQLException, of which
 * {@link Failure} tells what it says of the server.
 *
 * <p>Threads: one at a time, but for {@link #abort}.
 */
public final class NodeSession implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(10);

    private static final int LOCK_WAIT_TIMEOUT = 1205;
    private static final String LOCK_WRITES = "FLUSH TABLES WITH READ LOCK";

    private final Connection connection;
    private final Dialect dialect;
    private final Queries queries;
    private final UserConnections users;
    private final GlobalVariables variables;

    /** Which words the server's plugins have; null until it was asked. */
    private @Nullable Boolean saysSource;

    /**
     * @param variables of all sessions of the server
     */
    NodeSession(Connection connection, Dialect dialect, GlobalVariables variables) {
        this.connection = connection;
        this.dialect = dialect;
        this.variables = variables;
        this.queries = new Queries(connection);
        this.users = new UserConnections(queries);
    }

    public ServerFamily family() {
        return dialect.family();
    }

    /** Everything that a probe reads; nothing of it waits for a commit or a global lock. */
    public ServerState state() throws SQLException {
        return dialect.state(queries, variables);
    }

    /** What the server is set to, for people; it takes some milliseconds. */
    public ServerSettings settings() throws SQLException {
        Row clock =
                queries.row(
                        "SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000"
                                + " AS millis");
        Duration ahead = Duration.ofMillis(clock.number("millis") - System.currentTimeMillis());
        Row all = queries.pairs("SHOW GLOBAL VARIABLES");
        Set<String> unset = new HashSet<>();
        for (Row row : queries.rows(dialect.unset(ServerSettings.ORIGINS))) {
            unset.add(row.text("name").toLowerCase(Locale.ROOT));
        }
        List<String> grants =
                queries.rows("SHOW GRANTS").stream()
                        .flatMap(row -> row.values().values().stream())
                        // What MariaDB tells behind it is a secret.
                        .map(grant -> grant.replaceAll(" IDENTIFIED .*", ""))
                        .toList();
        return new ServerSettings(
                ServerVersion.parse(all.text("version")), all.values(), unset, grants, ahead);
    }

    /**
     * The thread that cannot write until there is room on the server's disk; empty where there is
     * none. That of the binary log keeps all commits waiting.
     *
     * @see <a href="https://dev.mysql.com/doc/refman/8.4/en/full-disk.html">How MySQL Handles a
     *     Full Disk</a>
     */
    public OptionalLong waitsForRoom() throws SQLException {
        return queries
                .rows(
                        "SELECT id FROM information_schema.processlist WHERE state IN"
                                + " ('Waiting for disk space', 'Waiting for someone to free space')")
                .stream()
                .mapToLong(row -> row.number("id"))
                .findFirst();
    }

    /**
     * What the server has; on a master also what waits for a replica's acknowledgement (MariaDB).
     */
    public GtidSet executed() throws SQLException {
        return dialect.executed(queries);
    }

    /** What the server has, and what it has written and waits with until a replica has it. */
    public GtidSet written() throws SQLException {
        return dialect.written(queries);
    }

    /** What it replicates; the progress may be left out. */
    public List<ReplicaChannel> channels() throws SQLException {
        return dialect.channels(queries);
    }

    /** This connection's number on the server, to be spared by {@link #killUsers}. */
    public long id() throws SQLException {
        return queries.row("SELECT CONNECTION_ID() AS id").number("id");
    }

    /**
     * Stops the receiver and nothing else, so that the relay log stays and is applied: from its
     * return on the server acknowledges nothing. An applier that does not run is started before,
     * because with both stopped MariaDB throws the relay log away at the next start of either;
     * where both are stopped already, it therefore stays so.
     */
    public void stopReceiver() throws SQLException {
        List<ReplicaChannel> channels = channels();
        for (ReplicaChannel channel : channels) {
            if (channel.applier().stopped() && !startDiscards(channel)) {
                queries.run(dialect.startApplier());
            }
        }
        if (!channels.isEmpty()) {
            for (String sql : dialect.stopReceiver(saysSource())) {
                queries.run(sql);
            }
        }
    }

    /**
     * Stops receiver and applier, in this order.
     *
     * @throws RelayLogAtRiskException when something that was received is not applied yet: {@link
     *     #stopReceiver} was done then, and {@link #awaitExecuted} tells when it can be tried again
     */
    public void stopBoth() throws SQLException {
        stopReceiver();
        stopApplied();
    }

    private void stopApplied() throws SQLException {
        requireApplied();
        queries.run(dialect.stopBoth());
    }

    /**
     * Starts the applier.
     *
     * @throws RelayLogAtRiskException on MariaDB when both are stopped, and something that was
     *     received is not applied yet
     */
    public void startApplier() throws SQLException {
        requireKept();
        queries.run(dialect.startApplier());
    }

    /**
     * Starts the receiver, which acknowledges again where it is set to.
     *
     * @throws RelayLogAtRiskException as {@link #startApplier}
     */
    public void startReceiver() throws SQLException {
        requireKept();
        queries.run(dialect.startReceiver());
    }

    /**
     * @throws RelayLogAtRiskException as {@link #startApplier}
     */
    public void startBoth() throws SQLException {
        requireKept();
        queries.run(dialect.startBoth());
    }

    /** Starts both, whatever becomes of the relay log: its source must have all of it. */
    public void startBothAnew() throws SQLException {
        queries.run(dialect.startBoth());
    }

    /**
     * Makes the server replicate from another source, from what it has on; both threads are stopped
     * then.
     *
     * @throws RelayLogAtRiskException when something that was received is not applied yet
     */
    public void changeSource(Source source) throws SQLException {
        if (!channels().isEmpty()) {
            stopBoth();
        }
        tellSource(source);
    }

    /**
     * The same of a replica whose receiver was stopped before.
     *
     * @throws RelayLogAtRiskException when something that was received is not applied yet
     */
    public void changeStoppedSource(Source source) throws SQLException {
        stopApplied();
        tellSource(source);
    }

    /** The same, with both threads stopped, whatever the relay log holds: the source has it. */
    public void changeSourceAnew(Source source) throws SQLException {
        tellSource(source);
    }

    private void tellSource(Source source) throws SQLException {
        for (String sql : dialect.changeSource(source)) {
            runSecret(sql, "the change of the source to " + source.endpoint());
        }
    }

    /**
     * Makes it no replica at all.
     *
     * @throws RelayLogAtRiskException when something that was received is not applied yet
     */
    public void forgetSource() throws SQLException {
        stopBoth();
        queries.run(dialect.forgetSource());
    }

    /** Errors of the server quote the statement, which holds a password. */
    private void runSecret(String sql, String what) throws SQLException {
        try {
            queries.run(sql);
        } catch (SQLException failed) {
            if (Failure.of(failed) != Failure.ERROR) {
                throw failed;
            }
            throw new SQLException(
                    what + " was refused (error " + failed.getErrorCode() + ")",
                    failed.getSQLState(),
                    failed.getErrorCode());
        }
    }

    private void requireApplied() throws SQLException {
        GtidSet executed = executed();
        for (ReplicaChannel channel : channels()) {
            GtidSet unapplied = family().parse(channel.received()).minus(executed);
            if (!unapplied.isEmpty()) {
                throw new RelayLogAtRiskException(
                        "received and not applied yet: "
                                + unapplied
                                + "; wait for the applier first");
            }
        }
    }

    private void requireKept() throws SQLException {
        if (channels().stream().anyMatch(this::startDiscards)) {
            requireApplied();
        }
    }

    /** MariaDB begins a relay log anew when a thread is started while both are stopped. */
    public boolean startDiscards(ReplicaChannel channel) {
        return family() == ServerFamily.MARIADB
                && channel.applier().stopped()
                && channel.receiver().stopped();
    }

    /**
     * Waits until the server has executed certain transactions.
     *
     * @param limit for all of it; looked at between questions that each have the session's own
     */
    public AppliedWait awaitExecuted(GtidSet target, Duration limit) throws SQLException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            List<ReplicaChannel> channels = channels();
            GtidSet executed = executed();
            GtidSet missing = target.minus(executed);
            if (missing.isEmpty()) {
                return new AppliedWait.Reached(executed);
            }
            Optional<ReplicaThread> stopped =
                    channels.stream()
                            .map(ReplicaChannel::applier)
                            .filter(ReplicaThread::stopped)
                            .findFirst();
            if (stopped.isPresent()) {
                return new AppliedWait.Stopped(missing, stopped.get());
            }
            if (System.nanoTime() >= deadline) {
                return new AppliedWait.Late(missing);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /**
     * Goes on with another file of the binary log. A replica that follows by GTIDs is sent what it
     * lacks from the file on in which that begins: the server reads all of the file for it, up to
     * there, and a file has up to 1 GiB. On a master it waits for commits that wait for replicas.
     */
    public void startBinaryLog() throws SQLException {
        queries.run("FLUSH LOCAL BINARY LOGS");
    }

    /** From now on statements here wait for all that the cluster had taken before (Galera). */
    public void awaitCluster() throws SQLException {
        queries.run("SET SESSION wsrep_sync_wait = 7");
    }

    /** From now on commits wait until a replica has them, however long that takes. */
    public void requireAcknowledgement() throws SQLException {
        for (String sql : dialect.requireAcknowledgement(saysSource())) {
            queries.run(sql);
        }
    }

    /**
     * From now on commits do not wait. Those that do are told to their clients as done although no
     * replica has them: only where no client is left, or after a recorded decision.
     */
    public void waiveAcknowledgement() throws SQLException {
        queries.run(dialect.waiveAcknowledgement(saysSource()));
    }

    /** Whether this replica acknowledges, from the next start of its receiver on. */
    public void acknowledge(boolean wanted) throws SQLException {
        queries.run(dialect.acknowledge(saysSource(), wanted));
    }

    /** Asks what is asked once in a session at most, before it is needed. */
    public void learn() throws SQLException {
        boolean _ = saysSource();
    }

    private boolean saysSource() throws SQLException {
        Boolean known = saysSource;
        if (known == null) {
            Row named =
                    queries.pairs("SHOW GLOBAL VARIABLES LIKE '" + SemiSyncReading.PATTERN + "'");
            known = SemiSyncReading.saysSource(named);
            saysSource = known;
        }
        return known;
    }

    /**
     * Lets nobody write any more: super_read_only, on MariaDB read_only, which administrators and
     * XA PREPARE pass. It waits for commits that wait for replicas.
     */
    public void makeReadOnly() throws SQLException {
        queries.run(dialect.readOnly());
    }

    /**
     * The same, for so long at most.
     *
     * @param limit whole seconds
     * @return false when commits or statements have not ended by then; they go on
     */
    boolean makeReadOnlyWithin(Duration limit) throws SQLException {
        return within(limit, dialect.readOnly());
    }

    private boolean within(Duration limit, String sql) throws SQLException {
        queries.run(
                "SET @tidegate_wait = @@SESSION.lock_wait_timeout, SESSION lock_wait_timeout = "
                        + limit.toSeconds());
        try {
            queries.run(sql);
            return true;
        } catch (SQLException failed) {
            if (failed.getErrorCode() != LOCK_WAIT_TIMEOUT) {
                throw failed;
            }
            return false;
        } finally {
            queries.run("SET SESSION lock_wait_timeout = @tidegate_wait");
        }
    }

    /** Nobody writes from now on, until {@link #unlock}; it waits for commits. */
    void lockWrites() throws SQLException {
        queries.run(LOCK_WRITES);
    }

    /**
     * @param limit whole seconds
     * @return false when statements have not ended by then, and nothing is locked
     */
    boolean lockWritesWithin(Duration limit) throws SQLException {
        return within(limit, LOCK_WRITES);
    }

    void unlock() throws SQLException {
        queries.run("UNLOCK TABLES");
    }

    /** Users stay shut out. Of a server that is not read-only nothing is changed. */
    public void letAdministratorsWrite() throws SQLException {
        for (String sql : dialect.writableForAdministrators()) {
            queries.run(sql);
        }
    }

    public void makeWritable() throws SQLException {
        queries.run(dialect.writable());
    }

    /**
     * MySQL only: ends the connections of all but administrators, and of replicas, and takes no new
     * ones. It does not wait for anything.
     */
    public void offline(boolean wanted) throws SQLException {
        if (family() == ServerFamily.MARIADB) {
            throw new SQLException("MariaDB has no offline mode; end its users' connections");
        }
        queries.run("SET GLOBAL offline_mode = " + (wanted ? "ON" : "OFF"));
    }

    /**
     * Ends all connections but this one, replicas' and the server's own. On MySQL a commit that
     * waits for a replica goes on waiting without its client; on MariaDB it is completed.
     *
     * @param spare more that stay
     * @return how many were ended
     */
    public int killUsers(Set<Long> spare) throws SQLException {
        int killed = 0;
        for (UserConnections.User each : usersBut(spare)) {
            if (users.kill(each.id())) {
                killed++;
            }
        }
        return killed;
    }

    /** All users but this one. */
    List<UserConnections.User> usersBut(Set<Long> spare) throws SQLException {
        Set<Long> spared = new HashSet<>(spare);
        spared.add(id());
        return users.but(spared);
    }

    UserConnections users() {
        return users;
    }

    /** A statement of a family's own. */
    void run(String sql) throws SQLException {
        queries.run(sql);
    }

    /**
     * Takes a lock from whoever has it, whose connection is ended: what that one still sends fails.
     *
     * @throws SQLException also when that one's last statement does not end in time
     */
    public void seize(String name, Duration limit) throws SQLException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!lock(name, Duration.ZERO)) {
            long holder =
                    queries.row("SELECT IS_USED_LOCK(" + Texts.quoted(name) + ") AS holder")
                            .number("holder");
            if (holder != 0) {
                boolean _ = users.kill(holder);
            }
            if (System.nanoTime() >= deadline) {
                throw new SQLException(
                        "the lock "
                                + name
                                + " is another one's, whose last statement does not end");
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /** Gives a lock of its own back. */
    public void release(String name) throws SQLException {
        queries.run("DO RELEASE_LOCK(" + Texts.quoted(name) + ")");
    }

    /** Whether a lock by this name could be had within a time; it ends with the session. */
    public boolean lock(String name, Duration wait) throws SQLException {
        return queries.row(
                        "SELECT GET_LOCK("
                                + Texts.quoted(name)
                                + ", "
                                + wait.toSeconds()
                                + ") AS got")
                .flag("got");
    }

    /** For statements on the control plane's own tables. */
    public PreparedStatement prepare(String sql) throws SQLException {
        return connection.prepareStatement(sql);
    }

    /** Ends the connection under the hands of whoever uses it. */
    public void abort(Executor executor) {
        try {
            connection.abort(executor);
        } catch (SQLException gone) {
            // Then it is closed.
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException gone) {
            // Then it is closed.
        }
    }
}
