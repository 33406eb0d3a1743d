package io.tidegate.ha.ddl;

import io.tidegate.conf.error.ErrorCode;
import java.util.List;

/** What has come of a change. */
public sealed interface ChangeResult {
    /** A line of SHOW WARNINGS. */
    record Warning(String level, int code, String message) {}

    /** All parts have it. */
    record Done(long affectedRows, List<Warning> warnings) implements ChangeResult {
        public Done {
            warnings = List.copyOf(warnings);
        }
    }

    /** A server has refused it before anything was changed. */
    record ServerError(int errno, String sqlState, String message) implements ChangeResult {}

    /** The proxy refuses it, or it is not done everywhere. */
    record Failed(ErrorCode code, String message) implements ChangeResult {}
}
