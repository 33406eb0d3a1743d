package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.plan.StatementDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The last errors that the proxy itself has answered: refusals, and what became of connections to
 * servers. What a server answers is none, nor what ends a log-in.
 *
 * <p>Threads: shared by all event loops, which take no locks.
 */
public final class RecentErrors {
    /** How many are known. */
    public static final int MOST = 512;

    private static final int MOST_TEXT = 1024;
    private static final String OWN = "TG-";

    private static final Map<String, ErrorCode> BY_NAME =
            Arrays.stream(ErrorCode.values())
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    ErrorCode::displayName, Function.identity()));

    /** Words are made of it when somebody asks; of its session nothing is kept. */
    private record Answered(
            long number,
            Instant time,
            int session,
            String user,
            ErrorCode code,
            String message,
            @Nullable StatementDigest digest) {
        ErrorRow row() {
            String text = Secrets.hide(message);
            return new ErrorRow(
                    time,
                    session,
                    user,
                    code,
                    text.length() > MOST_TEXT ? text.substring(0, MOST_TEXT) : text,
                    digest == null ? null : digest.text());
        }
    }

    private final AtomicReferenceArray<@Nullable Answered> ring = new AtomicReferenceArray<>(MOST);
    private final AtomicLong next = new AtomicLong();

    void add(ClientProcess to, ErrorCode code, String message, @Nullable StatementDigest digest) {
        long number = next.getAndIncrement();
        Answered answered =
                new Answered(number, Instant.now(), to.id(), to.user(), code, message, digest);
        // One that was overtaken by a whole round is older than what is there.
        ring.accumulateAndGet(
                (int) (number % MOST),
                answered,
                (before, now) ->
                        before != null && now != null && before.number() > now.number()
                                ? before
                                : now);
    }

    /** The last of them, the newest first. */
    public List<ErrorRow> list() {
        List<Answered> all = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            Answered each = ring.get(i);
            if (each != null) {
                all.add(each);
            }
        }
        return all.stream()
                .sorted((one, other) -> Long.compare(other.number(), one.number()))
                .map(Answered::row)
                .toList();
    }

    /** Begins anew. */
    public void forget() {
        for (int i = 0; i < MOST; i++) {
            ring.set(i, null);
        }
    }

    /** Which of our own codes a message begins with; null for others, which may be a server's. */
    static @Nullable ErrorCode ownCode(String clientMessage) {
        if (!clientMessage.startsWith(OWN)) {
            return null;
        }
        int end = clientMessage.indexOf(':');
        return end < 0 ? null : BY_NAME.get(clientMessage.substring(0, end));
    }
}
