package io.tidegate.ha.mysql.node;

/**
 * One half of a replica's work: the receiver (IO thread) or the applier (SQL thread, with all its
 * workers).
 *
 * @param errorCode why it stopped, or what it tries again; 0 when nothing is wrong
 * @param error in the server's words, which name no secrets
 */
public record ReplicaThread(State state, int errorCode, String error) {
    /** What it does. */
    public enum State {
        RUNNING,
        /** Only the receiver: it tries to reach its source. */
        CONNECTING,
        STOPPED
    }

    static ReplicaThread of(String running, int errorCode, String error) {
        State state =
                switch (running) {
                    case "Yes" -> State.RUNNING;
                    case "No" -> State.STOPPED;
                    // "Connecting", and MariaDB's "Preparing".
                    default -> State.CONNECTING;
                };
        return new ReplicaThread(state, errorCode, error);
    }

    public boolean runs() {
        return state == State.RUNNING;
    }

    /** Neither runs nor tries to. */
    public boolean stopped() {
        return state == State.STOPPED;
    }
}
