package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.ConnectionHolder;
import io.tidegate.proxy.backend.ConnectionKind;
import io.tidegate.proxy.backend.LeaseListener;
import io.tidegate.proxy.backend.Outcome;
import io.tidegate.proxy.backend.Variables;
import io.tidegate.proxy.execution.Connections;
import io.tidegate.proxy.execution.Swallowed;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.SessionState;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.StatementKind;
import io.tidegate.sharding.sql.Trait;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connections that one session holds: for a statement, for a transaction, for ever when it is
 * pinned, or until its next statement when the last one left warnings to be read.
 *
 * <p>What keeps sessions apart: a pinned session opens connections that served nobody before it and
 * closes them at its end. All others return theirs with nothing on them that a session that is not
 * pinned can see.
 */
final class SessionConnections implements Connections, ConnectionHolder {
    private static final byte[] ROLLBACK = Session.bytes("ROLLBACK");

    private final LoopContext context;
    private final SessionSettings settings;
    private final Transaction transaction;
    private final LastStatement last;
    private final TransactionObservation observation;
    private final ClientProcess process;
    private int capabilities;
    private final int collation;
    private final Runnable onStateLost;
    private final Consumer<BackendConnection> onReclaim;
    private final Map<GroupId, BackendConnection> held = new HashMap<>();
    private final Cursors cursors;
    private final LostMaster lostMaster;
    private final SessionReads reads;

    /** Of the client's command at hand. */
    private int commandBytes;

    /** For the command at hand. */
    private boolean leasedAgain;

    private @Nullable String schema;
    private ConnectionKind kind;
    private @Nullable GroupId diagnosticsAt;
    private @Nullable GroupId tiedTo;
    private @Nullable Waiting waiting;
    private SessionState preludeState = SessionState.NONE;
    private boolean stateLost;
    private boolean closed;

    /**
     * @param onStateLost called when a connection breaks between two commands and takes state of
     *     the session with it
     * @param onReclaim called when others need a connection that is held only for what it knows
     */
    SessionConnections(
            LoopContext context,
            SessionSettings settings,
            Transaction transaction,
            LastStatement last,
            LocalState localState,
            ClientProcess process,
            int capabilities,
            int collation,
            @Nullable String schema,
            SessionReads reads,
            Runnable onStateLost,
            Consumer<BackendConnection> onReclaim) {
        this.context = context;
        this.settings = settings;
        this.transaction = transaction;
        this.last = last;
        this.observation = new TransactionObservation(settings, transaction, localState, process);
        this.process = process;
        this.capabilities = capabilities;
        this.collation = collation;
        this.schema = schema;
        this.kind = ConnectionKind.of(capabilities, collation, schema == null);
        this.onStateLost = onStateLost;
        this.onReclaim = onReclaim;
        this.cursors = new Cursors(settings, last);
        this.reads = reads;
        this.lostMaster = new LostMaster(settings, transaction, process);
    }

    @Nullable String schema() {
        return schema;
    }

    /** What its connections are like, unless they are held from before. */
    ConnectionKind kind() {
        return kind;
    }

    /** Those of the client, as it has changed them since its log-in. */
    int capabilities() {
        return capabilities;
    }

    /** Whether several statements may stand in one text. */
    void takeSeveral(boolean on) {
        capabilities =
                on
                        ? capabilities | Capability.MULTI_STATEMENTS
                        : capabilities & ~Capability.MULTI_STATEMENTS;
        kind = kind.takingSeveral(on);
    }

    void schema(String next) {
        if (schema == null) {
            kind = ConnectionKind.of(capabilities, collation, false);
        }
        schema = next;
    }

    @Nullable BackendConnection heldFor(GroupId group) {
        return held.get(group);
    }

    /** Those of which a connection is held. */
    List<GroupId> groups() {
        return List.copyOf(held.keySet());
    }

