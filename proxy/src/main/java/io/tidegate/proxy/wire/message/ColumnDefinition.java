package io.tidegate.proxy.wire.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.tidegate.proxy.wire.ColumnType;
import io.tidegate.proxy.wire.Fields;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.MalformedPacketException;

/**
 * A column of a result set or a parameter of a statement. The catalog is always {@code def}.
 *
 * @param collation the id of its collation
 * @param length the greatest display length, unsigned
 * @param type a {@link ColumnType}
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset_column_definition.html">Protocol::ColumnDefinition41</a>
 */
public record ColumnDefinition(
        String schema,
        String table,
        String originalTable,
        String name,
        String originalName,
        int collation,
        int length,
        int type,
        int flags,
        int decimals) {
    private static final String CATALOG = "def";
    private static final int FIXED_LENGTH = 12;
    private static final int BINARY_COLLATION = 63;
    private static final int UTF8MB4_GENERAL_CI = 45;
    private static final int MAX_TEXT = 65_535;
    private static final int MAX_BIGINT_DIGITS = 20;
    private static final int NO_DECIMALS = 31;
    private static final int BINARY_FLAG = 128;
    private static final int NOT_NULL_FLAG = 1;
    private static final int UNSIGNED_FLAG = 32;

    /** A column of text that belongs to no table. */
    public static ColumnDefinition text(String name) {
        return new ColumnDefinition(
                "",
                "",
                "",
                name,
                "",
                UTF8MB4_GENERAL_CI,
                MAX_TEXT,
                ColumnType.VAR_STRING,
                0,
                NO_DECIMALS);
    }

    /** A column of signed 64-bit integers that belongs to no table. */
    public static ColumnDefinition bigint(String name) {
        return integer(name, BINARY_FLAG | NOT_NULL_FLAG);
    }

    /** The same, of which values may be NULL. */
    public static ColumnDefinition nullableBigint(String name) {
        return integer(name, BINARY_FLAG);
    }

    /** A column of counts that belongs to no table, as servers describe their system variables. */
    public static ColumnDefinition count(String name) {
        return integer(name, BINARY_FLAG | UNSIGNED_FLAG);
    }

    private static ColumnDefinition integer(String name, int flags) {
        return new ColumnDefinition(
                "",
                "",
                "",
                name,
                "",
                BINARY_COLLATION,
                MAX_BIGINT_DIGITS + 1,
                ColumnType.LONGLONG,
                flags,
                0);
    }

    public void encode(ByteBuf out) {
        Lenenc.writeString(out, CATALOG, UTF_8);
        Lenenc.writeString(out, schema, UTF_8);
        Lenenc.writeString(out, table, UTF_8);
        Lenenc.writeString(out, originalTable, UTF_8);
        Lenenc.writeString(out, name, UTF_8);
        Lenenc.writeString(out, originalName, UTF_8);
        Lenenc.writeInt(out, FIXED_LENGTH);
        out.writeShortLE(collation);
        out.writeIntLE(length);
        out.writeByte(type);
        out.writeShortLE(flags);
        out.writeByte(decimals);
        out.writeZero(2);
    }

    /** Decodes the definition; the default value that COM_FIELD_LIST appends stays unread. */
    public static ColumnDefinition decode(ByteBuf payload) {
        Lenenc.skip(payload);
        String schema = Lenenc.readString(payload, UTF_8);
        String table = Lenenc.readString(payload, UTF_8);
        String originalTable = Lenenc.readString(payload, UTF_8);
        String name = Lenenc.readString(payload, UTF_8);
        String originalName = Lenenc.readString(payload, UTF_8);
        if (Lenenc.readInt(payload) != FIXED_LENGTH) {
            throw new MalformedPacketException("a column definition of another version");
        }
        int collation = Fields.readInt2(payload);
        int length = Fields.readInt4(payload);
        int type = Fields.readInt1(payload);
        int flags = Fields.readInt2(payload);
        int decimals = Fields.readInt1(payload);
        Fields.skip(payload, 2);
        return new ColumnDefinition(
                schema,
                table,
                originalTable,
                name,
                originalName,
                collation,
                length,
                type,
                flags,
                decimals);
    }
}
