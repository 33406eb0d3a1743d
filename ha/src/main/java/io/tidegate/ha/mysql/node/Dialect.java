package io.tidegate.ha.mysql.node;

import io.tidegate.ha.mysql.gtid.GtidSet;
import java.sql.SQLException;
import java.util.List;

/**
 * What a family of servers calls things, and in which order it has to be told them. Statements are
 * texts, so that advice shows the very ones that would be sent.
 */
sealed interface Dialect permits MySqlDialect, MariaDbDialect {

    static Dialect of(ServerVersion version) {
        return switch (version.family()) {
            case MYSQL -> new MySqlDialect();
            case MARIADB -> new MariaDbDialect();
        };
    }

    ServerFamily family();

    /**
     * What each session of the control plane begins with: it waits for locks for a few seconds
     * only, and the server ends it when its client is gone.
     *
     * @param seconds that a statement may wait for locks
     */
    List<String> session(long seconds);

    /** Everything that a probe reads; nothing of it waits for a commit or a global lock. */
    ServerState state(Queries queries) throws SQLException;

    /** What the server has, alone. */
    GtidSet executed(Queries queries) throws SQLException;

    /**
     * What the server has or is about to have: also what it has written and waits with until a
     * replica has it.
     */
    GtidSet written(Queries queries) throws SQLException;

    /** What it replicates, alone; the progress may be left out. */
    List<ReplicaChannel> channels(Queries queries) throws SQLException;

    String stopReceiver();

    String startReceiver();

    String startApplier();

    String stopBoth();

    String startBoth();

    /** With both threads stopped; whatever the relay log holds is gone. */
    List<String> changeSource(Source source);

    /** With both threads stopped: the server is no replica any more. */
    String forgetSource();

    /**
     * Makes commits wait for a replica, for ever and whether one is there or not.
     *
     * @param says whether the server's variables say source and replica
     */
    List<String> requireAcknowledgement(boolean says);

    /** Commits that wait go on at once, and their clients are told that they are done. */
    default String waiveAcknowledgement(boolean says) {
        return "SET GLOBAL " + semiSync(says, true) + "_enabled = OFF";
    }

    /** Whether a replica acknowledges, from the next start of its receiver on. */
    default String acknowledge(boolean says, boolean wanted) {
        return "SET GLOBAL " + semiSync(says, false) + "_enabled = " + (wanted ? "ON" : "OFF");
    }

    /** Nobody writes any more, as far as the family has such a thing. Waits for commits. */
    String readOnly();

    /** Administrators may write again, and users may not. */
    List<String> writableForAdministrators();

    String writable();

    /** How to make the node anew out of another one, as a text for people. */
    SeedAdvice seed(NodeAddress node, NodeAddress donor, Source source);

    /** Names of the two halves as the family's manual spells them in semi-sync's variables. */
    static String semiSync(boolean saysSource, boolean source) {
        if (saysSource) {
            return source ? "rpl_semi_sync_source" : "rpl_semi_sync_replica";
        }
        return source ? "rpl_semi_sync_master" : "rpl_semi_sync_slave";
    }
}