    /** Any group of which a connection is held already. */
    @Nullable GroupId anyHeld() {
        return held.isEmpty() ? null : held.keySet().iterator().next();
    }

    /** True when everything the session did lately was done on one connection at most. */
    boolean holdsOneAtMost() {
        return held.size() <= 1;
    }

    /** Where the last statement left warnings or an error to be shown, or null. */
    @Nullable GroupId diagnosticsAt() {
        return diagnosticsAt;
    }

    /** A new statement begins: nobody can ask for the last one's warnings any more. */
    void forgetDiagnostics() {
        last.forgetWarnings();
        reads.forgetDiagnostics();
        diagnosticsAt(null);
    }

    private void diagnosticsAt(@Nullable GroupId next) {
        GroupId before = diagnosticsAt;
        diagnosticsAt = next;
        // Of several shards' connections one is asked for warnings: the last one's.
        reads.forgetDiagnostics();
        if (before != null) {
            releaseUnneeded(before);
        }
    }

    private boolean isNeeded(GroupId group) {
        if (isOnReplica(group)) {
            return group.equals(transaction.group()) || group.equals(diagnosticsAt);
        }
        return hasState(group) || isOfUse(group);
    }

    /** The connection knows something of the last statement, which can also be asked of it. */
    private boolean isOfUse(GroupId group) {
        return group.equals(diagnosticsAt) || group.equals(last.insertedAt());
    }

    @Override
    public boolean inTransaction() {
        return transaction.isActive() || !settings.isAutocommit();
    }

    @Override
    public void connect(GroupId group, Ready ready) {
        if (tells(ready)) {
            return;
        }
        if (reads.isOn()) {
            reads.connect(group, ready);
        } else {
            connectMaster(group, ready);
        }
    }

    /** A connection to the master, whoever may answer reads. */
    void connectMaster(GroupId group, Ready ready) {
        if (tells(ready)) {
            return;
        }
        GroupId open = transaction.group();
        if (open != null && !open.equals(group) && transaction.isMovable()) {
            moveTransaction(open, group, ready);
            return;
        }
        transaction.settles();
        connectInTransaction(group, transaction.hasBegun() ? new Settling(ready) : ready);
    }

    /** The transaction may only be opened on the way: then too it is one that stays. */
    private final class Settling implements Ready {
        private final Ready ready;

        Settling(Ready ready) {
            this.ready = ready;
        }

        @Override
        public void ready(BackendConnection connection) {
            transaction.settles();
            ready.ready(connection);
        }

        @Override
        public void failed(ErrPacket error) {
            ready.failed(error);
        }

        @Override
        public void failed(TidegateException cause) {
            ready.failed(cause);
        }
    }

    /** Drivers ask for a variable after BEGIN: that must not bind it to the default group. */
    private void moveTransaction(GroupId from, GroupId to, Ready ready) {
        BackendConnection connection = held.get(from);
        if (connection == null) {
            throw new IllegalStateException("an open transaction has its connection");
        }
        connection.onIdleLoss(null);
        connection.query(
                ROLLBACK,
                new Swallowed(
                        connection,
                        new Swallowed.Then() {
                            @Override
                            public void ok(byte[] reply) {
                                transaction.reopen();
                                settle(connection);
                                connect(to, ready);
                            }

                            @Override
                            public void failed(ErrPacket error) {
                                drop(connection);
                                ready.failed(error);
                            }

                            @Override
                            public void lost(TidegateException cause) {
                                SessionConnections.this.lost(connection);
                                ready.failed(cause);
                            }
                        }));
    }

    /** A connection for a statement that touches no table: it ties a begun transaction nowhere. */
    void connectWithoutTable(GroupId group, Ready ready) {
        transaction.runsWithoutTable();
        connectInTransaction(group, ready);
    }

