package io.tidegate.proxy.execution;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.wire.Collations;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.message.ColumnDefinition;
import java.util.Arrays;

/**
 * A column of a result as far as those of several shards have to agree in it, before their rows
 * make one result: what it is called, and what a client decodes its values by.
 *
 * @param definition the payload of its packet
 * @param names where the names begin in it
 */
@SuppressWarnings("ArrayRecordComponent")
record SharedColumn(byte[] definition, int names) {
    /** Catalog, schema, the alias of the table and its own name stand before the names. */
    private static final int BEFORE_NAMES = 4;

    // The end of a definition: charset 2, length 4, type 1, flags 2, decimals 1, filler 2.
    private static final int CHARSET_FROM_END = 12;
    private static final int TYPE_FROM_END = 6;
    private static final int FLAGS_FROM_END = 5;

    /** The names end where the length of the rest stands. */
    private static final int NAMES_FROM_END = CHARSET_FROM_END + 1;

    private static final int UNSIGNED_FLAG = 0x20;

    /**
     * @param payload of the packet; it is not read from
     */
    static SharedColumn of(ByteBuf payload) {
        ByteBuf definition = payload.slice();
        for (int i = 0; i < BEFORE_NAMES; i++) {
            Lenenc.skip(definition);
        }
        return new SharedColumn(ByteBufUtil.getBytes(payload), definition.readerIndex());
    }

    boolean agreesWith(SharedColumn other) {
        return charsetsAgree(other) && isOfType(other) && isCalledLike(other);
    }

    /** Which collation of a character set is named hangs on how a connection came to it. */
    private boolean charsetsAgree(SharedColumn other) {
        return Collations.sameCharacterSet(
                twoBytes(CHARSET_FROM_END), other.twoBytes(CHARSET_FROM_END));
    }

    private boolean isOfType(SharedColumn other) {
        return fromEnd(TYPE_FROM_END) == other.fromEnd(TYPE_FROM_END)
                && (twoBytes(FLAGS_FROM_END) & UNSIGNED_FLAG)
                        == (other.twoBytes(FLAGS_FROM_END) & UNSIGNED_FLAG);
    }

    /**
     * As servers compare names of columns. A column of no table has any original name: it hangs on
     * how a server goes about the statement.
     */
    boolean isCalledLike(SharedColumn other) {
        boolean same =
                Arrays.equals(
                        definition,
                        names,
                        definition.length - NAMES_FROM_END,
                        other.definition,
                        other.names,
                        other.definition.length - NAMES_FROM_END);
        if (same) {
            return true;
        }
        ColumnDefinition mine = decoded();
        ColumnDefinition theirs = other.decoded();
        boolean ofTables = !mine.originalTable().isEmpty() && !theirs.originalTable().isEmpty();
        return mine.name().equalsIgnoreCase(theirs.name())
                && (!ofTables || mine.originalName().equalsIgnoreCase(theirs.originalName()));
    }

    ColumnDefinition decoded() {
        return ColumnDefinition.decode(Unpooled.wrappedBuffer(definition));
    }

    private int twoBytes(int end) {
        return fromEnd(end) | fromEnd(end - 1) << 8;
    }

    private int fromEnd(int place) {
        return definition[definition.length - place] & 0xFF;
    }

    /** Why rows of shards are not put together. */
    static TidegateException drift() {
        return ErrorCode.UNSUPPORTED_ON_SHARDS.with(
                "the sub-tables differ in their columns, or in the order of those, so that their rows make no"
                        + " one result; compare SHOW CREATE TABLE of the sub-tables and mend the one that"
                        + " differs, or name the columns in the place of *");
    }
}
