package io.tidegate.proxy.execution;

import io.tidegate.sharding.plan.ShardStatement;
import io.tidegate.sharding.rule.TableRule;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Column definitions of a shard's result, in which a column's original table is the sub-table: it
 * becomes the logical one. Works on plain arrays, as it is done for every result of a shard; one
 * for each event loop.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset_column_definition.html">Protocol::ColumnDefinition41</a>
 */
public final class ColumnNames {
    private static final int HEADER = 4;

    /** A length up to here is one byte; the next marker says that two bytes follow. */
    private static final int MOST_SHORT = 0xFA;

    private static final int TWO = 0xFC;

    /** Catalog, schema and the alias of the table stand before the original table. */
    private static final int BEFORE_TABLE = 3;

    private byte[] in = new byte[512];
    private byte[] out = new byte[512];
    private int length;
    private boolean renamed;

    /** Room for packets that are to be looked at. */
    byte[] input(int size) {
        if (in.length < size) {
            in = new byte[size];
        }
        return in;
    }

    /** The packets that {@link #rename} has made. */
    byte[] output() {
        return out;
    }

    int outputLength() {
        return length;
    }

    /** False when the output is the input. */
    boolean haveChanged() {
        return renamed;
    }

    /** Goes over {@code size} bytes of whole packets in the {@link #input}. */
    void rename(int size, ShardStatement statement) {
        length = 0;
        renamed = false;
        int at = 0;
        while (at < size) {
            int payload = (in[at] & 0xFF) | (in[at + 1] & 0xFF) << 8 | (in[at + 2] & 0xFF) << 16;
            int end = at + HEADER + payload;
            packet(at, end, statement);
            at = end;
        }
    }

    private void packet(int start, int end, ShardStatement statement) {
        int name = originalTable(start + HEADER, end);
        String logical = name < 0 ? null : logicalName(name + 1, in[name] & 0xFF, statement);
        if (logical == null) {
            copy(start, end);
            return;
        }
        renamed = true;
        int packet = length;
        copy(start, name);
        ensure(1 + logical.length());
        out[length++] = (byte) logical.length();
        for (int i = 0; i < logical.length(); i++) {
            out[length++] = (byte) logical.charAt(i);
        }
        copy(name + 1 + (in[name] & 0xFF), end);
        int payload = length - packet - HEADER;
        out[packet] = (byte) payload;
        out[packet + 1] = (byte) (payload >> 8);
        out[packet + 2] = (byte) (payload >> 16);
    }

    /** Where the length of the original table's name stands, or -1 in any other packet. */
    private int originalTable(int start, int end) {
        int at = start;
        for (int i = 0; i < BEFORE_TABLE; i++) {
            if (at + 2 >= end) {
                return -1;
            }
            int size = in[at] & 0xFF;
            if (size <= MOST_SHORT) {
                at += 1 + size;
            } else if (size == TWO) {
                at += 3 + ((in[at + 1] & 0xFF) | (in[at + 2] & 0xFF) << 8);
            } else {
                return -1;
            }
        }
        return at < end && at + (in[at] & 0xFF) < end ? at : -1;
    }

    private @Nullable String logicalName(int at, int size, ShardStatement statement) {
        for (int i = 0; i < statement.tables().size(); i++) {
            TableRule rule = statement.tables().get(i);
            if (isAt(at, size, rule.subTables().get(statement.shard().number()))) {
                return rule.table();
            }
        }
        return null;
    }

    /** Names out of the configuration are ASCII. */
    private boolean isAt(int at, int size, String name) {
        if (size != name.length()) {
            return false;
        }
        for (int i = size - 1; i >= 0; i--) {
            if (in[at + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void copy(int from, int to) {
        ensure(to - from);
        System.arraycopy(in, from, out, length, to - from);
        length += to - from;
    }

    private void ensure(int more) {
        if (length + more > out.length) {
            out = Arrays.copyOf(out, (length + more) * 2);
        }
    }
}
