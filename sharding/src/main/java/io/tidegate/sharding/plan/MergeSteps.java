package io.tidegate.sharding.plan;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.sharding.merge.ResultColumn;
import io.tidegate.sharding.plan.MergedSelect.Key;
import io.tidegate.sharding.plan.MergedSelect.Placed;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A merged SELECT in words: what its groups are asked for, and what the proxy does with it. */
final class MergeSteps {
    private static final int BIGINT = 8;
    private static final int DIGITS = 20;

    private final MergedSelect select;
    private final MergeTemplate template;
    private final Charset charset;

    MergeSteps(MergedSelect select, MergeTemplate template, Charset charset) {
        this.select = select;
        this.template = template;
        this.charset = charset;
    }

    /**
     * What groups would be sent if all columns were integers: no server is asked for the types now,
     * and other types differ in helper columns only.
     */
    List<Explanation.Sent> statements() {
        List<Explanation.Sent> sent = new ArrayList<>();
        for (int i = 0; i < select.parts().size(); i++) {
            UnionPart part = select.parts().get(i);
            add(
                    sent,
                    part.select(),
                    part.columns(),
                    "part " + (i + 1) + " of those that are merged by themselves");
        }
        add(sent, select, template.items().size(), note());
        return sent;
    }

    /**
     * @param items how many it selects
     * @param note behind the first of its statements
     */
    private void add(List<Explanation.Sent> sent, MergedSelect of, int items, String note) {
        MergeArrangement arrangement = arrangement(of, items);
        for (int i = 0; i < of.groups().size() && arrangement != null; i++) {
            ShardStatement statement = arrangement.statements().get(i);
            sent.add(
                    new Explanation.Sent(
                            statement.group(),
                            of.groups().get(i).shards(),
                            new String(statement.sql(), charset),
                            i == 0 ? note : ""));
        }
    }

    /** Null where it hangs on the types. */
    private static @Nullable MergeArrangement arrangement(MergedSelect of, int items) {
        int columns = of.isGrouped() ? of.aggregates().size() : items;
        List<ResultColumn> described =
                Collections.nCopies(columns + of.helpers(), new ResultColumn(BIGINT, 0, DIGITS, 0));
        try {
            return of.arrange(new Description(described, List.of(), List.of(), List.of()));
        } catch (TidegateException byType) {
            return null;
        }
    }

    private String note() {
        if (select.isOpen()) {
            return "a server describes the columns of * first: ORDER BY and helper columns come with them";
        }
        if (select.keys().isEmpty()) {
            return "";
        }
        String counted =
                template.hasStar()
                        ? "; * counts as one column until a server has described it"
                        : "";
        return "as for numbers: a text key comes with WEIGHT_STRING(...) as a helper column, by which it"
                + " compares as its collation says"
                + counted;
    }

    List<String> steps() {
        List<String> steps = new ArrayList<>();
        if (!select.parts().isEmpty()) {
            int parts = select.parts().size();
            steps.add(
                    (parts == 1
                                    ? "merge the rows of one part"
                                    : "merge the rows of " + parts + " parts")
                            + " by itself first, and send them to the first group");
        }
        if (select.oneGroup()) {
            steps.add("all rows are one group");
        } else if (select.isGrouped()) {
            steps.add(
                    "group by "
                            + list(
                                    select
                                            .keys()
                                            .subList(0, select.keys().size() - select.innerKeys())
                                            .stream()
                                            .map(this::key)
                                            .toList()));
        }
        for (Aggregate aggregate : select.aggregates()) {
            String step = fold(aggregate);
            if (!step.isEmpty() && !steps.contains(step)) {
                steps.add(step);
            }
        }
        if (!select.subtotals().isEmpty()) {
            steps.add("add rows of subtotals, and one of the total");
        }
        addComputation(steps);
        if (select.distinct()) {
            steps.add("leave out rows that are equal to an earlier one");
        }
        OpenSelect open = select.unknown();
        List<String> order =
                open != null
                        ? open.orderedBy(charset)
                        : select.isGrouped()
                                ? select.order().stream().map(this::placed).toList()
                                : template.orderBy().isEmpty()
                                        ? List.of()
                                        : select
                                                .keys()
                                                .subList(
                                                        0,
                                                        Math.min(orderKeys(), select.keys().size()))
                                                .stream()
                                                .map(this::ordered)
                                                .toList();
        if (!order.isEmpty()) {
            steps.add("order by " + list(order));
        }
        if (select.offset() > 0) {
            steps.add("skip " + select.offset() + " rows");
        }
        if (select.limit() >= 0) {
            steps.add("end after " + select.limit() + " rows");
        }
        int helpers = helpers();
        if (helpers > 0) {
            steps.add(
                    helpers == 1
                            ? "cut off the helper column, which the client does not see"
                            : "cut off "
                                    + helpers
                                    + " helper columns, which the client does not see");
        }
        return steps;
    }

    private void addComputation(List<String> steps) {
        Computation computation = select.computation();
        if (computation == null) {
            return;
        }
        if (computation.items().stream().anyMatch(Objects::nonNull)
                || !computation.order().isEmpty()) {
            steps.add("let a server compute the expressions over aggregates");
        }
        if (computation.having() != null) {
            steps.add(
                    "keep groups with "
                            + text(computation.having().overTables())
                                    .replaceAll("\\s+", " ")
                                    .strip());
        }
    }

    /** Keys of DISTINCT stand behind those of ORDER BY. */
    private int orderKeys() {
        return template.orderBy().size();
    }

    private String fold(Aggregate aggregate) {
        String text = text(aggregate.expression());
        if (!aggregate.values().isEmpty()) {
            return text + ": of all shards together each value once";
        }
        return switch (aggregate.function()) {
            case "", Aggregate.GROUPING -> "";
            case "COUNT", "SUM" -> text + ": add up what each shard has";
            case "MIN" -> text + ": the least of all shards";
            case "MAX" -> text + ": the greatest of all shards";
            case "AVG" -> text + ": divide the sum of all shards by the count of all shards";
            case "GROUP_CONCAT" -> text + ": put together what each shard has";
            default ->
                    AggregateCall.isSpread(aggregate.function())
                            ? text + ": of the counts, means and variances of all shards"
                            : text + ": combine what each shard has";
        };
    }

    private String placed(Placed placed) {
        Computation computation = select.computation();
        String by =
                placed.key() >= 0
                        ? key(select.keys().get(placed.key()))
                        : placed.computed() >= 0 && computation != null
                                ? text(computation.order().get(placed.computed()).overTables())
                                : text(select.aggregates().get(placed.item()).expression());
        return by + (placed.descending() ? " descending" : "");
    }

    private String ordered(Key key) {
        return key(key) + (key.descending() ? " descending" : "");
    }

    private String key(Key key) {
        return text(key.expression()) + (key.item() < 0 ? " (a helper column)" : "");
    }

    private int helpers() {
        MergeArrangement arrangement = arrangement(select, template.items().size());
        return arrangement == null ? 0 : arrangement.columns().size() - template.items().size();
    }

    private static String list(List<String> parts) {
        return String.join(", ", parts);
    }

    private String text(byte[] sql) {
        return new String(sql, charset);
    }
}
