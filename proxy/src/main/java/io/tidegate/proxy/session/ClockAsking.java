package io.tidegate.proxy.session;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.execution.Connections;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.TextResult;
import io.tidegate.sharding.plan.BoundPlan;
import io.tidegate.sharding.plan.ParameterSource;
import io.tidegate.sharding.plan.Template;
import io.tidegate.sharding.sql.Bytes;
import io.tidegate.sharding.sql.Rewriting;
import io.tidegate.sharding.sql.Rewriting.Rewritten;
import io.tidegate.sharding.sql.RouteHint;
import io.tidegate.sharding.sql.RowElements.Range;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.StatementText;
import io.tidegate.sharding.sql.TokenType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Has a server say what the moments of a statement are, with the variables of the session, to be
 * put into its text: all shards see the same ones then, and which shards are meant is known.
 */
final class ClockAsking implements Connections.Ready {
    /** With its moments exchanged a statement has to fit into as many packets as before. */
    static final int MOST = 8 << 20;

    /**
     * Whether the time of day is not one that comes twice: a column with a time zone takes the very
     * moment of a function, and the first one of a literal.
     */
    private static final String UNAMBIGUOUS =
            "UNIX_TIMESTAMP() = UNIX_TIMESTAMP(CAST(NOW() AS CHAR))";

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
    private final Template template;
    private final List<Range> moments;
    private final ParameterSource parameters;
    private final Then then;

    /** What is asked for each of the moments: many rows may have the same. */
    private final List<Integer> asked = new ArrayList<>();

    private final int questions;
    private final byte[] question;

    private ClockAsking(
            Session session,
            ScannedSql text,
            Template template,
            ParameterSource parameters,
            Then then) {
        this.session = session;
        this.text = text;
        this.template = template;
        this.moments = template.moments(text);
        this.parameters = parameters;
        this.then = then;
        Map<String, Integer> different = new LinkedHashMap<>();
        for (String each : inWords()) {
            different.putIfAbsent(each, different.size());
            asked.add(Objects.requireNonNull(different.get(each)));
        }
        List<String> columns = new ArrayList<>(different.keySet());
        if (template.storesClocks()) {
            columns.add(UNAMBIGUOUS);
        }
        questions = columns.size();
        question = ("SELECT " + String.join(", ", columns)).getBytes(text.charset());
    }

    /** Whether the time, which a server has to tell, decides which shards are meant. */
    static boolean isNeeded(Template template, BoundPlan plan, StatementText text) {
        return !template.clocks().isEmpty()
                && !(plan instanceof BoundPlan.Single)
                && text.hint() instanceof RouteHint.None
                && text.length() < MOST;
    }

    /**
     * @param parameters of which some may stand in the moments
     */
    static void start(
            Session session,
            ScannedSql text,
            Template template,
            ParameterSource parameters,
            Then then) {
        session.connections()
                .connectOutsideTransaction(
                        // Elsewhere there may be another time_zone.
                        session.connections().knowing(session.homeGroup()),
                        new ClockAsking(session, text, template, parameters, then));
    }

    /** All moments, in the client's own words but for parameters. */
    private List<String> inWords() {
        List<String> words = new ArrayList<>();
        int parameter = 0;
        int value = 0;
        for (Range moment : moments) {
            Bytes word = new Bytes(32);
            int from = moment.from();
            for (; value < text.valueCount() && text.valueStart(value) < moment.to(); value++) {
                if (text.valueType(value) != TokenType.PARAMETER) {
                    continue;
                }
                if (text.valueStart(value) > from) {
                    word.add(text.bytes(), from, text.valueStart(value) - from);
                    // A sign may stand before it, and it may have one of its own.
                    word.add(" ");
                    word.add(parameters.literal(parameter));
                    word.add(" ");
                    from = text.valueEnd(value);
                }
                parameter++;
            }
            word.add(text.bytes(), from, moment.to() - from);
            words.add(new String(word.toArray(), text.charset()));
        }
        return words;
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
            out.copy(from, moments.get(i).from());
            out.add(by.apply(told.get(i)));
            from = moments.get(i).to();
        }
        out.copy(from, text.length());
        return out.done();
    }

    @Override
    public void ready(BackendConnection connection) {
        TextQuestion.ask(session, connection, question, this, this::answered);
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
            answer = TextResult.decode(reply, questions);
        } catch (MalformedPacketException cut) {
            return null;
        }
        if (template.storesClocks() && !answer.text(questions - 1).equals("1")) {
            return null;
        }
        List<ToldMoment> told = new ArrayList<>();
        for (int each : asked) {
            ToldMoment moment = ToldMoment.of(answer.text(each));
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