    private void connectInTransaction(GroupId group, Ready ready) {
        if (tells(ready)) {
            return;
        }
        GroupId open = transaction.group();
        if (open != null && !open.equals(group)) {
            ready.failed(
                    ErrorCode.CROSS_GROUP_TRANSACTION.with(
                            "the transaction is open on group "
                                    + open
                                    + " and this statement needs group "
                                    + group
                                    + "; COMMIT first, or keep the transaction's keys on one group"));
            return;
        }
        if (isOnReplica(group) && !reads.isAllowedOnReplica()) {
            ready.failed(ReadOnlyTransactions.refusal(group));
            return;
        }
        if (tiedTo != null && !tiedTo.equals(group)) {
            ready.failed(
                    ErrorCode.SESSION_STATE_NOT_PORTABLE.with(
                            "the session has set a variable to a value that only its connection to group "
                                    + tiedTo
                                    + " knows, and this statement needs group "
                                    + group
                                    + "; set the variable to a constant, or reset the connection"));
            return;
        }
        connect(group, true, ready);
    }

    /** From now on only this group's connection has all that the session has set. */
    void tieTo(GroupId group) {
        tiedTo = group;
    }

    /**
     * The group whose connection has all that the session has set; any has it unless it is tied.
     */
    GroupId knowing(GroupId any) {
        return tiedTo == null ? any : tiedTo;
    }

    /** Whether no group's connection knows more of what the session has set than the others'. */
    boolean knowsEverywhere() {
        return tiedTo == null;
    }

    /**
     * A connection for what touches no data, such as preparing a statement: the transaction is not
     * opened for it, and one that is open on another group is not in the way.
     */
    void connectOutsideTransaction(GroupId group, Ready ready) {
        connect(group, false, ready);
    }

    private void connect(GroupId group, boolean transactional, Ready ready) {
        if (closed) {
            ready.failed(clientGone());
            return;
        }
        if (tells(ready)) {
            return;
        }
        if (process.isInterrupted()) {
            ready.failed(Killing.interrupted());
            return;
        }
        BackendConnection diagnosing = group.equals(diagnosticsAt) ? reads.diagnosing() : null;
        if (diagnosing != null) {
            reads.uses(diagnosing);
            new Readying(this, diagnosing, false, false, ready).step();
            return;
        }
        BackendConnection connection = held.get(group);
        if (connection != null) {
            new Readying(this, connection, false, transactional, ready).step();
            return;
        }
        var configuration = context.routing().configuration();
        if (!settings.isPinned()) {
            connection = context.pools().leaseNow(configuration, group, kind, settings.variables());
            if (connection != null) {
                hold(connection, transactional, ready);
                return;
            }
        }
        lease(group, settings.isPinned(), transactional, ready);
    }

    /**
     * What was lost since the last statement is what this one ends with; a ROLLBACK wants no more.
     */
    void tellLosses(Scan scan) {
        boolean rollsBack =
                scan.kind() == StatementKind.ROLLBACK && !scan.has(Trait.MULTI_STATEMENT);
        if (lostMaster.isUntold() && !(rollsBack && lostMaster.isMet())) {
            throw lostMaster.tell(this);
        }
    }

    /** What was lost while the statement was planned, or waited, is what it ends with. */
    private boolean tells(Ready ready) {
        if (!lostMaster.isUntold()) {
            return false;
        }
        ready.failed(lostMaster.tell(this));
        return true;
    }

    private void lease(GroupId group, boolean unshared, boolean transactional, Ready ready) {
        var configuration = context.routing().configuration();
        Waiting whenLeased = new Waiting(group, transactional, ready);
        waiting = whenLeased;
        if (unshared) {
            context.pools().leaseUnshared(configuration, group, kind, schema, whenLeased);
        } else {
            context.pools()
                    .lease(configuration, group, kind, schema, settings.variables(), whenLeased);
        }
    }

    /** A statement that waits for a connection to come free, or to be opened. */
    private final class Waiting implements LeaseListener {
        private final GroupId group;
        private final boolean transactional;
        private final Ready ready;
        private final int bytes = commandBytes;
        private boolean over;

