package io.tidegate.sharding.plan;

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
 * @param digest counts them
 */
public record Planned(Template template, Set<TableName> tables, StatementDigest digest) {
    /**
     * @param schema the session's, empty when it has none
     */
    public static Planned of(ScannedSql sql, String schema, RuleSet rules, Template template) {
        return new Planned(
                template,
                template instanceof RefusedTemplate
                        ? Set.of()
                        : NamedTables.of(Tokens.of(sql), schema, rules),
                new StatementDigest(sql, schema));
    }

    Planned countedBy(StatementDigest other) {
        return new Planned(template, tables, other);
    }
}
