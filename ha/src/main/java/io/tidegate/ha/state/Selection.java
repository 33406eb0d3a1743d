package io.tidegate.ha.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a SELECT has found. */
public record Selection(List<Column> columns, List<List<@Nullable String>> rows) {
    public Selection {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /**
     * @param isNumber whether its values are whole numbers of 64 bits
     */
    public record Column(String name, boolean isNumber) {}
}
