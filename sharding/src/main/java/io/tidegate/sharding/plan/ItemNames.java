package io.tidegate.sharding.plan;

import io.tidegate.sharding.plan.MergedSelect.Key;
import io.tidegate.sharding.sql.SelectParts.Range;
import io.tidegate.sharding.sql.StatementText;

/** Which column of a SELECT an element of GROUP BY or ORDER BY means. */
final class ItemNames {
    private static final String POSITION = "a position that is a parameter, or too large,";

    private final MergeTemplate template;
    private final StatementText text;
    private final Splice splice;
    private final Refusal refusal;

    ItemNames(MergeTemplate template, StatementText text, Splice splice, Refusal refusal) {
        this.template = template;
        this.text = text;
        this.splice = splice;
        this.refusal = refusal;
    }

    /** The server takes a column of its tables first and an alias only where there is none. */
    Key groupKey(MergeTerm term) {
        if (term.constant()) {
            int item = position(term);
            if (template.items().get(item).aggregated()) {
                throw refusal.of("GROUP BY of an aggregate", term.range().from());
            }
            return new Key(item, bytes(template.items().get(item).range()), false);
        }
        for (int item = 0; item < template.items().size(); item++) {
            MergeTerm selected = template.items().get(item);
            boolean alias =
                    !term.column().isEmpty()
                            && !term.qualified()
                            && template.visibleName(item).equals(term.column());
            if (alias && !selected.column().equals(term.column())) {
                if (selected.aggregated()) {
                    throw refusal.of("GROUP BY of an aggregate", term.range().from());
                }
                // Which of both it is only the server's columns tell.
                return new Key(item, bytes(selected.range()), bytes(term.range()), false, false);
            }
            if (MergeTemplate.same(text, term.range(), selected.range())) {
                return new Key(item, bytes(term.range()), false);
            }
        }
        requireNoAlias(term);
        return new Key(-1, bytes(term.range()), false);
    }

    /** The item that an element of ORDER BY stands for, or -1. */
    int item(MergeTerm term) {
        if (term.constant()) {
            return position(term);
        }
        int found = -1;
        for (int item = 0; item < template.items().size(); item++) {
            boolean named =
                    !term.column().isEmpty()
                            && !term.qualified()
                            && template.visibleName(item).equals(term.column());
            boolean same =
                    MergeTemplate.same(text, term.range(), template.items().get(item).range());
            if (named || same && isPlain(term)) {
                if (named && found >= 0 && !sameItems(found, item)) {
                    throw refusal.of(
                            "ORDER BY of a name that several columns have", term.range().from());
                }
                found = found < 0 ? item : found;
            }
        }
        return found;
    }

    private boolean sameItems(int one, int other) {
        return MergeTemplate.same(
                text, template.items().get(one).range(), template.items().get(other).range());
    }

    /** No name in it means an alias, which it would in ORDER BY and not among the columns. */
    boolean isPlain(MergeTerm term) {
        for (int i = 0; i < template.items().size(); i++) {
            String alias = template.visibleName(i);
            boolean other = !template.items().get(i).column().equals(alias);
            if (!alias.isEmpty() && other && term.names().contains(alias)) {
                return false;
            }
        }
        return true;
    }

    void requireNoAlias(MergeTerm term) {
        if (!isPlain(term)) {
            throw refusal.of("an expression over the alias of a column", term.range().from());
        }
    }

    private int position(MergeTerm term) {
        long number = number(term);
        if (number < 1 || number > template.items().size()) {
            throw refusal.of(POSITION, term.range().from());
        }
        return (int) number - 1;
    }

    long number(MergeTerm term) {
        Long number = MergeTemplate.number(text, term.range().from());
        if (number == null) {
            throw refusal.of(POSITION, term.range().from());
        }
        return number;
    }

    private byte[] bytes(Range range) {
        return splice.apply(text, 0, range.from(), range.to());
    }
}
