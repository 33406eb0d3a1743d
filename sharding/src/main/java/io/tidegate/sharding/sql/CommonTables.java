package io.tidegate.sharding.sql;

import io.tidegate.sharding.sql.Statement.Joined;
import io.tidegate.sharding.sql.Statement.TableRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.sf.jsqlparser.statement.select.WithItem;

/**
 * The names that a WITH in front of a statement gives to its SELECTs: which tables of the statement
 * they are. Where servers do not agree on that, nothing is known: one family tells names apart by
 * case and the other does not, and of a recursive WITH only one sees what stands further behind.
 */
final class CommonTables {
    private final List<String> names;
    private final boolean recursive;

    /** How many of the names are seen at the place that is read. */
    private int visible;

    private CommonTables(List<String> names, boolean recursive) {
        this.names = names;
        this.recursive = recursive;
        this.visible = names.size();
    }

    static CommonTables of(List<WithItem<?>> items) {
        return new CommonTables(
                items.stream().map(item -> Tokens.unquoted(item.getAliasName().strip())).toList(),
                items.stream().anyMatch(WithItem::isRecursive));
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    /**
     * What is read next is the SELECT of a name.
     *
     * @param number how many names stand before it
     */
    void inside(int number) {
        visible = recursive ? number + 1 : number;
    }

    /** What is read next is the statement behind all names. */
    void behind() {
        visible = names.size();
    }

    /** The tables, of which those that a name stands for are derived ones; empty where unclear. */
    Optional<List<Joined>> of(List<Joined> tables, FromReader froms) {
        List<Joined> resolved = new ArrayList<>();
        for (Joined each : tables) {
            TableRef table = each.table();
            if (each.isDerived() || !table.schema().isEmpty()) {
                resolved.add(each);
            } else if (names.subList(0, visible).contains(table.name())) {
                resolved.add(froms.derived(each));
            } else if (isUnclear(table.name())) {
                return Optional.empty();
            } else {
                resolved.add(each);
            }
        }
        return Optional.of(resolved);
    }

    private boolean isUnclear(String name) {
        return names.subList(0, recursive ? names.size() : visible).stream()
                .anyMatch(name::equalsIgnoreCase);
    }
}
