package io.tidegate.proxy.session;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.execution.Connections;
import io.tidegate.proxy.execution.Swallowed;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.TextResult;
import io.tidegate.sharding.sql.Rewriting;
import io.tidegate.sharding.sql.Rewriting.Rewritten;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.SelectParts.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Has a server say what the moments of a statement are, with the variables of the session, and puts
 * them into its text: all shards see the same ones then, and which shards are meant is known.
 */
final class ClockAsking implements Connections.Ready {
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern MOMENT =
            Pattern.compile(DATE.pattern() + " \\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,6})?");

    /** Carries the statement on. */
    interface Then {
        void with(Rewritten text);

        /** What the server has told is no moment: the statement stays as it is. */
        void asItIs();
    }

    private final Session session;
    private final ScannedSql text;
    private final List<Range> moments;
    private final Then then;

    private ClockAsking(Session session, ScannedSql text, List<Range> moments, Then then) {
        this.session = session;
        this.text = text;
        this.moments = moments;
        this.then = then;
    }

    /**
     * @param moments as {@link io.tidegate.sharding.plan.Template#clocks} tells them
     */
    static void start(Session session, ScannedSql text, List<Range> moments, Then then) {
        session.connections()
                .connectOutsideTransaction(
                        session.homeGroup(), new ClockAsking(session, text, moments, then));
    }

    private byte[] question() {
        Rewriting question = new Rewriting(text, 64);
        for (int i = 0; i < moments.size(); i++) {
            question.add(i == 0 ? "SELECT " : ", ");
            question.copy(start(i), end(i));
        }
        return question.done().sql();
    }

    private int start(int moment) {
        return text.tokenStart(moments.get(moment).from());
    }

    private int end(int moment) {
        return text.tokenEnd(moments.get(moment).to() - 1);
    }

    @Override
    public void ready(BackendConnection connection) {
        connection.query(
                question(),
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
                                session.connections().settle(connection);
                                session.answerError(error);
                            }

                            @Override
                            public void lost(TidegateException cause) {
                                session.connections().lost(connection);
                                session.refuse(cause);
                            }
                        }));
    }

    private void answered(byte[] reply) {
        List<String> literals = literals(reply);
        if (literals == null) {
            then.asItIs();
            return;
        }
        Rewriting out = new Rewriting(text, text.length() + 64);
        int from = 0;
        for (int i = 0; i < moments.size(); i++) {
            out.copy(from, start(i));
            out.add(literals.get(i));
            from = end(i);
        }
        out.copy(from, text.length());
        then.with(out.done());
    }

    /** One for each moment, of the type of its function; null where one is something else. */
    private @Nullable List<String> literals(byte[] reply) {
        TextResult answer;
        try {
            answer = TextResult.decode(reply, moments.size());
        } catch (MalformedPacketException cut) {
            return null;
        }
        List<String> literals = new ArrayList<>();
        for (int i = 0; i < moments.size(); i++) {
            String told = answer.text(i);
            if (DATE.matcher(told).matches()) {
                literals.add(" DATE '" + told + "' ");
            } else if (MOMENT.matcher(told).matches()) {
                literals.add(" TIMESTAMP '" + told + "' ");
            } else {
                return null;
            }
        }
        return literals;
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
