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
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.LateralSubSelect;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.TableStatement;
import net.sf.jsqlparser.statement.select.WithItem;
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
    private CommonTables names = CommonTables.of(List.of());
    private String construct = "a subquery";
    private String advice = Construct.SPLIT;
    private boolean understood = true;

    /** A part of a UNION is read, or what stands inside of one. */
    private boolean inPart;

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

    /** What to write instead of the construct. */
    String advice() {
        return advice;
    }

    Optional<List<Scope>> read(Select select) {
        with(select.getWithItemsList(), NONE);
        if (select instanceof SetOperationList) {
            construct =
                    "INTERSECT, EXCEPT, or a UNION with a subquery, WITH, a lock, or ORDER BY or LIMIT of several"
                            + " SELECTs in brackets,";
        } else if (select instanceof ParenthesedSelect) {
            construct =
                    "ORDER BY or LIMIT behind a SELECT in brackets (leave the brackets out where it has none of its"
                            + " own)";
        }
        addBehindWith(select, NONE);
        return result();
    }

    /** The SELECTs of a WITH. They see nothing of what it stands in front of. */
    private void with(@Nullable List<WithItem<?>> items, int enclosing) {
        if (items == null || items.isEmpty()) {
            return;
        }
        construct = "WITH";
        names = CommonTables.of(items);
        for (int i = 0; i < items.size(); i++) {
            names.inside(i);
            WithItem<?> item = items.get(i);
            boolean plain =
                    item.getParenthesedStatement() instanceof ParenthesedSelect
                            && item.getSearchClause() == null
                            && item.getCycleClause() == null
                            && item.getWithFunctionDeclaration() == null;
            if (plain) {
                add(item.getSelect(), enclosing);
            } else {
                notUnderstood("WITH");
            }
        }
        names.behind();
    }

    /** Of an UPDATE or DELETE, whose own tables are the first scope. */
    Optional<List<Scope>> read(
            List<Joined> tables,
            Condition where,
            @Nullable Expression condition,
            @Nullable List<Join> joins,
            List<Expression> values,
            @Nullable List<WithItem<?>> items) {
        scopes.add(new Scope(NONE, tables, where));
        with(items, NONE);
        if (names.of(tables, froms).filter(tables::equals).isEmpty()) {
            notUnderstood("a table of WITH beside the one that is written");
        }
        inside(condition, 0);
        ons(joins, 0);
        values.forEach(value -> inside(value, 0));
        return result();
    }

    private Optional<List<Scope>> result() {
        return understood && found.size() == selects ? Optional.of(scopes) : Optional.empty();
    }

    private void add(@Nullable Select select, int enclosing) {
        if (select == null) {
            notUnderstood("a subquery");
        } else if (select.getWithItemsList() == null || select.getWithItemsList().isEmpty()) {
            addBehindWith(select, enclosing);
        } else {
            addWithNames(select, enclosing);
        }
    }

    /**
     * A SELECT with a WITH of its own. Families see other names in it where there are some from
     * outside, and behind a part of a UNION.
     */
    private void addWithNames(Select select, int enclosing) {
        boolean plain = select instanceof PlainSelect || select instanceof SetOperationList;
        if (!plain || inPart || !names.isEmpty()) {
            notUnderstood("a WITH inside another, or in a part of a UNION,");
            return;
        }
        CommonTables outside = names;
        with(select.getWithItemsList(), enclosing);
        addBehindWith(select, enclosing);
        names = outside;
    }

    private void addBehindWith(Select select, int enclosing) {
        switch (select) {
            case PlainSelect plain -> add(plain, enclosing);
            case SetOperationList operations -> {
                boolean outer = inPart;
                inPart = true;
                operations.getSelects().forEach(part -> add(part, enclosing));
                inPart = outer;
            }
            case ParenthesedSelect bracketed -> {
                add(bracketed.getSelect(), enclosing);
                order(bracketed, NONE);
            }
            case TableStatement _ -> {
                notUnderstood("TABLE instead of SELECT");
                advice = Construct.SELECT_INSTEAD;
            }
            default -> notUnderstood("VALUES instead of SELECT");
        }
    }

    private void notUnderstood(String what) {
        understood = false;
        construct = what;
        advice = Construct.SPLIT;
    }

    private void add(PlainSelect select, int enclosing) {
        found.add(select);
        List<Joined> tables = froms.tables(select.getFromItem(), select.getJoins());
        if (tables.isEmpty() && select.getFromItem() != null) {
            notUnderstood("an unusual table or join");
            return;
        }
        Optional<List<Joined>> resolved = names.of(tables, froms);
        if (resolved.isEmpty()) {
            notUnderstood("a table that may be one of WITH or not, depending on the server,");
            return;
        }
        int scope = scopes.size();
        scopes.add(new Scope(enclosing, resolved.get(), conditions.of(select.getWhere())));
        derived(select, scope);
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

    private void derived(PlainSelect select, int scope) {
        derived(select.getFromItem(), scope);
        if (select.getJoins() != null) {
            select.getJoins().forEach(join -> derived(join.getFromItem(), scope));
        }
    }

    /** A derived table sees nothing of the tables beside it, unless it is LATERAL. */
    private void derived(@Nullable FromItem item, int scope) {
        if (item instanceof LateralSubSelect lateral) {
            add(lateral, scope);
        } else if (item instanceof ParenthesedSelect derived) {
            add(derived, NONE);
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
