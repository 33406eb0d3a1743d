package io.tidegate.ha.mysql.node;

import io.tidegate.ha.mysql.gtid.GtidSet;
import io.tidegate.ha.mysql.node.Queries.Row;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a family of servers calls things, and in which order it has to be told them. Statements are
 * texts, so that advice shows the very ones that would be sent.
 */
sealed interface Dialect permits MySqlDialect, MariaDbDialect {

    /** A source that says nothing for so long, not even a heartbeat, is tried anew. */
    int SILENT_SECONDS = 2;

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
    default List<String> session(long seconds) {
        return List.of(
                "SET SESSION sql_mode = '', autocommit = 1, lock_wait_timeout = "
                        + seconds
                        + ", innodb_lock_wait_timeout = "
                        + seconds
                        + ", "
                        + longest(seconds)
                        + ", wait_timeout = 60");
    }

    /** The variable that ends what takes longer, as far as the family has one, and its value. */
    String longest(long seconds);

    /** Everything that a probe reads; nothing of it waits for a commit or a global lock. */
    ServerState state(Queries queries, GlobalVariables variables) throws SQLException;

    /**
     * Asks which of some variables (as {@code name}) have the value that they were compiled with.
     */
    String unset(Set<String> names);

    /** What the server has, alone. */
    GtidSet executed(Queries queries) throws SQLException;

    /**
     * What the server has or is about to have: also what it has written and waits with until a
     * replica has it.
     */
    GtidSet written(Queries queries) throws SQLException;

    /** What it replicates, alone; the progress may be left out. */
    List<ReplicaChannel> channels(Queries queries) throws SQLException;

    List<String> stopReceiver(boolean says);

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

    /** What state() needs of the server's counters, which are read for their names alone. */
    Set<String> COUNTERS =
            Stream.concat(
                            SemiSyncReading.COUNTERS.stream(),
                            Stream.of("uptime", "threads_connected"))
                    .collect(Collectors.toUnmodifiableSet());

    /**
     * One of a channel's two threads.
     *
     * @param replica the family's word for one
     * @param half IO or SQL
     */
    static ReplicaThread thread(Row channel, String replica, String half) {
        return ReplicaThread.of(
                channel.text(replica + "_" + half + "_Running"),
                (int) channel.number("Last_" + half + "_Errno"),
                channel.text("Last_" + half + "_Error"));
    }

    /** For IN (...). */
    static String quoted(Set<String> names) {
        return names.stream().sorted().map(Texts::quoted).collect(Collectors.joining(", "));
    }

    /** Names of the two halves as the family's manual spells them in semi-sync's variables. */
    static String semiSync(boolean saysSource, boolean source) {
        if (saysSource) {
            return source ? "rpl_semi_sync_source" : "rpl_semi_sync_replica";
        }
        return source ? "rpl_semi_sync_master" : "rpl_semi_sync_slave";
    }
}