        Waiting(GroupId group, boolean transactional, Ready ready) {
            this.group = group;
            this.transactional = transactional;
            this.ready = ready;
        }

        @Override
        public void leased(BackendConnection leased) {
            if (!end()) {
                leased.release();
            } else if (closed) {
                leased.release();
                ready.failed(clientGone());
            } else {
                hold(leased, transactional, ready);
            }
        }

        @Override
        public void failed(TidegateException cause) {
            if (end()) {
                transaction.notOpenedOn(group);
                ready.failed(cause);
            }
        }

        @Override
        public int heldBytes() {
            return bytes;
        }

        /** False if it has ended before. */
        boolean end() {
            boolean first = !over;
            over = true;
            if (waiting == this) {
                waiting = null;
            }
            return first;
        }
    }

    boolean isWaiting() {
        return waiting != null;
    }

    /** The statement at hand was killed and gets no connection. */
    void stopWaiting() {
        Waiting stopped = waiting;
        if (stopped != null && stopped.end()) {
            transaction.notOpenedOn(stopped.group);
            stopped.ready.failed(Killing.interrupted());
        }
    }

    /** The statement at hand was killed: what was not sent yet never will be. */
    boolean isInterrupted() {
        return process.isInterrupted();
    }

    /** A connection that is of no use to this session is given up for one that served nobody. */
    void exchange(BackendConnection useless, boolean transactional, Ready ready) {
        if (givesUpReplica(useless, ready)) {
            return;
        }
        held.remove(useless.group(), useless);
        useless.discard();
        lease(useless.group(), true, transactional, ready);
    }

    /** A connection went before it was ready; nothing was executed on it. */
    void leaseAgain(BackendConnection cut, boolean transactional, Ready ready) {
        if (givesUpReplica(cut, ready)) {
            return;
        }
        held.remove(cut.group(), cut);
        lease(cut.group(), settings.isPinned(), transactional, ready);
    }

    /**
     * Whether a statement of which nothing was sent waits for another connection to a group whose
     * master can change, in the place of one that was lost; once, as what ends one may end all.
     */
    boolean mayLeaseAgain(BackendConnection lost) {
        boolean may = lost.isBroken() && lost.isGated() && !leasedAgain;
        leasedAgain |= may;
        return may;
    }

    /** The master answers in its place. */
    private boolean givesUpReplica(BackendConnection useless, Ready ready) {
        if (!useless.isReplica()) {
            return false;
        }
        held.remove(useless.group(), useless);
        reads.leaves(useless);
        useless.discard();
        ready.failed(
                ErrorCode.GROUP_UNREACHABLE.with(
                        "a replica of group " + useless.group() + " cannot be asked"));
        return true;
    }

    /** A connection to a replica, for the read at hand. */
    void holdReplica(BackendConnection connection, Ready ready) {
        reads.uses(connection);
        connection.heldBy(this);
        new Readying(this, connection, true, false, ready).step();
    }

    /** The session's transaction is opened on a connection that was found for its first read. */
    void openOnReplica(BackendConnection connection, Ready ready) {
        reads.leaves(connection);
        held.put(connection.group(), connection);
        reads.stays();
        new Readying(this, connection, true, true, new Settling(ready)).step();
    }

    /** Whether the session's transaction is on a replica of the group. */
    boolean isOnReplica(GroupId group) {
        BackendConnection connection = held.get(group);
        return connection != null && connection.isReplica();
    }

    /** Whether it is a replica's that carries the session's transaction. */
    boolean carries(BackendConnection connection) {
        return connection.isReplica() && held.get(connection.group()) == connection;
    }

    /** Whether it is a replica's that was leased for one read alone. */
    private boolean isForOneRead(BackendConnection connection) {
        return connection.isReplica() && !carries(connection);
    }

    /** What a connection of the session has to have. */
    Variables variables(BackendConnection connection) {
        return connection.isReplica()
                ? ReadOnlyTransactions.forReplica(settings.variables())
                : settings.variables();
    }

