package io.tidegate.it.suite;

import java.io.IOException;
import java.util.List;

/** A client's connection to the proxy, as the chaos uses it. Not answering in time is a failure. */
interface ChaosWire {
    /** Whoever answers says no. */
    @SuppressWarnings("serial")
    final class Refused extends Exception {
        Refused(String message) {
            super(message);
        }

        /** The statement may have been executed. */
        boolean isOutcomeUnknown() {
            return says("TG-OUTCOME-UNKNOWN") || says("TG-BACKEND-PROTOCOL");
        }

        boolean says(String text) {
            return String.valueOf(getMessage()).contains(text);
        }
    }

    /**
     * The rows of the answer, values separated by commas; none when it has no rows.
     *
     * @throws IOException when the connection is gone: the statement may have been executed
     */
    List<String> ask(String sql, Object... values) throws Refused, IOException;

    /** Sends a statement and does not wait for its answer. */
    void send(String sql) throws IOException;

    /** Forgets what the session has set; false when this client cannot. */
    boolean reset() throws Refused, IOException;

    /** Is gone without a goodbye. */
    void vanish();
}
