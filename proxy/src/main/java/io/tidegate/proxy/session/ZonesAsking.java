package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.execution.Connections;
import io.tidegate.proxy.execution.Swallowed;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.TextResult;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a moment that one server shows is the same instant to all of them: a TIMESTAMP is shown
 * in the session's time zone, which has to be one on all groups, and of no hour that comes twice.
 */
final class ZonesAsking implements Connections.Ready {
    private static final Pattern OFFSET = Pattern.compile("[+-]\\d{1,2}:\\d{2}");
    private static final String VARIABLE = "time_zone";
    private static final String OF_THE_SYSTEM = "SYSTEM";
    private static final byte[] QUESTION =
            Session.bytes("SELECT @@session.time_zone, @@system_time_zone");

    private final Session session;
    private final List<GroupId> groups;
    private final Runnable then;
    private @Nullable String common;
    private int next;

    private ZonesAsking(Session session, List<GroupId> groups, Runnable then) {
        this.session = session;
        this.groups = groups;
        this.then = then;
    }

    /** Calls {@code then} if so; else the session answers its client. */
    static void start(Session session, Runnable then) {
        String set = session.settings().variables().get(VARIABLE);
        if (set != null && OFFSET.matcher(set.replace("'", "")).matches()) {
            then.run();
            return;
        }
        List<GroupId> groups =
                session.context().routing().configuration().groups().keySet().stream()
                        .sorted()
                        .toList();
        new ZonesAsking(session, groups, then).ask();
    }

    private void ask() {
        if (next == groups.size()) {
            then.run();
        } else {
            session.connections().connectOutsideTransaction(groups.get(next++), this);
        }
    }

    @Override
    public void ready(BackendConnection connection) {
        connection.query(
                QUESTION,
                new Swallowed(
                        connection,
                        new Swallowed.Then() {
                            @Override
                            public void ok(byte[] reply) {
                                session.connections().settle(connection);
                                session.guarded(() -> answered(reply));
                            }

                            @Override
                            public void failed(ErrPacket error) {
                                session.settle(connection, () -> session.answerError(error));
                            }

                            @Override
                            public void lost(TidegateException cause) {
                                session.lost(connection, cause, false);
                            }
                        }));
    }

    private void answered(byte[] reply) {
        String zone;
        try {
            TextResult answer = TextResult.decode(reply, 2);
            zone = zone(answer.text(0), answer.text(1));
        } catch (MalformedPacketException cut) {
            throw ErrorCode.BACKEND_PROTOCOL.with("the time zone of a server cannot be read");
        }
        if (zone == null || common != null && !common.equals(zone)) {
            throw ErrorCode.INSERT_SELECT_VALUE.with(
                    "a TIMESTAMP is selected while the session's time_zone "
                            + (zone == null
                                    ? "may have hours that come twice"
                                    : "is not the same on all groups")
                            + ", so that what is shown of it may be another instant; nothing was written. SET"
                            + " time_zone = '+00:00', or another offset, first");
        }
        common = zone;
        ask();
    }

    /** Its offset; null when that may change. */
    private static @Nullable String zone(String zone, String system) {
        String own = zone.equals(OF_THE_SYSTEM) ? system : zone;
        if (own.equals("UTC") || own.equals("Etc/UTC")) {
            return "+00:00";
        }
        return OFFSET.matcher(own).matches() ? own : null;
    }

    @Override
    public void failed(ErrPacket error) {
        session.answerError(error);
    }

    @Override
    public void failed(TidegateException cause) {
        session.refuse(cause);
    }
}