    @Override
    public void wrote(GroupId group, String ids) {
        reads.wrote(group, ids);
    }

    /** The client's command at hand has that many bytes. */
    void commandOf(int bytes) {
        commandBytes = bytes;
        leasedAgain = false;
    }

    /** What the session loses when a master changes. */
    LostMaster lostMaster() {
        return lostMaster;
    }

    @Override
    public TidegateException cutOff(BackendConnection connection) {
        return lostMaster.cutOff(connection.group());
    }

    @Override
    public boolean needs(BackendConnection connection) {
        return process.isRunning() || connection.group().equals(transaction.group());
    }

    @Override
    public boolean mayBeCommitting(BackendConnection connection) {
        return process.isRunning() && lostMaster.wouldBeUnknown(connection.group());
    }

    @Override
    public TidegateException brokenOff(BackendConnection connection) {
        return lostMaster.brokenOff(connection.group(), isOfLostMaster(connection));
    }

    /** A session outlives the master of a group that has another one soon. */
    private static boolean isOfLostMaster(BackendConnection connection) {
        return connection.isCut()
                || connection.isBroken() && connection.isGated() && !connection.isReplica();
    }

    private void hold(BackendConnection connection, boolean transactional, Ready ready) {
        held.put(connection.group(), connection);
        connection.heldBy(this);
        new Readying(this, connection, true, transactional, ready).step();
    }

    private static TidegateException clientGone() {
        return ErrorCode.GROUP_UNREACHABLE.with("the client has gone; nothing was executed");
    }

    /** What a server has told of the last part of a transaction's begin that it carried out. */
    SessionState preludeState() {
        return preludeState;
    }

    void preludeState(SessionState told) {
        preludeState = told;
    }

    SessionSettings settings() {
        return settings;
    }

    Transaction transaction() {
        return transaction;
    }

    @Override
    public void generatedKeys(BackendConnection connection, boolean alone) {
        connection.keepsInsertId();
        GroupId before = last.insertedAt();
        last.insertId(
                alone
                        ? new InsertId.At(connection.group())
                        : new InsertId.Unknown(
                                "the last INSERT was split over several sub-tables and the keys that they"
                                        + " generated are no sequence, so that LAST_INSERT_ID() has no answer;"
                                        + " insert row by row, or give the keys yourself"));
        if (before != null && !before.equals(connection.group())) {
            releaseUnneeded(before);
        }
    }

    /** The proxy has made the keys of the last INSERT: no connection has to be asked. */
    void keysAreKnown(String first) {
        GroupId before = last.insertedAt();
        last.insertId(new InsertId.Known(first));
        if (before != null) {
            releaseUnneeded(before);
        }
    }

    /** A connection was made to tell the id of a row that was updated, and has forgotten others. */
    void toldUnasked(BackendConnection connection) {
        connection.keepsInsertId();
        if (last.insertId() instanceof InsertId.None) {
            // From now on it has to be given to whoever is asked.
            last.insertId(new InsertId.Known("0"));
        }
        if (connection.group().equals(last.insertedAt())) {
            last.insertId(
                    new InsertId.Unknown(
                            "an INSERT ... ON DUPLICATE KEY UPDATE into a table with generated ids has updated"
                                    + " a row since, on the connection that knew LAST_INSERT_ID(); ask for it"
                                    + " before"));
        }
    }

    Cursors cursors() {
        return cursors;
    }

    /** A client gives up the rows that it has not fetched. */
    void closeCursor(PreparedStatement of) {
        GroupId group = cursors.close(of);
        if (group != null) {
            releaseUnneeded(group);
        }
    }

    private void releaseUnneeded(GroupId group) {
        BackendConnection connection = held.get(group);
        if (connection != null && !connection.isBusy() && !isNeeded(group)) {
            held.remove(group);
            connection.release();
        }
    }

