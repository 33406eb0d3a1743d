package io.tidegate.proxy.session;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.ReplyKind;
import io.tidegate.proxy.execution.Connections;
import io.tidegate.proxy.wire.message.ErrPacket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends one text to one group, and hands its reply to the client. */
final class TextRelay {
    private final Session session;
    private final SessionStatements sessionStatements;
    private final Connections.Ready whenReady = new RelayWhenReady();

    private @Nullable ByteBuf packets;

    /** How the reply at hand reaches the client. */
    private Forwarding forwarding;

    private int firstReplySequence = 1;

    TextRelay(Session session, SessionStatements sessionStatements) {
        this.session = session;
        this.sessionStatements = sessionStatements;
        this.forwarding = session.asItIs();
    }

    /**
     * Says of the statement at hand how its reply reaches the client.
     *
     * @param packetsSent how many its client has sent: the reply goes on counting
     */
    void replies(Forwarding next, int packetsSent) {
        forwarding = next;
        firstReplySequence = packetsSent;
    }

    /** Sends packets to a group, when its connection is ready, and relays the reply. */
    void relay(GroupId group, ByteBuf toSend, LocalState.Use use) {
        packets = toSend;
        try {
            session.localState().use(use, List.of(group));
        } catch (TidegateException elsewhere) {
            dropPackets();
            throw elsewhere;
        }
        connect(group, sessionStatements.asksLastInsertId(), whenReady);
    }

    /** The same where any group will do: where the session is anyway. */
    void relayWithoutTable(GroupId group, ByteBuf toSend, LocalState.Use use) {
        if (use.mayAssign() || sessionStatements.asksLastInsertId()) {
            relay(group, toSend, use);
            return;
        }
        packets = toSend;
        try {
            session.localState().use(use, List.of(group));
        } catch (TidegateException elsewhere) {
            dropPackets();
            throw elsewhere;
        }
        session.connections().connectWithoutTable(group, whenReady);
    }

    /** Connects for one statement, which finds the session's LAST_INSERT_ID() when it asks. */
    void connect(GroupId group, boolean asksLastInsertId, Connections.Ready ready) {
        if (session.mayHideKeys(asksLastInsertId) || asksLastInsertId) {
            new LastInsertIdTransfer(session, group, ready).start();
        } else {
            session.connections().connect(group, ready);
        }
    }

    private final class RelayWhenReady implements Connections.Ready {
        @Override
        public void ready(BackendConnection connection) {
            ByteBuf toSend = packets;
            packets = null;
            if (toSend != null) {
                if (session.reads().mayBeRepeated(connection)) {
                    session.reads().canBeRepeated(new SentAgain(connection.group(), toSend));
                }
                forwarding.send(connection, toSend, ReplyKind.RESULT, firstReplySequence);
            }
        }

        @Override
        public void failed(ErrPacket error) {
            dropPackets();
            session.answerError(error);
        }

        @Override
        public void failed(TidegateException cause) {
            dropPackets();
            session.refuse(cause);
        }
    }

    /** A read that was sent. */
    private final class SentAgain implements SessionReads.Again {
        private final GroupId group;
        private final ByteBuf kept;

        SentAgain(GroupId group, ByteBuf sent) {
            this.group = group;
            this.kept = sent.retainedDuplicate();
        }

        @Override
        public void onMaster() {
            packets = kept;
            session.connections().connect(group, whenReady);
        }

        @Override
        public void over() {
            kept.release();
        }
    }

    private void dropPackets() {
        if (packets != null) {
            packets.release();
            packets = null;
        }
    }
}
