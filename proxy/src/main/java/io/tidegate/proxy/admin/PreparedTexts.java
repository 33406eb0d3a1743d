package io.tidegate.proxy.admin;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.ha.state.Lexeme;
import io.tidegate.ha.state.Lexemes;
import io.tidegate.proxy.wire.BinaryParameters;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.sharding.sql.SqlDialect;
import java.nio.charset.Charset;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client of the admin port has prepared. An execution is the text with literals in the place
 * of its parameters.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_stmt_execute.html">COM_STMT_EXECUTE</a>
 */
final class PreparedTexts {
    private static final int MOST = 1024;
    private static final int ITERATIONS = 4;
    private static final int CURSOR_FLAGS = 1;

    /** A text, where its parameters are, and how the last execution has typed them. */
    private static final class Text {
        final String sql;
        final List<Lexeme> parameters;
        byte @Nullable [] types;
        boolean hasLongData;

        Text(String sql, List<Lexeme> parameters) {
            this.sql = sql;
            this.parameters = parameters;
        }
    }

    /**
     * @param parameters how many it has
     */
    record Prepared(int id, int parameters) {}

    private final SqlDialect dialect;
    private final Map<Integer, Text> byId = new HashMap<>();
    private int lastId;

    PreparedTexts(Charset charset) {
        this.dialect = new SqlDialect(charset, false, false, false);
    }

    Prepared prepare(String sql) {
        if (byId.size() >= MOST) {
            throw ErrorCode.MYSQL_TOO_MANY_STATEMENTS.with(
                    "Can't create more than max_prepared_stmt_count statements (current value: "
                            + MOST
                            + ")");
        }
        List<Lexeme> parameters;
        try {
            parameters =
                    Lexemes.of(sql).stream().filter(lexeme -> lexeme.isSymbol('?')).toList();
        } catch (IllegalArgumentException unfinished) {
            throw ErrorCode.MYSQL_PARSE_ERROR.with(String.valueOf(unfinished.getMessage()));
        }
        byId.put(++lastId, new Text(sql, parameters));
        return new Prepared(lastId, parameters.size());
    }

    /**
     * @param argument of COM_STMT_EXECUTE
     */
    String execute(byte[] argument) {
        ByteBuf payload = Unpooled.wrappedBuffer(argument);
        Text text = text(payload, "mysqld_stmt_execute");
        if (text.hasLongData) {
            throw ErrorCode.COMMAND_UNSUPPORTED.with(
                    "the admin port takes no parameters in pieces; bind a text as a whole");
        }
        try {
            payload.skipBytes(CURSOR_FLAGS + ITERATIONS);
            BinaryParameters values =
                    BinaryParameters.decode(
                            payload, text.parameters.size(), text.types, new BitSet());
            text.types = values.types();
            StringBuilder sql = new StringBuilder();
            int from = 0;
            for (int i = 0; i < text.parameters.size(); i++) {
                Lexeme place = text.parameters.get(i);
                sql.append(text.sql, from, place.start());
                sql.append(new String(values.literal(i, dialect), dialect.charset()));
                from = place.end();
            }
            return sql.append(text.sql, from, text.sql.length()).toString();
        } catch (MalformedPacketException | IndexOutOfBoundsException malformed) {
            throw ErrorCode.MYSQL_MALFORMED_PACKET.with("Malformed communication packet");
        }
    }

    /** A parameter comes in pieces: the next execution says that it may not. */
    void longData(byte[] argument) {
        ByteBuf payload = Unpooled.wrappedBuffer(argument);
        Text text = payload.readableBytes() < 4 ? null : byId.get(payload.readIntLE());
        if (text != null) {
            text.hasLongData = true;
        }
    }

    void reset(byte[] argument) {
        text(Unpooled.wrappedBuffer(argument), "mysqld_stmt_reset").hasLongData = false;
    }

    void close(byte[] argument) {
        if (argument.length >= 4) {
            byId.remove(Unpooled.wrappedBuffer(argument).readIntLE());
        }
    }

    void clear() {
        byId.clear();
    }

    private Text text(ByteBuf payload, String command) {
        int id = payload.readableBytes() < 4 ? 0 : payload.readIntLE();
        Text text = byId.get(id);
        if (text == null) {
            throw unknown(id, command);
        }
        return text;
    }

    private static TidegateException unknown(int id, String command) {
        return ErrorCode.MYSQL_UNKNOWN_STATEMENT.with(
                "Unknown prepared statement handler ("
                        + Integer.toUnsignedString(id)
                        + ") given to "
                        + command);
    }
}
