package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One error that the proxy itself has answered.
 *
 * @param session the client's id
 * @param message as the client has read it, without the code, at most 1024 characters of it and
 *     without what may be a password
 * @param statement the shape of the statement, as {@link io.tidegate.sharding.plan.DigestRow#text}
 *     has it; null for what was not planned
 */
public record ErrorRow(
        Instant time,
        int session,
        String user,
        ErrorCode code,
        String message,
        @Nullable String statement) {}
