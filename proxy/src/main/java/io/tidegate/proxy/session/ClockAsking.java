package io.tidegate.proxy.session;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.execution.Connections;
import io.tidegate.proxy.execution.Swallowed;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.TextResult;
import io.tidegate.sharding.plan.BoundPlan;
import io.tidegate.sharding.plan.ParameterSource;
import io.tidegate.sharding.plan.Template;
import io.tidegate.sharding.sql.Rewriting;
import io.tidegate.sharding.sql.Rewriting.Rewritten;
import io.tidegate.sharding.sql.RouteHint;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.SelectParts.Range;
import io.tidegate.sharding.sql.StatementText;
import io.tidegate.sharding.sql.TokenType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Has a server say what the moments of a statement are, with the variables of the session, to be
 * put into its text: all shards see the same ones then, and which shards are meant is known.
 */
final class ClockAsking implements Connections.Ready {
    /** With its moments exchanged a statement has to fit into as many packets as before. */
    static final int MOST = 8 << 20;

    /** Carries the statement on. */
    interface Then {
        /** All moments of the statement, in their order. */
        void told(List<ToldMoment> moments);

        /** What the server has told is no moment: the statement stays as it is. */
        void asItIs();

        /** Nothing more happens, and the client has its error. */
        default void ended() {}
    }

    private final Session session;
    private final ScannedSql text;
    private final List<Range> moments;
    private final ParameterSource parameters;
    private final Then then;

    private ClockAsking(
            Session session,
            ScannedSql text,
            List<Range> moments,
            ParameterSource parameters,
            Then then) {
        this.session = session;
        this.text = text;
        this.moments = moments;
        this.parameters = parameters;
        this.then = then;
    }

    /** Whether the time, which a server has to tell, decides which shards are meant. */
    static boolean isNeeded(Template template, BoundPlan plan, StatementText text) {
        return !template.clocks().isEmpty()
                && !(plan instanceof BoundPlan.Single)
                && text.hint() instanceof RouteHint.None
                && text.length() < MOST;
    }

    /**
     * @param moments as {@link Template#clocks} tells them
     * @param parameters of which some may stand in the moments
     */
    static void start(
            Session session,
            ScannedSql text,
            List<Range> moments,
            ParameterSource parameters,
            Then then) {
        session.connections()
                .connectOutsideTransaction(
                        session.homeGroup(),
                        new ClockAsking(session, text, moments, parameters, then));
    }

    private byte[] question() {
        Rewriting question = new Rewriting(text, 64);
        int parameter = 0;
        int value = 0;
        for (int i = 0; i < moments.size(); i++) {
            question.add(i == 0 ? "SELECT " : ", ");
            int from = start(text, moments.get(i));
            int end = end(text, moments.get(i));
            for (; value < text.valueCount() && text.valueStart(value) < end; value++) {
                if (text.valueType(value) != TokenType.PARAMETER) {
                    continue;
                }
                if (text.valueStart(value) > from) {
                    question.copy(from, text.valueStart(value));
                    // A sign may stand before it, and it may have one of its own.
                    question.add(" ");
                    question.add(parameters.literal(parameter));
                    question.add(" ");
                    from = text.valueEnd(value);
                }
                parameter++;
            }
            question.copy(from, end);
        }
        return question.done().sql();
    }

    static int start(StatementText text, Range moment) {
        return text.tokenStart(moment.from());
    }

    static int end(StatementText text, Range moment) {
        return text.tokenEnd(moment.to() - 1);
    }

    /**
     * The text with something else in the place of its moments.
     *
     * @param told as many as there are moments
     */
    static Rewritten exchanged(
            ScannedSql text,
            List<Range> moments,
            List<ToldMoment> told,
            Function<ToldMoment, String> by) {
        Rewriting out = new Rewriting(text, text.length() + 64);
        int from = 0;
        for (int i = 0; i < moments.size(); i++) {
            out.copy(from, start(text, moments.get(i)));
            out.add(by.apply(told.get(i)));
            from = end(text, moments.get(i));
        }
        out.copy(from, text.length());
        return out.done();
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
                                ClockAsking.this.failed(error);
                            }

                            @Override
                            public void lost(TidegateException cause) {
                                session.connections().lost(connection);
                                ClockAsking.this.failed(cause);
                            }
                        }));
    }

    private void answered(byte[] reply) {
        List<ToldMoment> told = told(reply);
        if (told == null) {
            then.asItIs();
        } else {
            then.told(told);
        }
    }

    /** One for each moment; null where one is something else. */
    private @Nullable List<ToldMoment> told(byte[] reply) {
        TextResult answer;
        try {
            answer = TextResult.decode(reply, moments.size());
        } catch (MalformedPacketException cut) {
            return null;
        }
        List<ToldMoment> told = new ArrayList<>();
        for (int i = 0; i < moments.size(); i++) {
            ToldMoment moment = ToldMoment.of(answer.text(i));
            if (moment == null) {
                return null;
            }
            told.add(moment);
        }
        return told;
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
