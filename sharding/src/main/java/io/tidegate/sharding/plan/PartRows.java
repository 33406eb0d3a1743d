package io.tidegate.sharding.plan;

import io.tidegate.sharding.merge.JsonRows;
import io.tidegate.sharding.merge.ResultColumn;
import java.util.List;

/**
 * The rows of a part of a UNION that was merged by itself.
 *
 * @param types of its columns, as clients would see them
 * @param forms of the values
 * @param rows the payloads of their packets
 */
public record PartRows(List<ResultColumn> types, List<JsonRows.Form> forms, List<byte[]> rows) {
    public PartRows {
        types = List.copyOf(types);
        forms = List.copyOf(forms);
        rows = List.copyOf(rows);
    }
}
