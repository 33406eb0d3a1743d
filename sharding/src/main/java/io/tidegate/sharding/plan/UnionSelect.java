package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.plan.MergedSelect.Key;
import io.tidegate.sharding.sql.Bytes;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A UNION with its values, as far as it does not hang on how many columns it has and what they are
 * called: where all of its SELECTs have {@code *} only a server knows.
 *
 * @param groups what each of them puts together, in their order
 * @param seen the same without rows, as clients see it
 * @param described the same without rows
 * @param distinct whether equal rows are left out of the whole
 * @param mixed whether they are left out of some only: the last column tells of which
 * @param limit rows at most, -1 for all
 * @param parts what is merged by itself before
 * @param advice what the client can do instead of something that is refused
 */
@SuppressWarnings("ArrayRecordComponent")
record UnionSelect(
        List<OfGroup> groups,
        byte[] seen,
        byte[] described,
        List<Term> order,
        boolean distinct,
        boolean mixed,
        long offset,
        long limit,
        List<UnionPart> parts,
        String advice)
        implements OpenSelect {
    private static final String SET = "tidegate_set";

    UnionSelect {
        groups = List.copyOf(groups);
        order = List.copyOf(order);
        parts = List.copyOf(parts);
    }

    /**
     * @param shards that tell of the route
     * @param any the shard that stands for all
     */
    @SuppressWarnings("ArrayRecordComponent")
    record OfGroup(
            GroupId group,
            List<Integer> shards,
            int any,
            GappedSql union,
            List<ColumnQuestion> questions) {
        OfGroup {
            shards = List.copyOf(shards);
            questions = List.copyOf(questions);
        }
    }

    /**
     * An element of ORDER BY.
     *
     * @param position of a column, from 1 on; 0 where a name tells
     * @param name in lower case
     * @param place of it in the client's text, for refusals
     */
    record Term(long position, String name, boolean descending, String place) {}

    /**
     * @param names what its columns are called, in lower case
     * @throws TidegateException for what is not merged
     */
    MergedSelect of(List<String> names) {
        List<Key> keys = new ArrayList<>();
        for (Term term : order) {
            int item = item(term, names);
            keys.add(new Key(item, ascii(TextQuestions.column(item)), term.descending()));
        }
        if (distinct || mixed) {
            for (int i = 0; i < names.size(); i++) {
                int item = i;
                if (keys.stream().noneMatch(key -> key.item() == item)) {
                    keys.add(new Key(i, ascii(TextQuestions.column(i)), false));
                }
            }
        }
        if (mixed) {
            keys.add(new Key(-1, ascii(SET), false));
        }
        String columns = TextQuestions.columns(names.size());
        String all = mixed ? columns + ", " + SET : columns.toString();
        Bytes typed = new Bytes(seen.length + 64);
        typed.add(seen);
        if (!keys.isEmpty() && keys.getFirst().item() >= 0 && !order.isEmpty()) {
            // What servers say of columns hangs on it.
            typed.add(" ORDER BY " + (keys.getFirst().item() + 1));
        }
        typed.add(" LIMIT 0");
        byte[] first = with(all, GappedSql.of(mixed ? described : typed.toArray())).text();
        return select(
                groups.stream()
                        .map(group ->
                                ofGroup(
                                        group,
                                        with(all, group.union()),
                                        "SELECT " + columns,
                                        "FROM tidegate_union"))
                        .toList(),
                keys,
                typed.toArray(),
                first,
                null);
    }

    @Override
    public MergedSelect resolved(List<SeenColumn> columns) {
        return of(columns.stream().map(each -> each.name().toLowerCase(Locale.ROOT)).toList());
    }

    @Override
    public List<String> orderedBy(Charset charset) {
        return order.stream()
                .map(term ->
                        (term.position() > 0 ? "column " + term.position() : term.name())
                                + (term.descending() ? " descending" : ""))
                .toList();
    }

    /** While nobody knows its columns. */
    MergedSelect open() {
        Bytes typed = new Bytes(seen.length + 16);
        typed.add(seen);
        typed.add(order.isEmpty() ? " LIMIT 0" : " ORDER BY 1 LIMIT 0");
        return select(
                groups.stream()
                        .map(group ->
                                ofGroup(
                                        group,
                                        with("", group.union()),
                                        "SELECT *",
                                        "FROM tidegate_union"))
                        .toList(),
                List.of(),
                typed.toArray(),
                new byte[0],
                this);
    }

    private static MergedSelect.OfGroup ofGroup(
            OfGroup group, GappedSql with, String columns, String tables) {
        return new MergedSelect.OfGroup(
                group.group(),
                group.shards(),
                List.of(
                        new MergedSelect.Branch(
                                group.any(), with, ascii(columns), ascii(tables), new byte[0])),
                group.questions());
    }

    private MergedSelect select(
            List<MergedSelect.OfGroup> of,
            List<Key> keys,
            byte[] clients,
            byte[] with,
            @Nullable OpenSelect unknown) {
        return new MergedSelect(
                of,
                List.of(),
                List.of(),
                null,
                false,
                distinct || mixed,
                mixed,
                keys,
                0,
                List.of(),
                List.of(),
                offset,
                limit,
                false,
                new byte[0],
                clients,
                with,
                false,
                parts,
                unknown,
                "");
    }

    private static GappedSql with(String columns, GappedSql union) {
        String head =
                columns.isEmpty()
                        ? "WITH tidegate_union AS ("
                        : "WITH tidegate_union (" + columns + ") AS (";
        return union.between(ascii(head), ascii(") "));
    }

    /** The column that ORDER BY means: by its position, or the name that it has in the result. */
    private int item(Term term, List<String> names) {
        if (term.position() >= 1 && term.position() <= names.size()) {
            return (int) term.position() - 1;
        }
        int found = term.name().isEmpty() ? -1 : names.indexOf(term.name());
        if (found < 0) {
            throw refusal("UNION in the order of something else than its columns", term);
        }
        if (names.lastIndexOf(term.name()) > found) {
            throw refusal("UNION in the order of a name that several columns have", term);
        }
        return found;
    }

    private TidegateException refusal(String construct, Term at) {
        return ErrorCode.MERGE_UNSUPPORTED.with(construct + advice + at.place());
    }

    private static byte[] ascii(String sql) {
        return sql.getBytes(StandardCharsets.US_ASCII);
    }
}
