package io.tidegate.proxy.execution;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.sharding.merge.MergeFailure;

/** What a client is told of rows that cannot be merged. */
final class MergeErrors {
    private MergeErrors() {}

    static TidegateException of(MergeFailure broken) {
        String what = String.valueOf(broken.getMessage());
        return switch (broken.reason()) {
            case ORDER ->
                    ErrorCode.MERGE_UNSUPPORTED.with(
                            what
                                    + "; order by something else, or add a condition on the sharding key"
                                    + " so that one shard remains");
            case FORM -> ErrorCode.BACKEND_PROTOCOL.with(what);
            case CUT ->
                    ErrorCode.MERGE_UNSUPPORTED.with(
                            what
                                    + ", or add a condition on the sharding key so that one shard"
                                    + " remains");
            case MEMORY ->
                    ErrorCode.MERGE_MEMORY.with(
                            what
                                    + "; narrow the statement, order by the columns of GROUP BY, or raise"
                                    + " limits.merge-memory");
        };
    }

    /** Rows of another form than their server has announced. */
    static TidegateException of(IllegalArgumentException broken) {
        return ErrorCode.BACKEND_PROTOCOL.with(String.valueOf(broken.getMessage()));
    }
}
