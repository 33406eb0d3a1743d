package io.tidegate.ha.failover;

/** What is the matter in a storm, beside that a proxy, replicas and the master are lost. */
enum Storm {
    PLAIN,
    /** Somebody has another node be the master, and then the former one again. */
    RETURN,
    /** The master is started again as soon as a switchover has shut it out. */
    RESTART,
    /** Answers are late. */
    LATE,
    /** A leader stands still before a statement until what it has made a master is shut out. */
    ZOMBIE,
    /** Commits do without replicas, which are all behind, until shortly before the end. */
    ALONE
}