    @Override
    public void settle(BackendConnection connection) {
        GroupId group = connection.group();
        if (isForOneRead(connection)) {
            settleReplica(connection);
            return;
        }
        if (!connection.isReplica()) {
            reads.masterAnswered(group);
        }
        if (closed || held.get(group) != connection) {
            connection.discard();
            return;
        }
        observe(connection);
        Outcome outcome = connection.outcome();
        if (outcome.isError()) {
            hasFailed(connection);
        } else if (outcome.warnings() > 0) {
            diagnosticsAt(group);
        }
        keepOrRelease(connection);
    }

    private void settleReplica(BackendConnection connection) {
        boolean used = reads.leaves(connection);
        if (closed) {
            connection.discard();
        } else if (connection == reads.diagnosing()) {
            diagnoses(connection);
        } else if (!used) {
            connection.discard();
        } else if (connection.outcome().isError() || connection.outcome().warnings() > 0) {
            diagnosticsAt(connection.group());
            diagnoses(connection);
        } else {
            connection.release();
        }
    }

    private void diagnoses(BackendConnection connection) {
        reads.diagnoses(connection);
        connection.onReclaim(() -> onReclaim.accept(connection));
    }

    @Override
    public void unused(BackendConnection connection) {
        if (isForOneRead(connection)) {
            if (reads.leaves(connection) && connection != reads.diagnosing()) {
                connection.release();
            } else if (connection == reads.diagnosing()) {
                diagnoses(connection);
            }
            return;
        }
        if (!closed && held.get(connection.group()) == connection) {
            keepOrRelease(connection);
        }
    }

    private void keepOrRelease(BackendConnection connection) {
        GroupId group = connection.group();
        if (isNeeded(group)) {
            connection.onIdleLoss(() -> lostWhileIdle(connection));
            if (canGiveAway(connection)) {
                connection.onReclaim(() -> onReclaim.accept(connection));
                if (connection.isEnding()) {
                    // Before the next command, which would begin something there.
                    connection.reclaim();
                }
            }
        } else {
            held.remove(group);
            connection.release();
        }
    }

    /** It knows the error of the last statement. */
    void hasFailed(BackendConnection connection) {
        // Of a multi-row INSERT that fails midway the server may keep the first key.
        connection.keepsInsertId();
        diagnosticsAt(connection.group());
    }

    /** True when the last statement failed, and may have begun or ended a transaction. */
    boolean isTransactionUncertain(BackendConnection connection) {
        return observation.isUncertain(connection);
    }

    /** Those that carry out something now. */
    List<BackendConnection> busy() {
        List<BackendConnection> busy = new ArrayList<>(reads.busy());
        held.values().stream().filter(BackendConnection::isBusy).forEach(busy::add);
        return busy;
    }

    /** Takes over what the server's status flags say of the transaction. */
    void observe(BackendConnection connection) {
        observation.take(connection);
    }

    private void lostWhileIdle(BackendConnection connection) {
        lost(connection, false);
        if (stateLost && !closed) {
            onStateLost.run();
        }
    }

    /** True while a connection is held only for what it knows. */
    boolean canGiveAway(BackendConnection connection) {
        GroupId group = connection.group();
        if (connection == reads.diagnosing()) {
            return !connection.isBusy();
        }
        return held.get(group) == connection && !connection.isBusy() && !hasState(group);
    }

    /** All that a reclaimed connection knew has been asked. */
    void giveAway(BackendConnection connection) {
        GroupId group = connection.group();
        if (connection == reads.diagnosing()) {
            diagnosticsAt = null;
            reads.forgetDiagnostics();
            return;
        }
        if (group.equals(diagnosticsAt) && reads.diagnosing() == null) {
            diagnosticsAt = null;
        }
        if (held.remove(group, connection)) {
            connection.release();
        }
    }

