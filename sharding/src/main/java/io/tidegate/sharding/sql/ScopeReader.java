package io.tidegate.sharding.sql;

import io.tidegate.sharding.sql.Statement.Joined;
import io.tidegate.sharding.sql.Statement.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.ExpressionVisitorAdapter;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SetOperationList;
import org.jspecify.annotations.Nullable;

/**
 * Finds the SELECTs of a statement and which of them encloses which. That none is overlooked is
 * known by their number: each is one word of the statement.
 */
final class ScopeReader {
    private static final int NONE = -1;

    private final FromReader froms;
    private final Conditions conditions;
    private final int selects;
    private final List<Scope> scopes = new ArrayList<>();
    private final Set<PlainSelect> found = Collections.newSetFromMap(new IdentityHashMap<>());
    private String construct = "a subquery";
    private boolean understood = true;

    /**
     * @param selects how often the word SELECT stands in the statement
     */
    ScopeReader(FromReader froms, Conditions conditions, int selects) {
        this.froms = froms;
        this.conditions = conditions;
        this.selects = selects;
    }

    /** What makes the statement nested, or is not understood in it. */
    String construct() {
        return construct;
    }

    Optional<List<Scope>> read(Select select) {
        if (select instanceof SetOperationList) {
            construct =
                    "INTERSECT, EXCEPT, or a UNION with a subquery, WITH, a lock, or ORDER BY or LIMIT of several"
                            + " SELECTs in brackets,";
        }
        add(select, NONE);
        return result();
    }

    /** Of an UPDATE or DELETE, whose own tables are the first scope. */
    Optional<List<Scope>> read(
            List<Joined> tables,
            Condition where,
            @Nullable Expression condition,
            @Nullable List<Join> joins,
            List<Expression> values) {
        scopes.add(new Scope(NONE, tables, where));
        inside(condition, 0);
        ons(joins, 0);
        values.forEach(value -> inside(value, 0));
        return result();
    }

    private Optional<List<Scope>> result() {
        return understood && found.size() == selects ? Optional.of(scopes) : Optional.empty();
    }

    private void add(@Nullable Select select, int enclosing) {
        if (select == null
                || select.getWithItemsList() != null && !select.getWithItemsList().isEmpty()) {
            notUnderstood("WITH");
            return;
        }
        switch (select) {
            case PlainSelect plain -> add(plain, enclosing);
            case SetOperationList operations ->
                    operations.getSelects().forEach(part -> add(part, enclosing));
            case ParenthesedSelect bracketed -> {
                add(bracketed.getSelect(), enclosing);
                order(bracketed, NONE);
            }
            default -> notUnderstood("VALUES or TABLE instead of SELECT");
        }
    }

    private void notUnderstood(String what) {
        understood = false;
        construct = what;
    }

    private void add(PlainSelect select, int enclosing) {
        found.add(select);
        List<Joined> tables = froms.tables(select.getFromItem(), select.getJoins());
        if (tables.isEmpty() && select.getFromItem() != null) {
            notUnderstood("an unusual table or join");
            return;
        }
        int scope = scopes.size();
        scopes.add(new Scope(enclosing, tables, conditions.of(select.getWhere())));
        derived(select);
        select.getSelectItems().forEach(item -> inside(item.getExpression(), scope));
        inside(select.getWhere(), scope);
        inside(select.getHaving(), scope);
        ons(select.getJoins(), scope);
        if (select.getGroupBy() != null && select.getGroupBy().getGroupByExpressionList() != null) {
            for (Object each : select.getGroupBy().getGroupByExpressionList()) {
                inside(each instanceof Expression expression ? expression : null, scope);
            }
        }
        order(select, scope);
    }

    private void order(Select select, int scope) {
        if (select.getOrderByElements() != null) {
            select.getOrderByElements().forEach(each -> inside(each.getExpression(), scope));
        }
    }

    /** A derived table sees nothing of the tables beside it. */
    private void derived(PlainSelect select) {
        if (select.getFromItem() instanceof ParenthesedSelect first) {
            add(first, NONE);
        }
        if (select.getJoins() != null) {
            for (Join join : select.getJoins()) {
                if (join.getFromItem() instanceof ParenthesedSelect table) {
                    add(table, NONE);
                }
            }
        }
    }

    private void ons(@Nullable List<Join> joins, int scope) {
        if (joins == null) {
            return;
        }
        for (Join join : joins) {
            if (join.getOnExpressions() != null) {
                join.getOnExpressions().forEach(on -> inside(on, scope));
            }
        }
    }

    private void inside(@Nullable Expression expression, int scope) {
        if (expression == null) {
            return;
        }
        List<Select> subqueries = new ArrayList<>();
        expression.accept(
                new ExpressionVisitorAdapter<Void>() {
                    @Override
                    public <S> @Nullable Void visit(ParenthesedSelect select, S context) {
                        subqueries.add(select);
                        return null;
                    }

                    @Override
                    public <S> @Nullable Void visit(Select select, S context) {
                        subqueries.add(select);
                        return null;
                    }
                },
                null);
        subqueries.forEach(each -> add(each, scope));
    }
}
