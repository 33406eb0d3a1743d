package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.key.KeyValue;
import io.tidegate.sharding.load.LineCutter;
import io.tidegate.sharding.load.LoadCharset;
import io.tidegate.sharding.load.LoadFormat;
import io.tidegate.sharding.load.LoadedField;
import io.tidegate.sharding.rule.ShardFunction;
import io.tidegate.sharding.rule.TableRule;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * LOAD DATA LOCAL into a sharded table: each line of the client's file goes to the shard of its
 * key, as it is.
 *
 * @param charset of the file; null for that of the servers' session
 * @param fields how many a line has
 * @param key which of them is the sharding key
 * @param generated which of them is the generated column; {@link #NONE} where there is none
 * @param statements one for each shard, by its number; without IGNORE n LINES
 */
public record RowLoad(
        TableRule rule,
        LoadFormat format,
        @Nullable LoadCharset charset,
        int fields,
        int key,
        int generated,
        List<ShardStatement> statements) {
    static final int NONE = -1;

    public RowLoad {
        statements = List.copyOf(statements);
    }

    public List<GroupId> groups() {
        return statements.stream().map(ShardStatement::group).distinct().toList();
    }

    /**
     * What cuts the file.
     *
     * @param ofFile its character set
     * @param longest the most bytes of a line
     */
    public LineCutter cutter(LoadCharset ofFile, int longest) {
        BitSet wanted = new BitSet();
        wanted.set(key);
        if (generated != NONE) {
            wanted.set(generated);
        }
        return new LineCutter(format, ofFile, fields, wanted, longest);
    }

    /**
     * The shard of the line that was cut last. A server takes what it can out of a field and warns
     * of the rest; a key that it would change has no shard.
     *
     * @param ids what the generated column holds; null where there is none
     * @throws TidegateException when it has none for certain
     */
    public int shardOf(LineCutter line, LoadCharset ofFile, @Nullable LoadedIds ids) {
        if (ids != null) {
            requireGiven(line, ofFile, ids);
        }
        KeyValue value = value(line, key, ofFile);
        if (value instanceof KeyValue.NullValue) {
            throw broken(
                    line,
                    "has no value for "
                            + rule.table()
                            + "."
                            + rule.key().name()
                            + ": the server would store another one than NULL, or its default");
        }
        int shard = RowPlacement.shard(rule, value);
        if (shard == ShardFunction.NONE) {
            BoundPlan.Refused refused = RowPlacement.refusal(rule, value);
            throw refused.code()
                    .with(
                            "line "
                                    + line.number()
                                    + " of the file: "
                                    + refused.message()
                                    + ". Nothing of the file was loaded");
        }
        return shard;
    }

    private static KeyValue value(LineCutter line, int index, LoadCharset ofFile) {
        LoadedField field = line.field(index);
        return field == null || field.isNull()
                ? new KeyValue.NullValue()
                : ofFile.value(field.content());
    }

    /** Whether lines have to have ids. */
    public boolean wantsIds() {
        return generated != NONE;
    }

    /** Lines get no generated ids, and what a server makes of one would lie on any shard. */
    private void requireGiven(LineCutter line, LoadCharset ofFile, LoadedIds ids) {
        KeyValue value = value(line, generated, ofFile);
        if (!(GivenId.of(value) instanceof GivenId.Number)) {
            throw broken(
                    line,
                    "has no id for "
                            + rule.table()
                            + "."
                            + rule.generated().orElseThrow().name()
                            + ", and lines of a file get none; take a batch of ids and write them into the"
                            + " file");
        }
        if (!ids.hold(value)) {
            throw broken(
                    line,
                    "has an id for "
                            + rule.table()
                            + "."
                            + rule.generated().orElseThrow().name()
                            + " that "
                            + ids.type()
                            + " does not hold: the server would store the nearest one, which other rows may have"
                            + " on other shards");
        }
    }

    private static TidegateException broken(LineCutter line, String what) {
        return ErrorCode.LOAD_LINE.with(
                "line " + line.number() + " of the file " + what + ". Nothing of it was loaded");
    }

    @Override
    public String toString() {
        return "field "
                + (key + 1)
                + " of "
                + fields
                + " is "
                + rule.key().name()
                + ", fields end by "
                + shown(format.fieldEnd())
                + ", lines by "
                + shown(format.lineEnd())
                + (format.ignoredLines() == 0
                        ? ""
                        : ", the first " + format.ignoredLines() + " are left out");
    }

    /** As a literal of SQL has it; servers read other control characters in hexadecimal only. */
    private static String shown(byte[] separator) {
        boolean plain = true;
        for (byte each : separator) {
            plain &= each >= ' ' || each == '\t' || each == '\n' || each == '\r';
        }
        return plain
                ? "'"
                        + new String(separator, StandardCharsets.US_ASCII)
                                .replace("\t", "\\t")
                                .replace("\n", "\\n")
                                .replace("\r", "\\r")
                        + "'"
                : "0x" + HexFormat.of().formatHex(separator);
    }
}
