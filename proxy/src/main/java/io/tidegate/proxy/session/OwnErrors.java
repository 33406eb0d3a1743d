package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.wire.message.ErrPacket;

/** Counts and keeps the errors that one client is told and that are the proxy's own. */
final class OwnErrors {
    private final LoopContext context;
    private final ClientProcess process;
    private final Admission admission;

    OwnErrors(LoopContext context, ClientProcess process, Admission admission) {
        this.context = context;
        this.process = process;
        this.admission = admission;
    }

    void told(TidegateException cause) {
        told(cause.code(), String.valueOf(cause.getMessage()));
    }

    /** The error may be a server's: then it is none of them. */
    void told(ErrPacket error) {
        ErrorCode own = RecentErrors.ownCode(error.message());
        if (own != null) {
            told(own, error.message().substring(own.displayName().length() + 2));
        }
    }

    private void told(ErrorCode code, String message) {
        context.meter().refused(code);
        context.errors().add(process, code, message, admission.digest());
    }
}
