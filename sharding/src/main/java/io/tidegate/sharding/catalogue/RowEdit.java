package io.tidegate.sharding.catalogue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of a row by which a server describes a sub-table. */
public sealed interface RowEdit permits IndexRow, CreateTableRow, ShardNote {
    /**
     * @param row its values as texts of one character for each byte; NULL is null
     */
    List<@Nullable String> edited(List<@Nullable String> row);
}
