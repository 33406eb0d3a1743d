package io.tidegate.ha.ddl;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.plan.TableChange;
import io.tidegate.sharding.rule.RuleSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the sub-tables by which tables grow, as jobs like those of DDL. Such a job stays open until
 * all proxies route by its sub-tables: a definition that a client changes before would be changed
 * on the others only. All methods block.
 *
 * @param configuration and {@code rules} as they are before it
 * @param owners where other proxies learn who has a job
 */
public record TableGrowth(Configuration configuration, RuleSet rules, JobOwners owners) {
    /** Definitions are sent as servers write them. */
    private static final Map<String, String> SETTINGS =
            Map.of("sql_mode", "NO_ENGINE_SUBSTITUTION");

    private static final String USER = "tidegate";

    /**
     * Looks whether the sub-tables can be made.
     *
     * @throws io.tidegate.conf.error.TidegateException when they cannot, and why
     */
    public void require(Stretch stretch) {
        try (LookingServers servers = new LookingServers(configuration, stretch.schema())) {
            TableChange change = GrowthChange.of(stretch, rules, servers);
            var _ = GrowthChange.missing(change, rules, servers);
        }
    }

    /**
     * Sees to it that the sub-tables are there, and that definitions stay as they are meanwhile.
     *
     * @return what it waits for; empty when they are
     * @throws io.tidegate.conf.error.TidegateException when it cannot be done, and why
     */
    public Optional<String> prepare(Stretch stretch) {
        owners.require();
        try (LookingServers servers = new LookingServers(configuration, stretch.schema())) {
            TableChange change = GrowthChange.of(stretch, rules, servers);
            boolean complete = GrowthChange.missing(change, rules, servers).isEmpty();
            Journal journal = journal(change, servers);
            Optional<Job> open = journal.open(change.table());
            if (open.isPresent() && isReplaced(open.get(), stretch)) {
                giveUp(open.get().id());
                open = Optional.empty();
            }
            if (open.isPresent()) {
                List<Part> parts = journal.parts(open.get().id());
                boolean done =
                        complete && parts.stream().allMatch(part -> part.state() == PartState.DONE);
                return done ? Optional.empty() : Optional.of(waiting(open.get()));
            }
            carryOut(change, stretch);
            List<String> missing = GrowthChange.missing(change, rules, servers);
            if (!missing.isEmpty()) {
                throw ErrorCode.TABLE_GROWTH.with("there is no sub-table " + missing);
            }
            return Optional.empty();
        } catch (SQLException failed) {
            throw ErrorCode.TABLE_GROWTH.with(
                    "the journal of " + stretch.table().name() + ": " + failed.getMessage());
        }
    }

    private static Journal journal(TableChange change, LookingServers servers) {
        GroupId home = change.firstGroup();
        return new Journal(servers.of(home), home, change.schema());
    }

    /** Whether time has gone on since. */
    private static boolean isReplaced(Job open, Stretch stretch) {
        String statement = open.origin().statement();
        return Stretch.isStatement(statement) && !statement.equals(stretch.statement());
    }

    private static String waiting(Job open) {
        if (!Stretch.isStatement(open.origin().statement())) {
            throw ErrorCode.TABLE_GROWTH.with(
                    "job "
                            + open.id()
                            + " on "
                            + open.table()
                            + " is not finished; it comes first");
        }
        if (open.state() == JobState.FAILED) {
            throw ErrorCode.TABLE_GROWTH.with(
                    "job "
                            + open.id()
                            + " has failed: "
                            + open.message()
                            + "; it is given up, and another one tries again");
        }
        return "job " + open.id() + " is under way";
    }

    private void carryOut(TableChange change, Stretch stretch) {
        ChangeResult result =
                new TableChanges(configuration, rules, _ -> true, owners)
                        .run(change, new Origin(USER, stretch.statement(), SETTINGS), new Stop());
        switch (result) {
            case ChangeResult.Done _ -> {}
            case ChangeResult.ServerError(int errno, var _, String message) ->
                    throw ErrorCode.TABLE_GROWTH.with(
                            stretch.statement() + ": " + message + " (error " + errno + ")");
            case ChangeResult.Failed(var _, String message) ->
                    throw ErrorCode.TABLE_GROWTH.with(message);
        }
    }

    /**
     * Ends a job whose sub-tables are not used for now; they stay, and are taken the next time.
     *
     * @throws io.tidegate.conf.error.TidegateException when somebody is at work on it
     */
    public void release(Stretch stretch) {
        Optional<Job> open;
        try (LookingServers servers = new LookingServers(configuration, stretch.schema())) {
            GroupId home = stretch.table().placement().getFirst();
            open =
                    new Journal(servers.of(home), home, stretch.schema())
                            .open(stretch.table().name());
        } catch (SQLException failed) {
            throw ErrorCode.TABLE_GROWTH.with(
                    "the journal of " + stretch.table().name() + ": " + failed.getMessage());
        }
        open.filter(job -> job.origin().statement().equals(stretch.statement()))
                .ifPresent(job -> giveUp(job.id()));
    }

    private void giveUp(long id) {
        if (new TableChanges(configuration, rules, _ -> true, owners).cancel(id)
                instanceof ChangeResult.Failed(var _, String message)) {
            throw ErrorCode.TABLE_GROWTH.with(message);
        }
    }
}
