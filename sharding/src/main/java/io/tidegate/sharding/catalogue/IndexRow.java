package io.tidegate.sharding.catalogue;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of SHOW INDEX. How many different values there are in all sub-tables nobody has counted.
 *
 * @param table the logical name
 */
public record IndexRow(String table) implements RowEdit {
    private static final int TABLE = 0;
    private static final int CARDINALITY = 6;

    @Override
    public List<@Nullable String> edited(List<@Nullable String> row) {
        List<@Nullable String> edited = new ArrayList<>(row);
        edited.set(TABLE, table);
        edited.set(CARDINALITY, null);
        return edited;
    }
}
