package io.tidegate.sharding.plan;

import io.tidegate.sharding.sql.SelectParts.Item;
import io.tidegate.sharding.sql.Tokens;
import java.util.List;

/**
 * What is merged by itself before its rows are part of a UNION.
 *
 * @param rounded for each item whether a server may know more digits of it than it shows
 * @param star whether items are not the columns one by one
 * @param columns how many items it has
 */
public record UnionPart(MergedSelect select, List<Boolean> rounded, boolean star, int columns) {
    public UnionPart {
        rounded = List.copyOf(rounded);
    }

    static UnionPart of(MergedSelect select, MergeTemplate template) {
        List<Boolean> rounded =
                template.parts().items().stream()
                        .map(item -> isRounded(template.tokens(), item))
                        .toList();
        return new UnionPart(select.asPart(), rounded, template.hasStar(), template.items().size());
    }

    /** Only by dividing exact numbers they come to have more. */
    private static boolean isRounded(Tokens tokens, Item item) {
        for (int i = item.expression().from(); i < item.expression().to(); i++) {
            if (tokens.isSymbol(i, '/') || tokens.is(i, "AVG") && tokens.isSymbol(i + 1, '(')) {
                return true;
            }
        }
        return false;
    }

    /** Of a column of its result. */
    boolean isRounded(int column) {
        return star ? rounded.contains(true) : rounded.get(column);
    }
}
