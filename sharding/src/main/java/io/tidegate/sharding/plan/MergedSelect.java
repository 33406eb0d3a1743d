package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.conf.topology.ShardId;
import io.tidegate.sharding.merge.Domain;
import io.tidegate.sharding.merge.ResultColumn;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A SELECT of several shards with its values, whose rows are merged. What exactly the servers are
 * asked hangs on the types of its columns, so that one of them is asked to describe them first.
 *
 * @param groups in their order
 * @param aggregates one for each column of a SELECT that folds rows, and for each input of its
 *     computation; none otherwise
 * @param computation what is computed of folded rows; null where they are the result
 * @param oneGroup whether all rows are folded to one
 * @param mixed whether the last key tells of which rows a row is of: equal ones are left out among
 *     those of a number, and all count of zero
 * @param innerKeys how many of the keys, the last ones, do not make a group: rows of one group
 *     differ in them
 * @param subtotals for each column the number of the key that it is, or -1, where GROUP BY has WITH
 *     ROLLUP; empty otherwise
 * @param order of folded rows; empty where that does not matter
 * @param limit rows at most, -1 for all
 * @param capped whether servers cut what has no LIMIT by a limit of the session
 * @param locks what locks rows; empty without it
 * @param seen what describes the columns as clients see them, of one shard and without rows; empty
 *     where they are those of {@link #described}
 * @param with what stands in front of a question about columns; mostly empty
 * @param part whether its rows go into another statement: texts as hexadecimal digits
 * @param parts whose rows have to be there before its own are asked for
 * @param unknown what waits for a server to tell the columns; null where they are known
 * @param place where it stands what makes rows be merged, to be written behind a message
 */
@SuppressWarnings("ArrayRecordComponent")
public record MergedSelect(
        List<OfGroup> groups,
        List<TableRule> tables,
        List<Aggregate> aggregates,
        @Nullable Computation computation,
        boolean oneGroup,
        boolean distinct,
        boolean mixed,
        List<Key> keys,
        int innerKeys,
        List<Integer> subtotals,
        List<Placed> order,
        long offset,
        long limit,
        boolean capped,
        byte[] locks,
        byte[] seen,
        byte[] with,
        boolean part,
        List<UnionPart> parts,
        @Nullable OpenSelect unknown,
        String place) {
    /** Each shard locks as many rows as the limit lets all of them return together. */
    static final String LOCKED_LIMIT =
            "FOR UPDATE or LOCK IN SHARE MODE with LIMIT or sql_select_limit, which would lock more rows than it"
                    + " returns,";

    private static final String FROM = "FROM";

    public MergedSelect {
        groups = List.copyOf(groups);
        aggregates = List.copyOf(aggregates);
        keys = List.copyOf(keys);
        subtotals = List.copyOf(subtotals);
        order = List.copyOf(order);
        parts = List.copyOf(parts);
    }

    /**
     * What one group is asked.
     *
     * @param shards of the group
     * @param branches one for each of them, or one for all
     * @param questions whose answers have to agree before rows are put together
     */
    record OfGroup(
            GroupId group,
            List<Integer> shards,
            List<Branch> branches,
            List<ColumnQuestion> questions) {
        OfGroup {
            questions = List.copyOf(questions);
            shards = List.copyOf(shards);
            branches = List.copyOf(branches);
        }
    }

    /**
     * The statement of one shard.
     *
     * @param with what stands in front of SELECT; mostly nothing
     * @param columns from SELECT up to FROM
     * @param tables FROM and what belongs to it
     * @param rest WHERE and GROUP BY
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Branch(int shard, GappedSql with, byte[] columns, byte[] tables, byte[] rest) {}

    /**
     * What rows are in order by, or equal in.
     *
     * @param item the column of the result that it is, or -1
     * @param alias the name as it is written, where it is an alias and a table may have a column of
     *     that name; empty otherwise
     * @param zeroed whether NULL stands where zero, the empty text or the zero date does
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Key(int item, byte[] expression, byte[] alias, boolean descending, boolean zeroed) {
        Key(int item, byte[] expression, boolean descending) {
            this(item, expression, new byte[0], descending, false);
        }
    }

    /**
     * An element of ORDER BY in a SELECT that folds rows.
     *
     * @param item the column of the result, or -1
     * @param key the number of the key that it is, or -1
     * @param computed the number of the computation's order that it is, or -1
     */
    record Placed(int item, int key, int computed, boolean descending) {}

    /** The same, with the session's {@code sql_select_limit} for a statement without LIMIT. */
    public MergedSelect cappedAt(long rows) {
        if (locks.length > 0) {
            throw placed(refused(LOCKED_LIMIT));
        }
        return with(keys, limit < 0 ? rows : limit, true, part, unknown, place);
    }

    /** The same with other keys. */
    MergedSelect by(List<Key> others, @Nullable OpenSelect open) {
        return with(others, limit, capped, part, open, place);
    }

    /** The same, for rows that go into another statement: no limit of the session is for them. */
    MergedSelect asPart() {
        return with(keys, limit, true, true, unknown, place);
    }

    private MergedSelect with(
            List<Key> others,
            long most,
            boolean cut,
            boolean inner,
            @Nullable OpenSelect open,
            String where) {
        return new MergedSelect(
                groups,
                tables,
                aggregates,
                computation,
                oneGroup,
                distinct,
                mixed,
                others,
                innerKeys,
                subtotals,
                order,
                offset,
                most,
                cut,
                locks,
                seen,
                with,
                inner,
                parts,
                open,
                where);
    }

    /** The same, of which the place is known. */
    MergedSelect at(String where) {
        return with(keys, limit, capped, part, unknown, where);
    }

    /** Whether it has to be {@link #resolved} before it is more than {@link #seen}. */
    public boolean isOpen() {
        return unknown != null;
    }

    /**
     * The same when its columns are known.
     *
     * @param columns as {@link #seen} shows them
     * @throws TidegateException for what is not merged
     */
    public MergedSelect resolved(List<SeenColumn> columns) {
        if (unknown == null) {
            return this;
        }
        MergedSelect known = unknown.resolved(columns).at(place);
        return part ? known.asPart() : capped ? known.cappedAt(limit) : known;
    }

    boolean isInner(Key key) {
        return keys.subList(keys.size() - innerKeys, keys.size()).contains(key);
    }

    boolean isGrouped() {
        return !aggregates.isEmpty();
    }

    public List<GroupId> groupIds() {
        return Stream.concat(
                        groups.stream().map(OfGroup::group),
                        parts.stream().flatMap(each -> each.select().groupIds().stream()))
                .distinct()
                .toList();
    }

    /** The shards that rows come from, and those of tables that lie otherwise not. */
    List<Integer> shardsOf(TableRule rule) {
        List<Integer> shards = new ArrayList<>();
        groups.forEach(group -> shards.addAll(group.shards()));
        for (UnionPart part : parts) {
            MergedSelect each = part.select();
            if (each.tables().getFirst().family().equals(rule.family())) {
                shards.addAll(each.shardsOf(rule));
            }
        }
        return shards;
    }

    /** Whose server describes the columns. */
    public GroupId describedAt() {
        return groups.getFirst().group();
    }

    /**
     * What is asked about columns before rows are.
     *
     * @param number of the group
     */
    public List<ColumnQuestion> columnQuestions(int number) {
        return groups.get(number).questions();
    }

    /** The first shard's statement, as columns of its sub-tables come back. */
    public ShardStatement described() {
        Branch branch = first();
        Bytes sql = new Bytes(64);
        write(sql, with());
        write(sql, computation == null ? branch.columns() : computation.columns());
        if (computation != null) {
            computation.inputs().forEach(input -> helper(sql, input.expression(), ""));
            computation.order().forEach(formula -> helper(sql, formula.overTables(), ""));
        }
        keys.forEach(key -> helper(sql, key.expression(), ""));
        for (Aggregate aggregate : aggregates) {
            if (aggregate.function().equals("AVG")) {
                function(sql, "SUM", aggregate.argument());
                function(sql, "COUNT", aggregate.argument());
            }
        }
        write(sql, " ");
        write(sql, branch.tables());
        write(sql, " ");
        write(sql, branch.rest());
        write(sql, " LIMIT 0");
        return new ShardStatement(
                describedAt(), new ShardId(branch.shard()), sql.toArray(), null, tables);
    }

    String rollup() {
        return subtotals.isEmpty() ? "" : " WITH ROLLUP";
    }

    private int ordersComputed() {
        return computation == null ? 0 : computation.order().size();
    }

    /** Where the keys begin among the described columns. */
    int firstKey(List<ResultColumn> described) {
        return described.size() - helpers() + ordersComputed();
    }

    /**
     * How many of the described columns are neither the client's nor what those are computed of.
     */
    public int helpers() {
        int averages = 0;
        for (Aggregate aggregate : aggregates) {
            averages += aggregate.function().equals("AVG") ? 2 : 0;
        }
        return ordersComputed() + keys.size() + averages;
    }

    /**
     * Asks for the columns that an alias in GROUP BY may mean instead; empty when there is none. An
     * error says that there is no such column.
     */
    public List<byte[]> aliasProbes() {
        List<byte[]> probes = new ArrayList<>();
        for (Key key : keys) {
            if (key.alias().length > 0) {
                Bytes sql = new Bytes(64);
                write(sql, with());
                write(sql, "SELECT ");
                write(sql, key.alias());
                write(sql, " ");
                write(sql, first().tables());
                write(sql, " LIMIT 0");
                probes.add(sql.toArray());
            }
        }
        return probes;
    }

    /**
     * Asks for collation and coercibility of each of the texts that have to be compared, in one
     * row; empty when none has to be.
     *
     * @param described the columns of {@link #described}
     */
    public byte[] collationsQuestion(List<ResultColumn> described) {
        return new CollationQuestion(this, described).sql();
    }

    /** The tables of the first shard, as they stand behind FROM. */
    byte[] firstTables() {
        byte[] tables = first().tables();
        return Arrays.copyOfRange(tables, FROM.length(), tables.length);
    }

    /**
     * Asks for character set, collation and coercibility of texts that are sent to a server again,
     * each question in one row; empty when there are none.
     *
     * @param described the columns of {@link #described}
     */
    public List<byte[]> textsQuestions(List<ResultColumn> described) {
        return new TextQuestions(this, described).questions();
    }

    /** MIN and MAX compare ENUM and SET as texts too. */
    boolean isTextExtreme(int item, List<ResultColumn> described) {
        String function = aggregates.get(item).function();
        Domain domain = described.get(item).domain();
        return (function.equals("MIN") || function.equals("MAX"))
                && (domain == Domain.TEXT || domain == Domain.NUMBERED);
    }

    /**
     * The statements of the groups, and how their rows are merged.
     *
     * @throws TidegateException when values of a type have no order here
     */
    public MergeArrangement arrange(Description described) {
        try {
            return new MergeArranging(this, described).arrange();
        } catch (TidegateException refused) {
            throw placed(refused);
        }
    }

    /** A refusal with the place of what is merged, for want of one of its own. */
    public TidegateException placed(TidegateException refused) {
        String message = String.valueOf(refused.getMessage());
        return place.isEmpty() || message.endsWith(")") && message.contains(" (line ")
                ? refused
                : refused.code().with(message + place);
    }

    /** How many of the described columns the result has. */
    int resultColumns(List<ResultColumn> described) {
        return computation == null ? described.size() - helpers() : computation.items().size();
    }

    /** The shard that stands for all where one is asked about columns. */
    Branch first() {
        return groups.getFirst().branches().getFirst();
    }

    static void helper(Bytes sql, byte[] expression, String suffix) {
        if (suffix.isEmpty()) {
            write(sql, ", ");
            write(sql, expression);
        } else {
            write(sql, ", (");
            write(sql, expression);
            write(sql, ")" + suffix);
        }
    }

    /**
     * @param argument with its brackets
     */
    static void function(Bytes sql, String name, byte[] argument) {
        write(sql, ", " + name);
        write(sql, argument);
    }

    static void write(Bytes sql, byte[] part) {
        sql.add(part);
    }

    static void write(Bytes sql, String part) {
        sql.add(part);
    }

    static TidegateException refused(String what) {
        return ErrorCode.MERGE_UNSUPPORTED.with(
                what
                        + " over several shards is not supported; add a condition on the sharding key so"
                        + " that one shard remains");
    }
}
