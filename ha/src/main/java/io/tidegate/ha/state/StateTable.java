package io.tidegate.ha.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something of a proxy's state that can be asked in SQL. */
public interface StateTable {
    /** In lower case. */
    String name();

    /** One line, for documentation. */
    String meaning();

    List<StateColumn> columns();

    /**
     * Its rows as of now, a value for each column in the columns' order. May block, and may throw
     * what clients are to read.
     */
    List<List<@Nullable Object>> rows();
}
