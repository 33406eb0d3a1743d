package io.tidegate.proxy.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.Commands;
import io.tidegate.proxy.wire.BinaryLiteral;
import io.tidegate.proxy.wire.BinaryParameters;
import io.tidegate.proxy.wire.ColumnType;
import io.tidegate.sharding.sql.Placeholders;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.SqlDialect;
import java.util.List;

/**
 * The text of one execution of a prepared statement about the session. What it sets is kept by the
 * session, whatever connection serves it next, and is read from a text.
 */
final class ParametersInText {
    private ParametersInText() {}

    /**
     * @throws TidegateException when no text means just the same
     */
    static byte[] of(Session session, PreparedStatement statement, BinaryParameters parameters) {
        if (parameters.hasAttributes()) {
            throw noAttributes();
        }
        SqlDialect dialect = session.settings().dialect();
        byte[] sql = statement.sql();
        if (!statement.dialect().reads(sql, dialect)) {
            throw ErrorCode.SESSION_STATE_NOT_PORTABLE.with(
                    "the session's character set or sql_mode reads SQL text in another way than when the"
                            + " statement was prepared; prepare it again");
        }
        ScannedSql scanned =
                session.context().scanner().scan(sql, 0, sql.length, dialect).snapshot();
        if (Placeholders.count(scanned) != statement.parameters()) {
            throw ErrorCode.INTERNAL.with(
                    "the server counts other parameters in the statement than the proxy; it was not"
                            + " executed");
        }
        byte[] text =
                Placeholders.replace(
                                scanned,
                                index -> literal(statement, parameters, index, dialect),
                                List.of())
                        .sql();
        if (Commands.packets(text.length + 1) > 1) {
            throw ErrorCode.COMMAND_UNSUPPORTED.with(
                    "a prepared statement about the session with values of 16 MiB or more is not"
                            + " supported; set smaller ones");
        }
        return text;
    }

    static TidegateException noAttributes() {
        return ErrorCode.COMMAND_UNSUPPORTED.with(
                "query attributes of a prepared statement about the session itself (SET, BEGIN, ...)"
                        + " are not passed on; send it as text, or without attributes");
    }

    private static byte[] literal(
            PreparedStatement statement,
            BinaryParameters parameters,
            int index,
            SqlDialect dialect) {
        byte[] data = statement.longData(index);
        if (data != null) {
            return BinaryLiteral.ofText(data, parameters.type(index), dialect);
        }
        if (!parameters.isNull(index) && isMoment(parameters.type(index))) {
            // By themselves servers make bytes of it, and in a calculation a moment.
            throw ErrorCode.COMMAND_UNSUPPORTED.with(
                    "a parameter of type DATE, TIME, DATETIME or TIMESTAMP in a prepared SET is not"
                            + " supported; bind it as text");
        }
        byte[] literal = parameters.literal(index, dialect);
        // Small numbers would be signed by themselves, and a variable keeps what it was set to.
        return parameters.isUnsignedInteger(index)
                ? Session.bytes("CAST(" + new String(literal, US_ASCII) + " AS UNSIGNED)")
                : literal;
    }

    private static boolean isMoment(int type) {
        return switch (type) {
            case ColumnType.DATE, ColumnType.TIME, ColumnType.DATETIME, ColumnType.TIMESTAMP ->
                    true;
            default -> false;
        };
    }
}
