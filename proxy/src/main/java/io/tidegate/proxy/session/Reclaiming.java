package io.tidegate.proxy.session;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.execution.Swallowed;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.TextResult;

/**
 * Gives a connection away that the session held only because it knows the warnings of the last
 * statement or LAST_INSERT_ID(): it is asked for them first. No command of the client runs
 * meanwhile.
 */
final class Reclaiming implements Swallowed.Then {
    private static final byte[] SHOW_WARNINGS = Session.bytes("SHOW WARNINGS");

    private enum Step {
        WARNINGS,
        INSERT_ID
    }

    private final Session session;
    private final BackendConnection connection;
    private final Runnable then;
    private Step step = Step.WARNINGS;

    Reclaiming(Session session, BackendConnection connection, Runnable then) {
        this.session = session;
        this.connection = connection;
        this.then = then;
    }

    void start() {
        GroupId group = connection.group();
        connection.onIdleLoss(null);
        BackendConnection knows = session.reads().diagnosing();
        boolean isKnown = knows == null || knows == connection;
        if (isKnown && group.equals(session.connections().diagnosticsAt())) {
            connection.query(SHOW_WARNINGS, new Swallowed(connection, this));
        } else {
            askInsertId();
        }
    }

    private void askInsertId() {
        step = Step.INSERT_ID;
        if (!connection.isReplica() && connection.group().equals(session.last().insertedAt())) {
            connection.query(LastInsertIdTransfer.QUESTION, new Swallowed(connection, this));
        } else {
            end();
        }
    }

    private void end() {
        session.connections().giveAway(connection);
        then.run();
    }

    @Override
    public void ok(byte[] reply) {
        switch (step) {
            case WARNINGS -> {
                if (reply.length >= Swallowed.MOST && connection.isEnding()) {
                    askInsertId();
                } else if (reply.length >= Swallowed.MOST) {
                    // More than can be kept: the session has to hold the connection after all.
                    session.connections().settle(connection);
                    connection.onReclaim(null);
                    then.run();
                } else {
                    session.last().keepWarnings(reply, connection.outcome().rows());
                    askInsertId();
                }
            }
            case INSERT_ID -> {
                session.last().insertId(new InsertId.Known(TextResult.decode(reply, 1).text(0)));
                end();
            }
        }
    }

    @Override
    public void failed(ErrPacket error) {
        session.connections().lost(connection);
        connection.discard();
        then.run();
    }

    @Override
    public void lost(TidegateException cause) {
        session.connections().lost(connection);
        then.run();
    }
}
