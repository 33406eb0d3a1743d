package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.execution.Connections;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.TextResult;
import io.tidegate.sharding.plan.BoundPlan;
import io.tidegate.sharding.plan.Planned;
import java.util.regex.Pattern;

/**
 * Lets NOW() and its like be one moment in a statement that is carried out by several: a server is
 * asked for the time, and the connections of the statement get it as their {@code timestamp} until
 * it has ended.
 */
final class OneMoment implements Connections.Ready {
    /** Carries the statement on. */
    interface Then {
        /** All connections that the session is given from now on have the same time. */
        void told();

        /** Nothing more happens, and the client has its error. */
        void ended();
    }

    private static final Pattern TIME = Pattern.compile("\\d{1,12}(\\.\\d{1,6})?");
    private static final String FIXED = "YES";

    private final Session session;
    private final boolean mariaDb;
    private final Then then;

    private OneMoment(Session session, Then then) {
        this.session = session;
        this.mariaDb = session.settings().dialect().mariaDb();
        this.then = then;
    }

    /** Whether several clocks would be read that the session has not set itself. */
    static boolean isNeeded(Session session, Planned planned, BoundPlan plan) {
        return planned.tellsTime() && isOfSeveral(plan) && !session.settings().hasOwnTime();
    }

    private static boolean isOfSeveral(BoundPlan plan) {
        return switch (plan) {
            case BoundPlan.Concat _, BoundPlan.Merge _, BoundPlan.InText _, BoundPlan.Load _ ->
                    true;
            case BoundPlan.Writes writes -> writes.statements().size() > 1;
            case BoundPlan.Keyed keyed -> isOfSeveral(keyed.plan());
            case BoundPlan.PassThrough _,
                    BoundPlan.AnyGroup _,
                    BoundPlan.Single _,
                    BoundPlan.Definition _,
                    BoundPlan.Everywhere _,
                    BoundPlan.Described _,
                    BoundPlan.Catalogue _,
                    BoundPlan.Generate _,
                    BoundPlan.Collected _,
                    BoundPlan.Unlisted _,
                    BoundPlan.Drops _,
                    BoundPlan.Refused _ ->
                    false;
        };
    }

    static void start(Session session, Then then) {
        session.connections()
                .connectOutsideTransaction(
                        session.connections().knowing(session.homeGroup()),
                        new OneMoment(session, then));
    }

    @Override
    public void ready(BackendConnection connection) {
        TextQuestion.ask(
                session,
                connection,
                Session.bytes(
                        mariaDb
                                ? "SELECT @@timestamp, @@secure_timestamp"
                                : "SELECT @@timestamp, ''"),
                this,
                this::answered);
    }

    private void answered(byte[] reply) {
        String time;
        boolean fixed;
        try {
            TextResult answer = TextResult.decode(reply, 2);
            time = answer.text(0);
            fixed = answer.text(1).equals(FIXED);
        } catch (MalformedPacketException cut) {
            time = "";
            fixed = false;
        }
        if (fixed || !TIME.matcher(time).matches()) {
            failed(
                    fixed
                            ? ErrorCode.SESSION_STATE_NOT_PORTABLE.with(
                                    "NOW() or its like in a statement that several shards carry out, each at its"
                                            + " own moment, and secure_timestamp = YES keeps them from being told"
                                            + " the same one; write the moment as a literal, narrow the statement"
                                            + " by the sharding key, or start the servers without it")
                            : ErrorCode.BACKEND_PROTOCOL.with(
                                    "the time of a server cannot be read"));
            return;
        }
        session.settings().beginMoment(time);
        then.told();
    }

    @Override
    public void failed(ErrPacket error) {
        then.ended();
        session.answerError(error);
    }

    @Override
    public void failed(TidegateException cause) {
        then.ended();
        session.refuse(cause);
    }
}
