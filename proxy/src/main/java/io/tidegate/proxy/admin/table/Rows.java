package io.tidegate.proxy.admin.table;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes rows, which may hold nulls as {@link List#of} may not. */
final class Rows {
    private Rows() {}

    static List<@Nullable Object> row(@Nullable Object... values) {
        return Collections.unmodifiableList(Arrays.asList(values));
    }
}
