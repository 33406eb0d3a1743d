package io.tidegate.proxy.session;

import io.tidegate.proxy.wire.BinaryLiteral;
import io.tidegate.sharding.key.KeyValue;
import io.tidegate.sharding.plan.ParameterSource;
import io.tidegate.sharding.sql.SqlDialect;

/** The parameters of an execution as routing sees them. */
final class ExecutedParameters implements ParameterSource {
    private final Session session;
    private final Execution execution;
    private final PreparedStatement statement;

    ExecutedParameters(Session session, Execution execution, PreparedStatement statement) {
        this.session = session;
        this.execution = execution;
        this.statement = statement;
    }

    @Override
    public int count() {
        return statement.parameters();
    }

    @Override
    public KeyValue value(int index) {
        byte[] data = statement.longData(index);
        return data != null
                ? new KeyValue.BytesValue(data)
                : execution.parameters().value(index, session.settings().dialect());
    }

    @Override
    public boolean isUnsigned(int index) {
        return statement.longData(index) == null && execution.parameters().isUnsignedInteger(index);
    }

    @Override
    public byte[] literal(int index) {
        byte[] data = statement.longData(index);
        SqlDialect dialect = session.settings().dialect();
        return data != null
                ? BinaryLiteral.ofText(data, execution.parameters().type(index), dialect)
                : execution.parameters().literal(index, dialect);
    }
}
