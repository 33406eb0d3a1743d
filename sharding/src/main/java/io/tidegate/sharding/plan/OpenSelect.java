package io.tidegate.sharding.plan;

import io.tidegate.conf.error.TidegateException;
import java.nio.charset.Charset;
import java.util.List;

/** A SELECT that is merged by columns of its {@code *}, which only a server can tell. */
sealed interface OpenSelect permits StarSelect, UnionSelect {
    /**
     * @param columns those of the result, in their order
     * @throws TidegateException for what is not merged
     */
    MergedSelect resolved(List<SeenColumn> columns);

    /** What rows come in the order of, in words. */
    List<String> orderedBy(Charset charset);
}
