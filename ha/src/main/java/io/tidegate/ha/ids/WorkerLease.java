package io.tidegate.ha.ids;

import io.tidegate.conf.error.ErrorCode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A worker's number and the time that is reserved under it, prolonged again and again:
 *
 * <pre>
 *     nothing --renew--> a free number, time from the end of what others had of it
 *     held    --renew--> the same number, more time
 *             --renew, somebody else has changed the entry--> nothing, then another number
 * </pre>
 *
 * A number is free when its time has passed. Should its owner still run, with a clock that stands
 * or goes wrong, then it has used up its own time and waits; what the next owner gets begins behind
 * that.
 *
 * <p>Not safe for several threads.
 */
final class WorkerLease {
    static final Duration LENGTH = Duration.ofMinutes(10);

    /** A clock that is further ahead would use up the ids of years to come. */
    private static final Duration AHEAD = Duration.ofDays(1);

    private static final int TRIES = 20;

    private record Held(WorkerRegister.Entry entry, long from) {}

    private final String owner;
    private final IntUnaryOperator pick;
    private @Nullable Held held;

    /**
     * @param pick one of so many numbers that nobody has had: were it always the first, proxies
     *     that start together would all ask for the same one
     */
    WorkerLease(String owner, IntUnaryOperator pick) {
        this.owner = owner;
        this.pick = pick;
    }

    /**
     * What is reserved from now on.
     *
     * @param clock the time by which ids are made, in milliseconds since 1970
     * @throws io.tidegate.conf.error.TidegateException when nothing is
     */
    TimeSpan renew(WorkerRegister register, long clock) {
        long now = register.now();
        if (clock > now + AHEAD.toMillis()) {
            throw ErrorCode.IDS_UNAVAILABLE.with(
                    "this machine's clock is "
                            + Duration.ofMillis(clock - now).toHours()
                            + " hours ahead of that of the schema's default group; set it right");
        }
        long until = Math.max(clock, now) + LENGTH.toMillis();
        Held before = held;
        if (before != null) {
            held = prolonged(register, before, until);
        }
        if (held == null) {
            held = acquired(register, now, until);
        }
        return new TimeSpan(held.entry().worker(), held.from(), held.entry().until());
    }

    /** False when somebody else has taken the number, and no other could be had. */
    boolean isHeld() {
        return held != null;
    }

    private @Nullable Held prolonged(WorkerRegister register, Held before, long until) {
        WorkerRegister.Entry entry = before.entry();
        long later = Math.max(entry.until(), until);
        return register.change(entry, owner, later)
                ? new Held(
                        new WorkerRegister.Entry(entry.worker(), entry.fence() + 1, later),
                        before.from())
                : null;
    }

    private Held acquired(WorkerRegister register, long now, long until) {
        for (int i = 0; i < TRIES; i++) {
            List<WorkerRegister.Entry> entries = register.entries();
            Held taken = taken(register, entries, now, until);
            if (taken == null) {
                taken = added(register, entries, until);
            }
            if (taken != null) {
                return taken;
            }
        }
        throw ErrorCode.IDS_UNAVAILABLE.with(
                "too many proxies ask for a worker's number at once; try again");
    }

    private @Nullable Held taken(
            WorkerRegister register, List<WorkerRegister.Entry> entries, long now, long until) {
        for (WorkerRegister.Entry entry : entries) {
            if (entry.until() < now && register.change(entry, owner, until)) {
                return new Held(
                        new WorkerRegister.Entry(entry.worker(), entry.fence() + 1, until),
                        entry.until());
            }
        }
        return null;
    }

    private @Nullable Held added(
            WorkerRegister register, List<WorkerRegister.Entry> entries, long until) {
        Set<Integer> used = new HashSet<>();
        entries.forEach(entry -> used.add(entry.worker()));
        int[] free =
                IntStream.range(0, Snowflake.WORKERS)
                        .filter(each -> !used.contains(each))
                        .toArray();
        if (free.length == 0) {
            throw ErrorCode.IDS_UNAVAILABLE.with(
                    "all "
                            + Snowflake.WORKERS
                            + " worker's numbers of the schema are in use, or were within the last "
                            + LENGTH.toMinutes()
                            + " minutes");
        }
        int worker = free[pick.applyAsInt(free.length)];
        return register.add(worker, owner, until)
                ? new Held(new WorkerRegister.Entry(worker, 1, until), until - LENGTH.toMillis())
                : null;
    }
}
