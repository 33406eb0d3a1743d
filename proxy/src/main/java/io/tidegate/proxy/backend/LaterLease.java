package io.tidegate.proxy.backend;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;

/**
 * A lease that is not given in the call that asked for it: who asked is not there any more to catch
 * what goes wrong, and its client would wait for ever.
 */
record LaterLease(BackendPool pool, LeaseListener listener) implements LeaseListener {
    @Override
    public void leased(BackendConnection connection) {
        try {
            listener.leased(connection);
        } catch (TidegateException refused) {
            end(connection, refused);
        } catch (RuntimeException defect) {
            pool.defect(defect);
            end(connection, ErrorCode.INTERNAL.with("a defect of the proxy, see the log"));
        }
    }

    private void end(BackendConnection connection, TidegateException cause) {
        boolean toldByReply = connection.isBusy();
        connection.discard();
        if (!toldByReply) {
            listener.failed(cause);
        }
    }

    @Override
    public void failed(TidegateException cause) {
        listener.failed(cause);
    }

    @Override
    public int heldBytes() {
        return listener.heldBytes();
    }
}
