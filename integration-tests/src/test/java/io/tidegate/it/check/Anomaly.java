package io.tidegate.it.check;

/** What cannot be when everything was right. */
public record Anomaly(Kind kind, String what) {

    /** The ways in which it can be wrong. */
    public enum Kind {
        /** A client was told that it is done, and it is not there. */
        LOST,
        /** It is there, and nobody asked for it. */
        UNATTEMPTED,
        /** It is there more than once. */
        DOUBLED,
        /** A client was told that it is not done, and it is there. */
        FAILED_BUT_THERE,
        /** Some of a transaction are there, and some are not. */
        TORN,
        /** A replica has something else than the master. */
        NODES_DIFFER,
        /** Written by a server that was not the master at any time of the operation. */
        DEPOSED_WRITER,
        /** What only moves has become more or less. */
        TOTAL_CHANGED,
        /** An account has less than nothing. */
        NEGATIVE,
        /** A balance is not what the journal says. */
        UPDATE_LOST,
        /** A client read less than before. */
        WENT_BACK,
        /** A client did not read what it had written. */
        OWN_WRITE_UNSEEN,
        /** A client read what nobody had begun to write. */
        READ_OF_NOTHING,
        /** A proxy has connections for sessions when no client is there. */
        CONNECTION_LEAKED,
        /** A proxy has more files and sockets open than before. */
        FILES_LEAKED
    }

    @Override
    public String toString() {
        return kind + ": " + what;
    }
}
