package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.plan.MergedSelect.Key;
import io.tidegate.sharding.rule.ShardSet;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Bytes;
import io.tidegate.sharding.sql.SelectParts;
import io.tidegate.sharding.sql.SelectParts.Order;
import io.tidegate.sharding.sql.SelectParts.Range;
import io.tidegate.sharding.sql.StatementText;
import io.tidegate.sharding.sql.Tokens;
import io.tidegate.sharding.sql.UnionParts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A UNION of plain SELECTs of co-located tables. Each group puts together what its shards have of
 * all of them, so that the columns are of the types that one server would give them; then it is
 * merged like the rows of one table.
 *
 * @param together the statement as a whole, for one shard
 * @param selects what each of them reads
 * @param merge the columns of the first one
 */
record UnionTemplate(
        PinnedTemplate together,
        List<ShardedTemplate> selects,
        UnionParts parts,
        MergeTemplate merge)
        implements Template {
    static final String LIMIT = "LIMIT with a parameter or a number of more than 18 digits";

    /** No row of a SELECT, which is there for its columns' types. */
    private static final String NO_ROWS = " LIMIT 0)";

    static MergeTemplate merge(Tokens tokens, UnionParts parts) {
        MergeTemplate first = MergeTemplate.of(tokens, parts.first(), true);
        return new MergeTemplate(
                parts.first(),
                first.items(),
                List.of(),
                parts.orderBy().stream()
                        .map(each -> MergeTerm.of(tokens, each.expression()))
                        .toList(),
                true,
                first.refusal(),
                tokens);
    }

    @Override
    public Set<String> schemas() {
        return together.schemas();
    }

    @Override
    public GroupId prepareGroup() {
        return together.prepareGroup();
    }

    @Override
    public ShardStatement prepareAs(StatementText text) {
        return together.prepareAs(text);
    }

    TableRule first() {
        return together.first();
    }

    @Override
    public BoundPlan bind(StatementText text, ParameterSource parameters) {
        BoundPlan one = together.bind(text, parameters);
        if (!(one instanceof BoundPlan.Refused)) {
            return one;
        }
        Values values = new Values(text, parameters);
        List<ShardSet> shards = new ArrayList<>();
        for (ShardedTemplate select : selects) {
            ShardSet its = select.tables().shards(0, select.where(), values);
            boolean apart =
                    select.refusalOfJoin(its, values) != null
                            || !select.tables().isDrivenBySharded()
                            || !select.tables().rule(0).family().equals(first().family());
            if (apart) {
                return one;
            }
            shards.add(its);
        }
        try {
            if (!merge.refusal().isEmpty()) {
                throw refusal(merge.refusal());
            }
            if (parts.distinct()
                    && parts.selects().stream()
                            .anyMatch(select -> ClockFunctions.isIn(merge.tokens(), select))) {
                throw refusal("UNION DISTINCT of the time of day");
            }
            return parameters.count() > 0
                    ? new BoundPlan.InText(merge.inText(text, parameters))
                    : new BoundPlan.Merge(merged(text, shards));
        } catch (TidegateException refused) {
            return new BoundPlan.Refused(refused.code(), String.valueOf(refused.getMessage()));
        }
    }

    @Override
    public BoundPlan bindTo(int shard, StatementText text, ParameterSource parameters) {
        return together.bindTo(shard, text, parameters);
    }

    /** Every part of it has to be let through. */
    @Override
    public @Nullable Scatter scatter(StatementText text, ParameterSource parameters) {
        Scatter strictest = null;
        for (ShardedTemplate select : selects) {
            Scatter its = select.scatter(text, parameters);
            if (its != null
                    && (strictest == null || its.policy().compareTo(strictest.policy()) > 0)) {
                strictest = its;
            }
        }
        return strictest;
    }

    private MergedSelect merged(StatementText text, List<ShardSet> shards) {
        TreeMap<GroupId, Integer> groups = new TreeMap<>();
        for (ShardSet each : shards) {
            for (int shard : each.toArray()) {
                groups.merge(first().placement().get(shard), shard, Math::min);
            }
        }
        List<MergedSelect.OfGroup> ofGroups = new ArrayList<>();
        groups.forEach((group, shard) ->
                ofGroups.add(
                        new MergedSelect.OfGroup(
                                group,
                                of(shards, group),
                                List.of(branch(text, shards, group, shard)))));
        Bytes seen = new Bytes(64);
        for (Range select : parts.selects()) {
            seen.add(seen.isEmpty() ? "(" : operator() + "(");
            seen.add(select(text, groups.firstEntry().getValue(), select));
            seen.add(")");
        }
        List<Key> keys = keys(text);
        if (!parts.orderBy().isEmpty()) {
            // What servers say of columns hangs on it.
            seen.add(" ORDER BY " + (keys.getFirst().item() + 1));
        }
        seen.add(" LIMIT 0");
        SelectParts.Limit limit = parts.limit();
        return new MergedSelect(
                ofGroups,
                together.keys().rules(),
                List.of(),
                null,
                false,
                parts.distinct(),
                keys,
                0,
                List.of(),
                List.of(),
                limit == null || limit.offset() < 0 ? 0 : number(text, limit.offset()),
                limit == null ? -1 : number(text, limit.count()),
                false,
                new byte[0],
                seen.toArray(),
                false,
                with(seen.toArray()));
    }

    private byte[] with(byte[] union) {
        Bytes with = new Bytes(union.length + 64);
        with.add("WITH tidegate_union (" + columns() + ") AS (");
        with.add(union);
        with.add(") ");
        return with.toArray();
    }

    /** The shards of a group that any of the SELECTs reads. */
    private List<Integer> of(List<ShardSet> shards, GroupId group) {
        ShardSet all = ShardSet.none();
        for (ShardSet each : shards) {
            all = all.or(each);
        }
        return Arrays.stream(all.toArray())
                .filter(shard -> first().placement().get(shard).equals(group))
                .boxed()
                .toList();
    }

    private byte[] select(StatementText text, int shard, Range select) {
        return together.splice().apply(text, shard, select.from(), select.to());
    }

    private String operator() {
        return parts.distinct() ? " UNION " : " UNION ALL ";
    }

    /** All that one group's shards have. */
    private MergedSelect.Branch branch(
            StatementText text, List<ShardSet> shards, GroupId group, int any) {
        Bytes union = new Bytes(256);
        boolean first = true;
        for (int i = 0; i < selects.size(); i++) {
            Range select = parts.selects().get(i);
            boolean rows = false;
            for (int shard : shards.get(i).toArray()) {
                if (first().placement().get(shard).equals(group)) {
                    union.add(first ? "(" : operator() + "(");
                    union.add(select(text, shard, select));
                    union.add(")");
                    first = false;
                    rows = true;
                }
            }
            if (!rows) {
                union.add(first ? "(" : operator() + "(");
                union.add(select(text, any, select));
                union.add(NO_ROWS);
                first = false;
            }
        }
        return new MergedSelect.Branch(
                any,
                with(union.toArray()),
                ascii("SELECT " + columns()),
                ascii("FROM tidegate_union"),
                new byte[0]);
    }

    private String columns() {
        StringBuilder columns = new StringBuilder();
        for (int i = 0; i < merge.items().size(); i++) {
            columns.append(i == 0 ? "" : ", ").append(column(i));
        }
        return columns.toString();
    }

    private static String column(int number) {
        return "tidegate_" + number;
    }

    private List<Key> keys(StatementText text) {
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < parts.orderBy().size(); i++) {
            Order order = parts.orderBy().get(i);
            int item = item(text, merge.orderBy().get(i));
            keys.add(new Key(item, ascii(column(item)), order.descending()));
        }
        if (parts.distinct()) {
            for (int i = 0; i < merge.items().size(); i++) {
                int item = i;
                if (keys.stream().noneMatch(key -> key.item() == item)) {
                    keys.add(new Key(i, ascii(column(i)), false));
                }
            }
        }
        return keys;
    }

    /** The column that ORDER BY means: by its position, or the name that it has in the result. */
    private int item(StatementText text, MergeTerm term) {
        int found = -1;
        if (term.constant()) {
            Long position = MergeTemplate.number(text, term.range().from());
            if (position != null && position >= 1 && position <= merge.items().size()) {
                found = position.intValue() - 1;
            }
        } else if (!term.column().isEmpty() && !term.qualified()) {
            for (int i = 0; i < merge.items().size(); i++) {
                if (merge.visibleName(i).equals(term.column())) {
                    if (found >= 0) {
                        throw refusal("UNION in the order of a name that several columns have");
                    }
                    found = i;
                }
            }
        }
        if (found < 0) {
            throw refusal("UNION in the order of something else than its columns");
        }
        return found;
    }

    private long number(StatementText text, int token) {
        Long number = MergeTemplate.number(text, token);
        if (number == null) {
            throw refusal(LIMIT);
        }
        return number;
    }

    private TidegateException refusal(String construct) {
        return ErrorCode.MERGE_UNSUPPORTED.with(
                construct
                        + " over several shards of "
                        + first().table()
                        + " is not supported yet; add "
                        + first().key().name()
                        + " = ... to each SELECT so that one shard remains");
    }

    private static byte[] ascii(String sql) {
        return sql.getBytes(StandardCharsets.US_ASCII);
    }
}
