package io.tidegate.conf.load;

import io.tidegate.conf.model.Configuration;
import java.util.List;

/** A whole configuration, or everything that is wrong with it. */
public sealed interface LoadResult {
    record Loaded(Configuration configuration) implements LoadResult {}

    record Invalid(List<Problem> problems) implements LoadResult {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
