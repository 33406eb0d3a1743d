package io.tidegate.proxy.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.sharding.key.KeyValue;
import io.tidegate.sharding.plan.BoundPlan;
import io.tidegate.sharding.plan.ParameterSource;
import io.tidegate.sharding.plan.Planned;
import io.tidegate.sharding.plan.Template;
import io.tidegate.sharding.sql.Rewriting.Rewritten;
import io.tidegate.sharding.sql.RowElements.Range;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.StatementText;
import io.tidegate.sharding.sql.TokenType;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a prepared statement in which the time decides which shards are meant. It is
 * executed by another text, which has parameters in the place of its moments: servers have that
 * prepared as well, and it is the same one at any time.
 */
final class ClockedExecution implements ClockAsking.Then {
    private final Session session;
    private final Executions executions;
    private final Execution execution;
    private final PreparedStatement statement;
    private final Planned planned;
    private final Template template;
    private final ScannedSql text;
    private final List<Range> moments;

    ClockedExecution(
            Session session,
            Executions executions,
            Execution execution,
            PreparedStatement statement,
            Planned planned) {
        this.session = session;
        this.executions = executions;
        this.execution = execution;
        this.statement = statement;
        this.planned = planned;
        this.template = planned.template();
        this.text = Objects.requireNonNull(statement.scanned());
        this.moments = template.moments(text);
    }

    static boolean isNeeded(
            Session session,
            Execution execution,
            PreparedStatement statement,
            Template template,
            BoundPlan plan) {
        ScannedSql text = statement.scanned();
        return text != null
                && ClockAsking.isNeeded(template, plan, text)
                && execution.payloadLength() < ClockAsking.MOST
                && areWhole(
                        text,
                        template.moments(text),
                        new ExecutedParameters(session, execution, statement));
    }

    /**
     * Whether the parameters in the moments are integers: of those a literal is certain to be taken
     * alike.
     */
    private static boolean areWhole(
            StatementText text, List<Range> moments, ParameterSource parameters) {
        int parameter = 0;
        int moment = 0;
        for (int i = 0; i < text.valueCount(); i++) {
            if (text.valueType(i) == TokenType.PARAMETER) {
                moment = lastBefore(text.valueStart(i), moments, moment);
                boolean whole =
                        !isIn(moments.get(moment), text.valueStart(i))
                                || parameters.value(parameter) instanceof KeyValue.IntegerValue;
                if (!whole) {
                    return false;
                }
                parameter++;
            }
        }
        return true;
    }

    /** The last of the moments that begins before a byte, from one of them on. */
    private static int lastBefore(int at, List<Range> moments, int from) {
        int last = from;
        while (last + 1 < moments.size() && moments.get(last + 1).from() <= at) {
            last++;
        }
        return last;
    }

    private static boolean isIn(Range moment, int at) {
        return at >= moment.from() && at < moment.to();
    }

    void start() {
        ClockAsking.start(session, text, template, executions.values(execution, statement), this);
    }

    @Override
    public void told(List<ToldMoment> told) {
        Routing routing = session.context().routing();
        Rewritten rewritten = ClockAsking.exchanged(text, moments, told, ToldMoment::placeholder);
        Scan scan =
                session.context()
                        .scanner()
                        .scan(rewritten.sql(), 0, rewritten.sql().length, statement.dialect());
        scan.madeOf(rewritten.origin());
        String schema = statement.schema();
        Planned known =
                session.context().plans().find(scan, schema == null ? "" : schema, routing.rules());
        carryOn(scan.snapshot(), told, routing, known);
    }

    private void carryOn(
            ScannedSql exchanged, List<ToldMoment> told, Routing routing, @Nullable Planned known) {
        PreparedStatement other;
        Execution another;
        try {
            // Which of them are long is known as long as the statement has them.
            execution.parameters();
            int[] order = order();
            other = statement.by(exchanged, order);
            List<byte[]> texts = told.stream().map(each -> each.text().getBytes(US_ASCII)).toList();
            another = execution.by(other, order, texts);
        } finally {
            execution.release();
        }
        if (known == null) {
            executions.replan(another, other, routing);
        } else {
            other.planned(routing, known);
            executions.carryOutOrRelease(another, other, known);
        }
    }

    /** The parameters outside of the moments, and in the place of each moment its text. */
    private int[] order() {
        IntStream.Builder order = IntStream.builder();
        int parameter = 0;
        int next = 0;
        for (int i = 0; i < text.valueCount(); i++) {
            if (text.valueType(i) != TokenType.PARAMETER) {
                continue;
            }
            int at = text.valueStart(i);
            for (; next < moments.size() && moments.get(next).from() <= at; next++) {
                order.add(~next);
            }
            if (next == 0 || !isIn(moments.get(next - 1), at)) {
                order.add(parameter);
            }
            parameter++;
        }
        for (; next < moments.size(); next++) {
            order.add(~next);
        }
        return order.build().toArray();
    }

    @Override
    public void asItIs() {
        try {
            executions.carryOutAsBound(
                    execution,
                    statement,
                    planned,
                    template.bindAsAsked(text, executions.values(execution, statement)));
        } catch (TidegateException | MalformedPacketException refused) {
            execution.release();
            throw refused;
        }
    }

    @Override
    public void ended() {
        execution.release();
    }
}
