package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.rule.RuleSet;
import io.tidegate.sharding.rule.TableName;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.Tokens;
import java.util.Set;

/**
 * The plan of all statements of one shape, and what else is known of them.
 *
 * @param tables that have a rule and that they name, or seem to: a column may be called like one;
 *     none for statements that are refused
 * @param tellsTime whether they ask for the time of the statement, by NOW() or its like
 * @param digest counts them
 */
public record Planned(
        Template template, Set<TableName> tables, boolean tellsTime, StatementDigest digest) {
    /**
     * @param schema the session's, empty when it has none
     */
    public static Planned of(ScannedSql sql, String schema, RuleSet rules, Template template) {
        Tokens tokens = Tokens.of(sql);
        return new Planned(
                template,
                template instanceof RefusedTemplate
                        ? Set.of()
                        : NamedTables.of(tokens, schema, rules),
                ClockFunctions.areOfStatement(tokens),
                new StatementDigest(sql, schema));
    }

    /**
     * Whether it is the plan of the next statement of the shape, too: parsing that took too long
     * once, as on a proxy that had just started or was very busy, need not do so again.
     */
    boolean lasts() {
        return !(template instanceof RefusedTemplate refused
                && refused.code() == ErrorCode.PARSE_TIMEOUT);
    }

    Planned countedBy(StatementDigest other) {
        return new Planned(template, tables, tellsTime, other);
    }
}
