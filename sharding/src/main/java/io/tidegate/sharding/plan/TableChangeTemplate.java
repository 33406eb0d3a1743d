package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.conf.topology.ShardId;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.StatementText;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * DDL of a table that has a rule.
 *
 * @param rule null when it is a broadcast table
 * @param groups those that have a broadcast table
 * @param name exchanges the table's name for those of sub-tables; of a broadcast table it does
 *     nothing
 * @param trial exchanges it for that of the table on which the statement is tried
 * @param tried whether it is
 * @param renamed what the table is called afterwards, null where it keeps its name
 */
record TableChangeTemplate(
        TableChange.Kind kind,
        String schema,
        String table,
        @Nullable TableRule rule,
        List<GroupId> groups,
        Splice name,
        Splice trial,
        boolean tried,
        TableChange.@Nullable Renamed renamed,
        Set<String> schemas)
        implements Template {

    @Override
    public BoundPlan bind(StatementText text, ParameterSource parameters) {
        List<TableChange.Part> parts = new ArrayList<>();
        if (!isText(text)) {
            return new BoundPlan.Refused(
                    ErrorCode.UNPARSED_ON_SHARDS,
                    "DDL of the table "
                            + table
                            + " with characters that the session's character_set_client does not have; SET"
                            + " NAMES utf8mb4, and send it in that");
        }
        if (rule == null) {
            String sql = text(text, name.apply(text, 0));
            groups.forEach(group -> parts.add(new TableChange.Part(group, table, sql)));
        } else {
            for (int shard = 0; shard < rule.subTables().size(); shard++) {
                parts.add(
                        new TableChange.Part(
                                rule.placement().get(shard),
                                rule.subTables().get(shard),
                                text(text, name.apply(text, shard))));
            }
        }
        String tryout = tried ? text(text, trial.apply(text, 0)) : "";
        return new BoundPlan.Definition(
                new TableChange(kind, schema, table, rule, parts, renamed, tryout));
    }

    private static String text(StatementText of, byte[] sql) {
        return new String(sql, of.charset());
    }

    /** Whether it can be sent in another character set: bytes that are no text cannot. */
    private static boolean isText(StatementText text) {
        byte[] sql = Arrays.copyOfRange(text.bytes(), text.offset(), text.offset() + text.length());
        Charset charset =
                text.charset().equals(StandardCharsets.ISO_8859_1)
                        ? StandardCharsets.US_ASCII
                        : text.charset();
        return Arrays.equals(sql, new String(sql, charset).getBytes(charset));
    }

    /** What the first sub-table's server would say of it. */
    @Override
    public @Nullable ShardStatement prepareAs(StatementText text) {
        return rule == null
                ? null
                : new ShardStatement(
                        prepareGroup(), new ShardId(0), name.apply(text, 0), null, List.of(rule));
    }

    @Override
    public GroupId prepareGroup() {
        return groups.getFirst();
    }
}
