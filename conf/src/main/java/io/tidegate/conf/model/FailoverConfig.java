package io.tidegate.conf.model;

/**
 * How a group gets another master.
 *
 * @param automatic when the master is lost; else only when somebody says so
 * @param durability what an OK to a client stands for
 * @param replication the account by which its nodes replicate from each other
 * @param most failovers by themselves in {@link #PERIOD_MINUTES}; another one needs an operator
 * @param hold what waits meanwhile
 * @param hooks programs that are told
 * @param whenAlone what becomes of commits that no replica acknowledges; of strict groups
 */
public record FailoverConfig(
        boolean automatic,
        Durability durability,
        Account replication,
        int most,
        HoldLimits hold,
        HookConfig hooks,
        WhenAlone whenAlone) {
    /** What {@code most} counts over. */
    public static final int PERIOD_MINUTES = 60;

    public static final int DEFAULT_MOST = 2;

    /** One whose commits wait as usual. */
    public FailoverConfig(
            boolean automatic,
            Durability durability,
            Account replication,
            int most,
            HoldLimits hold,
            HookConfig hooks) {
        this(automatic, durability, replication, most, hold, hooks, WhenAlone.DEFAULT);
    }
}
