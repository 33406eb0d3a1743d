package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.plan.IdRequest.Edit;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Origin;
import io.tidegate.sharding.sql.Rewriting;
import io.tidegate.sharding.sql.Rewriting.Rewritten;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An INSERT or REPLACE that names no columns. Which of its values is the key hangs on the order of
 * the table's columns; with a list of them it is a text that is planned as any other.
 */
public final class UnlistedInsert {
    /**
     * How many values rows have.
     *
     * @param first the number of the first row that has so many, from 1 on; those behind it have as
     *     many, up to the next width
     */
    record Width(int first, int values) {}

    private final TableRule rule;
    private final byte[] sql;
    private final @Nullable Origin origin;
    private final List<Edit> edits;
    private final int from;
    private final int to;
    private final List<Width> widths;

    /**
     * @param sql the statement, from its first byte on
     * @param origin what it was made of; null when it is the client's
     * @param edits of parameters, in the order of the text
     * @param from the byte at which the list would stand
     * @param to the byte behind an empty list; {@code from} where there is none
     * @param widths of its rows; empty where they are selected
     */
    UnlistedInsert(
            TableRule rule,
            byte[] sql,
            @Nullable Origin origin,
            List<Edit> edits,
            int from,
            int to,
            List<Width> widths) {
        this.rule = rule;
        this.sql = sql;
        this.origin = origin;
        this.edits = List.copyOf(edits);
        this.from = from;
        this.to = to;
        this.widths = List.copyOf(widths);
    }

    /** As the configuration names it. */
    public String table() {
        return rule.table();
    }

    /** A group that has the table, and is asked. */
    public GroupId at() {
        return rule.placement().getFirst();
    }

    /** What a server prepares to tell the columns. */
    public String question() {
        return "SELECT * FROM " + ImpliedColumns.subTable(rule, 0);
    }

    /**
     * What the statement means.
     *
     * @param names of the columns that a server shows of the table, in their order
     * @throws TidegateException when they are not known for certain, or rows have another number of
     *     values
     */
    public ImpliedColumns columns(List<String> names) {
        for (String name : names) {
            if (!name.chars().allMatch(each -> each >= ' ' && each < 0x7F)) {
                throw ErrorCode.KEY_MISSING.with(
                        "an INSERT without a list of columns into the sharded table "
                                + rule.table()
                                + ", of which a column has a name with other characters than those of ASCII;"
                                + " name the columns");
            }
        }
        for (Width each : widths) {
            boolean byDefault = each.values() == 0 && widths.size() == 1;
            if (each.values() != names.size() && !byDefault) {
                throw ErrorCode.MYSQL_WRONG_VALUE_COUNT.with(
                        "Column count doesn't match value count at row " + each.first());
            }
        }
        return new ImpliedColumns(rule, names);
    }

    /** The statement with its columns named. */
    public Rewritten text(ImpliedColumns columns) {
        boolean byDefault = !widths.isEmpty() && widths.getFirst().values() == 0;
        Rewriting out = Rewriting.of(sql, origin, sql.length + 16 * columns.names().size() + 16);
        copy(out, 0, from);
        out.add(
                byDefault
                        ? " ()"
                        : columns.names().stream()
                                .map(IdPlaces::quoted)
                                .collect(Collectors.joining(", ", " (", ")")));
        copy(out, to, sql.length);
        return out.done();
    }

    /** It for people, who know the columns. */
    byte[] example() {
        return text(new ImpliedColumns(rule, List.of("..."))).sql();
    }

    private void copy(Rewriting out, int first, int last) {
        int at = first;
        for (Edit edit : edits) {
            if (edit.from() >= first && edit.to() <= last) {
                out.copy(at, edit.from());
                out.add(edit.text());
                at = edit.to();
            }
        }
        out.copy(at, last);
    }
}
