package io.tidegate.sharding.sql;

import io.tidegate.sharding.sql.Statement.JoinKind;
import io.tidegate.sharding.sql.Statement.Joined;
import io.tidegate.sharding.sql.Statement.TableRef;
import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.parser.Node;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.LateralSubSelect;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import org.jspecify.annotations.Nullable;

/** Reads the tables of FROM. */
final class FromReader {
    private static final int NOWHERE = -1;
    private static final Condition TRUE = new Condition.And(List.of());

    private final Tokens tokens;
    private final ParseText text;
    private final Conditions conditions;

    FromReader(Tokens tokens, ParseText text, Conditions conditions) {
        this.tokens = tokens;
        this.text = text;
        this.conditions = conditions;
    }

    /** The tables in order, or none when one of them is neither a plain nor a derived table. */
    List<Joined> tables(@Nullable FromItem first, @Nullable List<Join> joins) {
        if (!isUnderstood(first)) {
            return List.of();
        }
        List<Joined> tables = new ArrayList<>();
        tables.add(new Joined(item(first), JoinKind.NONE, TRUE, List.of(), false));
        if (joins == null) {
            return tables;
        }
        for (Join join : joins) {
            FromItem item = join.getFromItem();
            int conditionsOfIt =
                    join.getOnExpressions() == null ? 0 : join.getOnExpressions().size();
            // Of several ONs the later ones belong to joins before this one.
            if (!isUnderstood(item) || conditionsOfIt > 1) {
                return List.of();
            }
            add(tables, item(item), join);
        }
        return tables;
    }

    private void add(List<Joined> tables, TableRef table, Join join) {
        Condition on =
                join.getOnExpressions() == null || join.getOnExpressions().isEmpty()
                        ? TRUE
                        : conditions.of(join.getOnExpressions().iterator().next());
        List<String> using = new ArrayList<>();
        if (join.getUsingColumns() != null) {
            join.getUsingColumns()
                    .forEach(column -> using.add(Tokens.unquoted(column.getColumnName())));
        }
        Joined before = tables.getLast();
        boolean mirrored =
                isRight(join) && before.kind() == JoinKind.NONE && kind(join) == JoinKind.OTHER;
        if (mirrored) {
            tables.removeLast();
            tables.add(new Joined(table, JoinKind.NONE, TRUE, List.of(), false));
            tables.add(new Joined(before.table(), JoinKind.LEFT, on, using, join.isNatural()));
        } else {
            tables.add(new Joined(table, kind(join), on, using, join.isNatural()));
        }
    }

    private static boolean isRight(Join join) {
        return join.isRight() && !join.isLeft() && !isStrange(join);
    }

    private static boolean isStrange(Join join) {
        return join.isFull() || join.isApply() || join.isSemi() || join.isArray();
    }

    private static JoinKind kind(Join join) {
        if (isStrange(join) || join.isRight()) {
            return JoinKind.OTHER;
        }
        if (join.isLeft()) {
            return JoinKind.LEFT;
        }
        return join.isSimple() ? JoinKind.NONE : JoinKind.INNER;
    }

    private static boolean isUnderstood(@Nullable FromItem item) {
        return switch (item) {
            case null -> false;
            case LateralSubSelect lateral -> "LATERAL".equalsIgnoreCase(lateral.getPrefix());
            case ParenthesedSelect derived -> derived.getPivot() == null;
            case Table table -> true;
            default -> false;
        };
    }

    /** The same, as a table of which nothing is known but what it is called. */
    Joined derived(Joined table) {
        return new Joined(
                new TableRef("", "", table.table().visibleName(), NOWHERE),
                table.kind(),
                table.on(),
                table.using(),
                table.natural());
    }

    private TableRef item(@Nullable FromItem item) {
        return item instanceof Table table
                ? ref(table)
                : new TableRef("", "", item == null ? "" : alias(item.getAlias()), NOWHERE);
    }

    private static String alias(@Nullable Alias alias) {
        return alias == null ? "" : Tokens.unquoted(alias.getName().strip());
    }

    TableRef ref(Table table) {
        Node node = table.getASTNode();
        int token = text.token(node.jjtGetFirstToken().beginColumn);
        String schema = "";
        if (table.getSchemaName() != null) {
            schema = Tokens.unquoted(table.getSchemaName());
            token += 2;
        }
        return new TableRef(schema, tokens.name(token), alias(table.getAlias()), token);
    }
}
