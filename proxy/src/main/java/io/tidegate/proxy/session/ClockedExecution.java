package io.tidegate.proxy.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.sharding.key.KeyValue;
import io.tidegate.sharding.plan.BoundPlan;
import io.tidegate.sharding.plan.ParameterSource;
import io.tidegate.sharding.plan.Template;
import io.tidegate.sharding.sql.Rewriting.Rewritten;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.SelectParts.Range;
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
    private final PreparedStatements statements;
    private final Execution execution;
    private final PreparedStatement statement;
    private final Template template;
    private final ScannedSql text;

    ClockedExecution(
            Session session,
            PreparedStatements statements,
            Execution execution,
            PreparedStatement statement,
            Template template) {
        this.session = session;
        this.statements = statements;
        this.execution = execution;
        this.statement = statement;
        this.template = template;
        this.text = Objects.requireNonNull(statement.scanned());
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
                        template.clocks(),
                        new ExecutedParameters(session, execution, statement));
    }

    /**
     * Whether the parameters in the moments are integers: of those a literal is certain to be taken
     * alike.
     */
    private static boolean areWhole(
            StatementText text, List<Range> moments, ParameterSource parameters) {
        int parameter = 0;
        for (int i = 0; i < text.valueCount(); i++) {
            if (text.valueType(i) == TokenType.PARAMETER) {
                boolean whole =
                        momentAt(text, moments, text.valueStart(i)) < 0
                                || parameters.value(parameter) instanceof KeyValue.IntegerValue;
                if (!whole) {
                    return false;
                }
                parameter++;
            }
        }
        return true;
    }

    /** In which of the moments a byte of the text stands, or -1. */
    private static int momentAt(StatementText text, List<Range> moments, int at) {
        for (int i = 0; i < moments.size(); i++) {
            if (at >= ClockAsking.start(text, moments.get(i))
                    && at < ClockAsking.end(text, moments.get(i))) {
                return i;
            }
        }
        return -1;
    }

    void start() {
        ClockAsking.start(
                session, text, template.clocks(), statements.values(execution, statement), this);
    }

    @Override
    public void told(List<ToldMoment> moments) {
        Routing routing = session.context().routing();
        Rewritten rewritten =
                ClockAsking.exchanged(text, template.clocks(), moments, ToldMoment::placeholder);
        Scan scan =
                session.context()
                        .scanner()
                        .scan(rewritten.sql(), 0, rewritten.sql().length, statement.dialect());
        scan.madeOf(rewritten.origin());
        String schema = statement.schema();
        Template known =
                session.context().plans().find(scan, schema == null ? "" : schema, routing.rules());
        carryOn(scan.snapshot(), moments, routing, known);
    }

    private void carryOn(
            ScannedSql exchanged,
            List<ToldMoment> moments,
            Routing routing,
            @Nullable Template known) {
        PreparedStatement other;
        Execution another;
        try {
            // Which of them are long is known as long as the statement has them.
            execution.parameters();
            int[] order = order();
            other = statement.by(exchanged, order);
            List<byte[]> texts =
                    moments.stream().map(each -> each.text().getBytes(US_ASCII)).toList();
            another = execution.by(other, order, texts);
        } finally {
            execution.release();
        }
        if (known == null) {
            statements.replan(another, other, routing);
        } else {
            other.planned(routing, known);
            statements.carryOutOrRelease(another, other, known);
        }
    }

    /** The parameters outside of the moments, and in the place of each moment its text. */
    private int[] order() {
        IntStream.Builder order = IntStream.builder();
        int parameter = 0;
        int moment = 0;
        for (int i = 0; i < text.valueCount(); i++) {
            if (text.valueType(i) != TokenType.PARAMETER) {
                continue;
            }
            int at = text.valueStart(i);
            for (; moment < moments() && start(moment) <= at; moment++) {
                order.add(~moment);
            }
            if (momentAt(text, template.clocks(), at) < 0) {
                order.add(parameter);
            }
            parameter++;
        }
        for (; moment < moments(); moment++) {
            order.add(~moment);
        }
        return order.build().toArray();
    }

    private int moments() {
        return template.clocks().size();
    }

    private int start(int moment) {
        return ClockAsking.start(text, template.clocks().get(moment));
    }

    @Override
    public void asItIs() {
        try {
            statements.carryOutAsBound(
                    execution,
                    statement,
                    template,
                    template.bindAsAsked(text, statements.values(execution, statement)));
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
