package io.tidegate.proxy.session;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.ReadPolicy;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.LeaseListener;
import io.tidegate.proxy.backend.ReplicaPools;
import io.tidegate.proxy.execution.Connections;
import io.tidegate.proxy.execution.Swallowed;
import io.tidegate.proxy.group.ReadCounts.Reason;
import io.tidegate.proxy.wire.message.ErrPacket;
import org.jspecify.annotations.Nullable;

/**
 * Finds a connection to a replica for one read, makes it ready, and sees to it that the replica has
 * what the session needs. Whatever goes wrong, the master answers.
 */
final class ReplicaConnect {
    private final Session session;
    private final GroupId group;
    private final ReplicaPools pools;
    private final ReadFloor floor;
    private final boolean causal;
    private final Connections.Ready ready;
    private final long epoch;

    ReplicaConnect(
            Session session,
            GroupId group,
            ReplicaPools pools,
            ReadFloor floor,
            ReadPolicy policy,
            Connections.Ready ready) {
        this.session = session;
        this.group = group;
        this.pools = pools;
        this.floor = floor;
        this.causal = policy == ReadPolicy.CAUSAL;
        this.ready = ready;
        this.epoch = pools.epoch();
    }

    void start() {
        String preferred = floor.replica();
        boolean waits =
                causal
                        && (preferred == null
                                || floor.isUnknownFor(preferred)
                                || !floor.isProvenOn(preferred));
        String node = pools.choose(preferred, waits);
        if (node == null) {
            master(Reason.NONE_IN_TIME);
        } else if (causal && floor.isUnknownFor(node)) {
            askMaster(node);
        } else {
            lease(node);
        }
    }

    private void master(Reason why) {
        pools.counts().onMaster(why);
        session.connections().connectMaster(group, ready);
    }

    /** Where the master is by now, which is behind all that the session has seen. */
    private void askMaster(String node) {
        session.connections()
                .connectOutsideTransaction(
                        group,
                        new Connections.Ready() {
                            @Override
                            public void ready(BackendConnection connection) {
                                connection.query(
                                        ReadPosition.question(connection.isMariaDb()),
                                        new Swallowed(connection, new Position(connection, node)));
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

    private final class Position implements Swallowed.Then {
        private final BackendConnection connection;
        private final String node;

        Position(BackendConnection connection, String node) {
            this.connection = connection;
            this.node = node;
        }

        @Override
        public void ok(byte[] reply) {
            session.connections().unused(connection);
            session.guarded(() -> {
                String position = ReadPosition.answer(reply).orElse(null);
                if (position == null || pools.epoch() != epoch) {
                    master(Reason.POSITION_UNKNOWN);
                } else {
                    floor.learned(position);
                    lease(node);
                }
            });
        }

        @Override
        public void failed(ErrPacket error) {
            session.connections().unused(connection);
            session.guarded(() -> master(Reason.POSITION_UNKNOWN));
        }

        @Override
        public void lost(TidegateException cause) {
            session.connections().lost(connection);
            session.guarded(() -> master(Reason.POSITION_UNKNOWN));
        }
    }

    private void lease(String node) {
        SessionConnections connections = session.connections();
        pools.lease(
                node,
                connections.kind(),
                connections.schema(),
                ReadOnlyTransactions.forReplica(session.settings().variables()),
                new Leasing(node));
    }

    /** The connection is there, then ready. */
    private final class Leasing implements LeaseListener, Connections.Ready {
        private final String node;
        private @Nullable BackendConnection leased;

        Leasing(String node) {
            this.node = node;
        }

        @Override
        public void leased(BackendConnection connection) {
            if (session.isClosed()) {
                connection.release();
                // There is nobody to connect for; who waits lets go of what it has.
                master(Reason.UNREACHED);
                return;
            }
            leased = connection;
            session.connections().holdReplica(connection, this);
        }

        @Override
        public void ready(BackendConnection connection) {
            if (!causal || floor.isProvenOn(node)) {
                give(connection, node);
                return;
            }
            connection.query(
                    ReadPosition.waiting(
                            connection.isMariaDb(), floor.needs(), pools.limits().causalWait()),
                    new Swallowed(connection, new Gate(connection, node)));
        }

        @Override
        public void failed(ErrPacket error) {
            giveUp();
        }

        @Override
        public void failed(TidegateException cause) {
            giveUp();
        }

        private void giveUp() {
            BackendConnection useless = leased;
            if (useless != null && session.reads().leaves(useless)) {
                useless.discard();
            }
            session.guarded(() -> master(Reason.UNREACHED));
        }
    }

    /** Whether the replica has got what it has to have. */
    private final class Gate implements Swallowed.Then {
        private final BackendConnection connection;
        private final String node;

        Gate(BackendConnection connection, String node) {
            this.connection = connection;
            this.node = node;
        }

        @Override
        public void ok(byte[] reply) {
            if (ReadPosition.isMet(reply)) {
                session.guarded(() -> give(connection, node));
                return;
            }
            pools.late(node);
            session.connections().unused(connection);
            session.guarded(() -> master(Reason.LATE));
        }

        @Override
        public void failed(ErrPacket error) {
            session.connections().unused(connection);
            session.guarded(() -> master(Reason.UNREACHED));
        }

        @Override
        public void lost(TidegateException cause) {
            session.connections().lost(connection);
            session.guarded(() -> master(Reason.UNREACHED));
        }
    }

    private void give(BackendConnection connection, String node) {
        if (!causal) {
            // It may show less than the session has seen: from now on nothing is known of that.
            floor.forget();
        } else {
            floor.reads(node);
        }
        if (session.transaction().hasBegun()) {
            session.connections().openOnReplica(connection, new Opening(node));
            return;
        }
        pools.counts().onReplica(node);
        session.reads().given(pools.counts());
        ready.ready(connection);
    }

    /**
     * A transaction begins there; where it does not, nothing has run in it, and the master has it.
     */
    private final class Opening implements Connections.Ready {
        private final String node;

        Opening(String node) {
            this.node = node;
        }

        @Override
        public void ready(BackendConnection connection) {
            pools.counts().onReplica(node);
            ready.ready(connection);
        }

        @Override
        public void failed(ErrPacket error) {
            session.guarded(() -> master(Reason.UNREACHED));
        }

        @Override
        public void failed(TidegateException cause) {
            session.guarded(() -> master(Reason.UNREACHED));
        }
    }
}
