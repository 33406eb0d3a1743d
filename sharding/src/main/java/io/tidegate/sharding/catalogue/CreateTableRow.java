package io.tidegate.sharding.catalogue;

import io.tidegate.sharding.rule.RuleSet;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.SqlDialect;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of SHOW CREATE TABLE: the statement that makes the first sub-table becomes one that would
 * make the logical table. Names are exchanged at known tokens, all else stays as it is.
 *
 * @param dialect how the server writes it
 */
public record CreateTableRow(TableRule rule, RuleSet rules, SqlDialect dialect) implements RowEdit {
    @Override
    public List<@Nullable String> edited(List<@Nullable String> row) {
        List<@Nullable String> edited = new ArrayList<>(row);
        String definition = row.get(1);
        edited.set(0, rule.table());
        edited.set(
                1,
                definition == null
                        ? null
                        : LogicalDefinition.of(rule, 0, rules, dialect, definition));
        return edited;
    }
}
