package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.MultiShardWrite;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.load.LoadCharset;
import io.tidegate.sharding.load.LoadFormat;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.LoadStatement;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.StatementText;
import io.tidegate.sharding.sql.StringLiteral;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * LOAD DATA LOCAL into a sharded table.
 *
 * @param charset what a word behind CHARACTER SET says; empty for a literal, or none
 * @param key which field of a line is the sharding key
 * @param generated which of them is the generated column, or {@link RowLoad#NONE}
 */
record LoadTemplate(
        TableRule rule,
        LoadStatement load,
        String charset,
        int key,
        int generated,
        Splice splice,
        MultiShardWrite policy,
        Set<String> schemas)
        implements Template {

    @Override
    public BoundPlan bind(StatementText text, ParameterSource parameters) {
        long groups = rule.placement().stream().distinct().count();
        if (groups > 1 && policy == MultiShardWrite.REFUSE) {
            return new BoundPlan.Refused(
                    ErrorCode.MULTI_SHARD_WRITE,
                    "the lines of a file may belong to all "
                            + groups
                            + " groups of "
                            + rule.table()
                            + ", which do not commit together yet; set multi-shard-write: best-effort for the"
                            + " schema to accept that a failure can leave some groups unwritten"
                            + Place.behind(text, load.table().nameToken()));
        }
        try {
            return new BoundPlan.Load(
                    new RowLoad(
                            rule,
                            LoadFormat.of(load, text),
                            charset(text),
                            load.targets().size(),
                            key,
                            generated,
                            IntStream.range(0, rule.subTables().size())
                                    .mapToObj(shard -> statement(text, shard))
                                    .toList()));
        } catch (TidegateException refused) {
            return new BoundPlan.Refused(refused.code(), String.valueOf(refused.getMessage()));
        }
    }

    private @Nullable LoadCharset charset(StatementText text) {
        int token = load.charset();
        if (token == LoadStatement.NONE) {
            return null;
        }
        String name =
                charset.isEmpty()
                        ? StringLiteral.value(text, text.tokenStart(token), text.tokenEnd(token))
                        : charset;
        LoadCharset known = LoadCharset.of(name);
        if (known == null) {
            throw ErrorCode.UNSUPPORTED_ON_SHARDS.with(
                    "LOAD DATA of a sharded table from a file in the character set "
                            + name
                            + ", in which parts of a character may look like a separator; convert the file to"
                            + " utf8mb4"
                            + Place.behind(text, token));
        }
        return known;
    }

    private ShardStatement statement(StatementText text, int shard) {
        return ShardStatement.of(rule, shard, splice.apply(text, shard));
    }

    @Override
    public ShardStatement prepareAs(StatementText text) {
        return statement(text, 0);
    }

    @Override
    public GroupId prepareGroup() {
        return rule.placement().getFirst();
    }
}
