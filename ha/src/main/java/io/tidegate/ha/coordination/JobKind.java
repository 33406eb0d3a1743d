package io.tidegate.ha.coordination;

import io.tidegate.conf.document.DocumentFormat;
import java.time.Duration;

/**
 * A kind of long operation, as a machine of states. Each step is carried out by whoever leads; when
 * that one dies in it, the next leader carries it out again. So a step has to be one that may be
 * done twice, and everything that it needs stands in the state.
 *
 * @param <S> a sealed interface of records
 */
public interface JobKind<S> {
    /** Of letters, digits, '_', '-' and '.'. */
    String name();

    DocumentFormat<S> format();

    boolean isEnd(S state);

    /** Whether nobody ever changes what has ended, so that it need not be read again. */
    default boolean endsForGood() {
        return false;
    }

    /** How long a job stays in the journal when it has ended; for ever, unless its kind says so. */
    default Duration kept() {
        return Duration.ofDays(36_500);
    }

    /** After what time a job that waits is asked again, when nothing was seen to change before. */
    default Duration pause(S state) {
        return Coordination.POLL;
    }

    /**
     * Does what follows a state, and tells the next one, or the same when it has to wait. May
     * block, but must not wait for other proxies: it is asked again when what they do is seen.
     *
     * @param wish {@link JobWish#CANCEL} when the job shall be undone from here; what cannot be
     *     undone any more goes on
     * @param fence to be asked before anything outside ZooKeeper is changed
     * @throws JobTroubleException when it failed for a reason that may pass; it is tried again
     */
    S step(S state, JobWish wish, TermFence fence)
            throws JobTroubleException, DisconnectedException, InterruptedException;
}
