package io.tidegate.ha.health;

import io.tidegate.ha.mysql.node.ServerState;

/**
 * What one proxy sees of one node at the moment. Times are spans by the proxy's own monotonic
 * clock, so that nothing depends on what its calendar says.
 */
public sealed interface Sight {

    /**
     * It answers.
     *
     * @param told what it told last
     * @param ageMillis since it told
     * @param tripMillis how long its answer took
     * @param lagMillis how long the oldest heartbeat of this proxy that it lacks is on the master
     *     already; 0 when it lacks none, -1 when that is not known
     * @param receiveLagMillis how far what it has received is behind the master at most, applied or
     *     not; -1 when that is not known, as of the master itself
     * @param receiverSilentMillis for how long nothing has come from its source, not even a
     *     heartbeat, as far as this proxy has looked; 0 when it has no source
     * @param vouch whether what it has received counts
     * @param writableSinceStart whether it was seen writable since its process began: if not, it is
     *     its own configuration that makes it read-only
     */
    record Answering(
            ServerState told,
            long ageMillis,
            long tripMillis,
            long lagMillis,
            long receiveLagMillis,
            long receiverSilentMillis,
            Vouch vouch,
            boolean writableSinceStart)
            implements Sight {

        Answering vouching(Vouch other) {
            return new Answering(
                    told,
                    ageMillis,
                    tripMillis,
                    lagMillis,
                    receiveLagMillis,
                    receiverSilentMillis,
                    other,
                    writableSinceStart);
        }

        /** The same, looked at later. */
        Answering aged(long millis) {
            return new Answering(
                    told,
                    ageMillis + millis,
                    tripMillis,
                    lagMillis,
                    receiveLagMillis,
                    receiverSilentMillis,
                    vouch,
                    writableSinceStart);
        }
    }

    /**
     * Nobody listens, or connections are ended: its process is gone, or its host says so.
     *
     * @param forMillis since it was so for the first time
     */
    record Refused(long forMillis) implements Sight {}

    /**
     * It was asked and has not answered.
     *
     * @param forMillis since the first question that has no answer
     */
    record Silent(long forMillis) implements Sight {}

    /** It says that it has no connection left: it is alive, and nothing else is known. */
    record Full(long forMillis) implements Sight {}

    /**
     * It answers with an error: it is alive, and nothing else is known.
     *
     * @param errorCode the server's, 0 when the control plane does not manage such servers
     * @param error in words, without secrets
     */
    record Denied(long forMillis, int errorCode, String error) implements Sight {}

    /** This proxy has no way there: its own name service or routes. It says nothing of the node. */
    record NoRoute(long forMillis) implements Sight {}

    /** Not looked at yet, or not since this proxy stood still itself. */
    record Unseen() implements Sight {}
}
