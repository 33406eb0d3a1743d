package io.tidegate.ha.coordination;

import io.tidegate.conf.document.DocumentFormat;

/**
 * The leader's node.
 *
 * @param epoch of its term
 */
record LeaderRecord(String member, int epoch) {
    static final DocumentFormat<LeaderRecord> FORMAT =
            DocumentFormat.of("Leader", LeaderRecord.class);
}
