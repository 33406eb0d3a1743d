package io.tidegate.ha.ddl;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.plan.BoundPlan;
import io.tidegate.sharding.plan.Cancellation;
import io.tidegate.sharding.plan.ParameterSource;
import io.tidegate.sharding.plan.Planner;
import io.tidegate.sharding.plan.TableChange;
import io.tidegate.sharding.plan.Template;
import io.tidegate.sharding.rule.RuleSet;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.Scanner;
import io.tidegate.sharding.sql.SqlDialect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a journal may ask for. It lies in a schema that others write to, and its statements run
 * under the accounts of the groups: it is believed how far a job has come, and nothing else.
 *
 * @param schemas those that whoever asks may use
 */
record Authority(RuleSet rules, Predicate<String> schemas, int maxNesting) {

    /** Whether the jobs of the table stand in this group's journal. */
    static boolean isHome(RuleSet rules, GroupId group, String schema, String table) {
        TableRule rule = rules.sharded(schema, table);
        if (rule != null) {
            return rule.placement().getFirst().equals(group);
        }
        return rules.isBroadcast(schema, table) && rules.groups().getFirst().equals(group);
    }

    /**
     * Plans the client's statement again; what the journal has must be what comes of it.
     *
     * @param mariaDb whether the servers are of that family
     * @return what the statement comes to
     * @throws io.tidegate.conf.error.TidegateException when it is anything else
     */
    TableChange require(Job job, List<Part> parts, boolean mariaDb) {
        String modes = job.origin().settings().getOrDefault("sql_mode", "");
        SqlDialect dialect =
                new SqlDialect(
                        StandardCharsets.UTF_8,
                        modes.contains("ANSI_QUOTES"),
                        modes.contains("NO_BACKSLASH_ESCAPES"),
                        mariaDb);
        byte[] sql = job.origin().statement().getBytes(StandardCharsets.UTF_8);
        ScannedSql scanned = new Scanner(maxNesting).scan(sql, 0, sql.length, dialect).snapshot();
        Template template = Planner.plan(scanned, job.schema(), rules, new Cancellation());
        boolean allowed = template.schemas().stream().allMatch(schemas);
        return require(
                job,
                parts,
                allowed
                                && template.bind(scanned, ParameterSource.NONE)
                                        instanceof BoundPlan.Definition(TableChange change)
                        ? Optional.of(change)
                        : Optional.empty());
    }

    /**
     * @param change what its statement comes to, if to anything
     */
    TableChange require(Job job, List<Part> parts, Optional<TableChange> change) {
        if (!schemas.test(job.schema()) || change.isEmpty() || !isOf(change.get(), job, parts)) {
            throw ErrorCode.DDL_JOB.with(
                    "job "
                            + job.id()
                            + " is not what its statement comes to by the rules of today, so nothing of it is"
                            + " carried out; if its rule was changed, CANCEL DDL "
                            + job.id()
                            + " and send the statement again");
        }
        return change.get();
    }

    private static boolean isOf(TableChange change, Job job, List<Part> parts) {
        if (!change.schema().equalsIgnoreCase(job.schema())
                || !change.table().equals(job.table())
                || change.parts().size() != parts.size()) {
            return false;
        }
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            TableChange.Part own = new TableChange.Part(part.group(), part.table(), part.sql());
            if (part.number() != i || !own.equals(change.parts().get(i))) {
                return false;
            }
        }
        return true;
    }
}
