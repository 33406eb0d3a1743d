package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.plan.UnlistedInsert.Width;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.RouteHint;
import io.tidegate.sharding.sql.StatementText;
import io.tidegate.sharding.sql.ValueLists;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An INSERT or REPLACE without a list of columns.
 *
 * @param list the token in front of which it would stand; an empty one begins there
 * @param empty whether an empty list stands there
 * @param rows of the shape; none where they are selected
 */
record UnlistedTemplate(
        TableRule rule, int list, boolean empty, List<Row> rows, Set<String> schemas)
        implements Template {
    /**
     * @param open the token of its opening bracket
     * @param values how many
     */
    record Row(int open, int values) {}

    UnlistedTemplate {
        rows = List.copyOf(rows);
    }

    @Override
    public BoundPlan bind(StatementText text, ParameterSource parameters) {
        int offset = text.offset();
        int from = text.tokenEnd(list - 1) - offset;
        return new BoundPlan.Unlisted(
                new UnlistedInsert(
                        rule,
                        Arrays.copyOfRange(text.bytes(), offset, offset + text.length()),
                        text.origin(),
                        ParameterEdits.of(text, parameters, List.of()).stream()
                                .map(edit -> edit.movedBy(offset))
                                .toList(),
                        from,
                        empty ? text.tokenEnd(list + 1) - offset : from,
                        widths(text.lists())));
    }

    private List<Width> widths(ValueLists lists) {
        List<Width> widths = new ArrayList<>();
        int shape = 0;
        int number = 0;
        for (int row = 0; row < lists.rowCount() && !rows.isEmpty(); row++) {
            int token = lists.rowToken(row);
            // VALUES() is a function as well.
            if (token < rows.getFirst().open() || token > rows.getLast().open()) {
                continue;
            }
            while (rows.get(shape).open() != token) {
                shape++;
            }
            number++;
            int values = rows.get(shape).values();
            if (widths.isEmpty() || widths.getLast().values() != values) {
                widths.add(new Width(number, values));
            }
        }
        return widths;
    }

    @Override
    public BoundPlan bindAsAsked(StatementText text, ParameterSource parameters) {
        return text.hint() instanceof RouteHint.None
                ? bind(text, parameters)
                : new BoundPlan.Refused(
                        ErrorCode.HINT_UNUSABLE,
                        "a hint in an INSERT without a list of columns, whose text is another one with them;"
                                + " leave the hint out, or name the columns"
                                + Place.ofHint(text));
    }

    @Override
    public GroupId prepareGroup() {
        return rule.placement().getFirst();
    }

    @Override
    public @Nullable ShardStatement prepareAs(StatementText text) {
        return null;
    }

    @Override
    public boolean isPreparedByProxy() {
        return true;
    }
}
