package io.tidegate.proxy.wire;

import io.netty.buffer.ByteBuf;

/**
 * One value of the binary protocol.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_binary_resultset.html">Binary
 *     Protocol Value</a>
 */
final class BinaryValue {
    private BinaryValue() {}

    /** Passes over a value and checks that it has a length its type allows. */
    static void skip(ByteBuf in, int type) {
        switch (type) {
            case ColumnType.NULL -> {}
            case ColumnType.TINY -> Fields.skip(in, 1);
            case ColumnType.SHORT -> Fields.skip(in, 2);
            case ColumnType.LONG, ColumnType.FLOAT -> Fields.skip(in, 4);
            case ColumnType.LONGLONG, ColumnType.DOUBLE -> Fields.skip(in, 8);
            case ColumnType.DATE, ColumnType.DATETIME, ColumnType.TIMESTAMP ->
                    skipTemporal(in, 4, 7, 11);
            case ColumnType.TIME -> skipTemporal(in, 8, 12, 12);
            case ColumnType.DECIMAL,
                    ColumnType.NEWDECIMAL,
                    ColumnType.VARCHAR,
                    ColumnType.VAR_STRING,
                    ColumnType.STRING,
                    ColumnType.ENUM,
                    ColumnType.SET,
                    ColumnType.JSON,
                    ColumnType.BIT,
                    ColumnType.TINY_BLOB,
                    ColumnType.MEDIUM_BLOB,
                    ColumnType.LONG_BLOB,
                    ColumnType.BLOB,
                    ColumnType.GEOMETRY,
                    ColumnType.VECTOR ->
                    Lenenc.skip(in);
            // YEAR, INT24, NEWDATE and the server's inner types: MySQL and MariaDB read them
            // differently, and drivers do not send them.
            default -> throw new MalformedPacketException("a parameter of type " + type);
        }
    }

    private static void skipTemporal(ByteBuf in, int shortest, int middle, int longest) {
        int length = Fields.readInt1(in);
        if (length != 0 && length != shortest && length != middle && length != longest) {
            throw new MalformedPacketException("a temporal value of " + length + " bytes");
        }
        Fields.skip(in, length);
    }
}
