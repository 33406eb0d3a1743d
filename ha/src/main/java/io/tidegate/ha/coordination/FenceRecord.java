package io.tidegate.ha.coordination;

import io.tidegate.conf.document.DocumentFormat;

/**
 * The epoch of what can be fenced.
 *
 * @param epoch counts up; who has not joined it may not act
 * @param raised whether those who joined it hold what the fence is about, until it is lowered
 * @param reason why it was raised, for people
 */
public record FenceRecord(long epoch, boolean raised, String reason) {
    static final DocumentFormat<FenceRecord> FORMAT = DocumentFormat.of("Fence", FenceRecord.class);

    static final FenceRecord FIRST = new FenceRecord(1, false, "");

    FenceRecord next(String why) {
        return new FenceRecord(epoch + 1, true, why);
    }

    FenceRecord lowered() {
        return new FenceRecord(epoch, false, "");
    }
}