    /** Gives up a connection on which the session has nothing yet. */
    void abandon(BackendConnection connection) {
        if (isForOneRead(connection)) {
            drop(connection);
            return;
        }
        held.remove(connection.group(), connection);
        transaction.notOpenedOn(connection.group());
        connection.discard();
    }

    @Override
    public void drop(BackendConnection connection) {
        lost(connection);
        connection.discard();
    }

    @Override
    public void stop(BackendConnection connection) {
        boolean needed = !isForOneRead(connection) && hasState(connection.group());
        if (!needed) {
            connection.discard();
        }
    }

    @Override
    public void lost(BackendConnection connection) {
        lost(connection, true);
    }

    private void lost(BackendConnection connection, boolean told) {
        GroupId group = connection.group();
        if (isForOneRead(connection)) {
            lostReplica(connection);
            return;
        }
        if (!connection.isReplica()) {
            reads.masterAnswered(group);
            reads.lost(connection);
        }
        if (!held.remove(group, connection)) {
            return;
        }
        boolean masterLost = isOfLostMaster(connection);
        if (masterLost) {
            lostMaster.lost(connection, told, cursors.areOpenOn(group));
        } else if (hasState(group)) {
            stateLost = true;
        }
        cursors.lost(connection);
        if (group.equals(diagnosticsAt)) {
            diagnosticsAt = null;
        }
        if (group.equals(last.insertedAt())) {
            last.insertId(
                    new InsertId.Unknown(
                            "the connection that knew LAST_INSERT_ID() broke; take the key from the"
                                    + " INSERT's own reply"));
        }
        if (!masterLost) {
            transaction.observe(group, false);
        }
    }

    /** Whether the session's connection has what no other one can be given. */
    boolean hasState(GroupId group) {
        return settings.isPinned() || group.equals(transaction.group()) || cursors.areOpenOn(group);
    }

    private void lostReplica(BackendConnection connection) {
        reads.leaves(connection);
        if (connection == reads.diagnosing()) {
            // Nobody can be asked for the last statement's warnings any more.
            diagnosticsAt = null;
            reads.discardAll();
        }
    }

    /** Closes every connection, with whatever is on it. */
    void discardAll() {
        reads.discardAll();
        cursors.closeAll();
        var all = new ArrayList<>(held.values());
        held.clear();
        diagnosticsAt = null;
        tiedTo = null;
        all.forEach(BackendConnection::discard);
    }

    /**
     * True when variables, locks or a transaction went with a connection: the session cannot go on
     * as if nothing had happened.
     */
    boolean isStateLost() {
        return stateLost;
    }

    /** Gives every connection up: back to the pool when clean, closed when not. */
    void releaseAll() {
        boolean clean = !settings.isPinned() && transaction.group() == null;
        reads.discardAll();
        cursors.closeAll();
        var all = new ArrayList<>(held.values());
        held.clear();
        diagnosticsAt = null;
        tiedTo = null;
        for (BackendConnection connection : all) {
            if (clean && !connection.isBusy()) {
                connection.release();
            } else {
                connection.discard();
            }
        }
    }

    /**
     * Gives every connection up, in order: when {@code then} runs, the session's transaction is
     * rolled back and its locks are free. A server that only sees its connection close takes its
     * time.
     */
    void leave(Runnable then) {
        boolean clean = !settings.isPinned() && transaction.group() == null;
        if (clean || mayHoldBranch()) {
            // A branch that is prepared outlives its connection's end, but not its reset.
            releaseAll();
            then.run();
            return;
        }
        List<BackendConnection> dirty =
                held.values().stream().filter(each -> !each.isBusy()).toList();
        dirty.forEach(each -> held.remove(each.group()));
        releaseAll();
        new Leaving(dirty, then).start();
    }

    private boolean mayHoldBranch() {
        return settings.pins().contains(Pin.XA_BRANCH)
                || settings.pins().contains(Pin.OPAQUE_STATEMENT);
    }

    void close() {
        closed = true;
        releaseAll();
    }
}
