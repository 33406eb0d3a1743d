package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.sharding.plan.MergedSelect.Key;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A SELECT with {@code *} that counts columns by their positions, or leaves out rows that are equal
 * in all of them. It keeps nothing of the statement's text, which is gone when the server answers.
 *
 * @param select without keys
 * @param advice what the client can do instead of something that is refused
 * @param place of what is selected in the client's text, for refusals
 */
record StarSelect(
        MergedSelect select, List<Item> items, List<Term> order, String advice, String place)
        implements OpenSelect {
    StarSelect {
        items = List.copyOf(items);
        order = List.copyOf(order);
    }

    /**
     * What is selected.
     *
     * @param expression of a column; null for all columns of one or more tables
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Item(byte @Nullable [] expression) {
        boolean isStar() {
            return expression == null;
        }
    }

    /** An element of ORDER BY. */
    sealed interface Term {
        boolean descending();

        String words(Charset charset);

        /**
         * @param number of a column, from 1 on
         * @param place of it in the client's text
         */
        record Position(long number, String place, boolean descending) implements Term {
            @Override
            public String words(Charset charset) {
                return "column " + number;
            }
        }

        /**
         * A column of the result.
         *
         * @param item of what is written in the SELECT that it may be, or -1
         * @param table in front of the name; empty without one
         * @param name in lower case; empty where it cannot be one of {@code *}
         */
        @SuppressWarnings("ArrayRecordComponent")
        record Selected(
                int item, String table, String name, byte[] text, String place, boolean descending)
                implements Term {
            @Override
            public String words(Charset charset) {
                return new String(text, charset);
            }
        }

        /** What need not be selected. */
        @SuppressWarnings("ArrayRecordComponent")
        record Computed(Key key, byte[] text) implements Term {
            @Override
            public String words(Charset charset) {
                return new String(text, charset);
            }

            @Override
            public boolean descending() {
                return key.descending();
            }
        }
    }

    /** While nobody knows its columns. */
    MergedSelect open() {
        return select.by(List.of(), this);
    }

    @Override
    public MergedSelect resolved(List<SeenColumn> columns) {
        List<Key> keys = new ArrayList<>();
        for (Term term : order) {
            keys.add(
                    switch (term) {
                        case Term.Computed(Key key, var _) -> key;
                        case Term.Position position ->
                                key(
                                        place(position, columns.size()),
                                        columns,
                                        position.descending());
                        case Term.Selected selected ->
                                key(place(selected, columns), columns, selected.descending());
                    });
        }
        for (int i = 0; i < columns.size() && select.distinct(); i++) {
            int place = i;
            if (keys.stream().noneMatch(key -> key.item() == place)) {
                keys.add(key(i, columns, false));
            }
        }
        return select.by(keys, null);
    }

    @Override
    public List<String> orderedBy(Charset charset) {
        return order.stream()
                .map(term -> term.words(charset) + (term.descending() ? " descending" : ""))
                .toList();
    }

    private int place(Term.Position term, int columns) {
        if (term.number() < 1 || term.number() > columns) {
            throw refusal("a position that is larger than the number of columns", term.place());
        }
        return (int) term.number() - 1;
    }

    /** The place of the one column that a name means. */
    private int place(Term.Selected term, List<SeenColumn> columns) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            int item = item(i, columns.size());
            SeenColumn column = columns.get(i);
            boolean meant =
                    items.get(item).isStar()
                            ? column.name().equalsIgnoreCase(term.name())
                                    && (term.table().isEmpty()
                                            || term.table().equals(column.table()))
                            : item == term.item();
            if (meant) {
                found.add(i);
            }
        }
        if (found.isEmpty()) {
            throw refusal(Merging.UNSELECTED, term.place());
        }
        if (found.size() > 1) {
            throw refusal("ORDER BY of a name that several columns have", term.place());
        }
        return found.getFirst();
    }

    private Key key(int place, List<SeenColumn> columns, boolean descending) {
        byte[] written = items.get(item(place, columns.size())).expression();
        return new Key(place, written == null ? named(columns.get(place)) : written, descending);
    }

    /** What is written in the SELECT that a column of the result belongs to. */
    private int item(int column, int columns) {
        int first = 0;
        while (!items.get(first).isStar()) {
            first++;
        }
        int last = items.size() - 1;
        while (!items.get(last).isStar()) {
            last--;
        }
        int behind = items.size() - 1 - last;
        if (column < first) {
            return column;
        }
        if (column >= columns - behind) {
            return items.size() - (columns - column);
        }
        if (!items.subList(first, last).stream().allMatch(Item::isStar)) {
            // How many columns each of them stands for no server says.
            throw refusal(
                    "DISTINCT or the position of a column where others stand between two *", place);
        }
        return first;
    }

    private byte[] named(SeenColumn column) {
        if (!isPlain(column.name()) || !isPlain(column.table())) {
            // The client may send texts in another character set than it reads them in.
            throw refusal(
                    "DISTINCT or a position with a column of * whose name is not ASCII", place);
        }
        String table = column.table().isEmpty() ? "" : quoted(column.table()) + ".";
        return (table + quoted(column.name())).getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean isPlain(String name) {
        return name.chars().allMatch(each -> each >= ' ' && each <= '~');
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    private TidegateException refusal(String construct, String at) {
        return ErrorCode.MERGE_UNSUPPORTED.with(construct + advice + at);
    }
}
