package io.tidegate.sharding.plan;

import io.tidegate.sharding.catalogue.CatalogueStatement;
import io.tidegate.sharding.catalogue.CatalogueStatement.Piece;
import io.tidegate.sharding.catalogue.RowEdit;
import io.tidegate.sharding.sql.Rewriting.Rewritten;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Prints a plan as people read it. */
public final class PlanPrinter {
    private PlanPrinter() {}

    public static String print(BoundPlan plan) {
        return switch (plan) {
            case BoundPlan.PassThrough(var group) -> "pass through to " + group + "\n";
            case BoundPlan.AnyGroup() -> "any group, as it is\n";
            case BoundPlan.Single(ShardStatement statement) -> "one shard\n" + line(statement);
            case BoundPlan.Concat(List<ShardStatement> statements) ->
                    "concatenate " + statements.size() + " shards\n" + lines(statements);
            case BoundPlan.Merge(MergedSelect select) -> merge(select);
            case BoundPlan.InText(Rewritten text) ->
                    "merged, as the text " + text(text.sql()) + "\n";
            case BoundPlan.Writes(List<ShardStatement> statements, var _) ->
                    "write " + statements.size() + " shards\n" + lines(statements);
            case BoundPlan.Load(RowLoad load) ->
                    "load, "
                            + load
                            + "; "
                            + load.statements().size()
                            + " shards\n"
                            + lines(load.statements());
            case BoundPlan.Definition(TableChange change) -> definition(change);
            case BoundPlan.Drops(DroppedTables dropped) -> {
                StringBuilder out =
                        new StringBuilder("drop " + dropped.tables().size() + " tables\n");
                dropped.tables().forEach(each -> out.append("  " + text(each.drop().sql()) + "\n"));
                yield out.toString();
            }
            case BoundPlan.Everywhere(var groups, var policy) ->
                    "every group, as it is: " + groups + " (" + policy + ")\n";
            case BoundPlan.Described(ShardStatement statement, RowEdit edit) ->
                    "one shard, " + edit.getClass().getSimpleName() + "\n" + line(statement);
            case BoundPlan.Catalogue(CatalogueStatement statement) -> catalogue(statement);
            case BoundPlan.Generate(IdRequest request) ->
                    "generate "
                            + request.count(true)
                            + " of "
                            + request.column().name()
                            + " for the text "
                            + text(request.text(1, true).sql())
                            + "\n";
            case BoundPlan.Collected(CollectedInsert insert) -> collected(insert);
            case BoundPlan.Unlisted(UnlistedInsert insert) ->
                    "ask "
                            + insert.at()
                            + " for columns by "
                            + insert.question()
                            + "\n  then as "
                            + text(insert.example())
                            + "\n";
            case BoundPlan.Keyed(BoundPlan keyed, ReportedId _) -> print(keyed);
            case BoundPlan.Refused(var code, String message) ->
                    "refused " + code.displayName() + "\n  " + message + "\n";
        };
    }

    private static String collected(CollectedInsert insert) {
        return "collect rows, then write them\n  read: "
                + text(insert.select(false).sql())
                + (insert.isLockable() ? "  (locking in a transaction)\n" : "\n")
                + "  write: "
                + text(insert.insert("(...)".getBytes(StandardCharsets.US_ASCII)).sql())
                + "\n  columns as "
                + insert.target().at()
                + " tells of: "
                + insert.target().columns()
                + (insert.target().key() < 0
                        ? "\n"
                        : "; the sharding key is column " + (insert.target().key() + 1) + "\n");
    }

    private static String definition(TableChange change) {
        StringBuilder out =
                new StringBuilder("define " + change.parts().size() + " parts of ")
                        .append(change.schema() + "." + change.table() + "\n");
        out.append(change.trial().isEmpty() ? "" : "  tried as: " + change.trial() + "\n");
        change.parts().forEach(part -> out.append("  " + part.group() + ": " + part.sql() + "\n"));
        return out.toString();
    }

    private static String lines(List<ShardStatement> statements) {
        StringBuilder out = new StringBuilder();
        statements.forEach(statement -> out.append(line(statement)));
        return out.toString();
    }

    private static IntStream shards(MergedSelect select) {
        return IntStream.concat(
                select.groups().stream()
                        .flatMapToInt(each -> each.shards().stream().mapToInt(i -> i)),
                select.parts().stream().flatMapToInt(each -> shards(each.select())));
    }

    private static String merge(MergedSelect select) {
        int shards = (int) shards(select).distinct().count();
        StringBuilder out = new StringBuilder("merge " + shards + " shards\n");
        select.groups()
                .forEach(each ->
                        out.append("  " + each.group() + " shards ")
                                .append(each.shards())
                                .append('\n'));
        select.parts().forEach(part -> out.append(merge(part.select()).indent(4)));
        if (select.seen().length > 0) {
            out.append("  as clients see: " + text(select.seen()) + "\n");
        }
        if (select.with().length > 0) {
            out.append("  the first group has: " + text(select.first().with().text()) + "\n");
        }
        if (!select.isOpen()) {
            out.append("  described by: " + text(select.described().sql()) + "\n");
        }
        OpenSelect open = select.unknown();
        if (open != null) {
            open.orderedBy(StandardCharsets.UTF_8)
                    .forEach(each -> out.append("  by " + each + "\n"));
            out.append(select.distinct() ? "  equal in all columns, which a server tells\n" : "");
        }
        select.keys()
                .forEach(key ->
                        out.append(
                                        !select.isGrouped() && !select.distinct()
                                                ? "  by "
                                                : select.isInner(key)
                                                        ? "  in a group by "
                                                        : "  equal in ")
                                .append(place(key.item()) + text(key.expression()))
                                .append(
                                        key.alias().length == 0
                                                ? ""
                                                : " or a column " + text(key.alias()))
                                .append(key.descending() ? " descending\n" : "\n"));
        select.aggregates()
                .forEach(column ->
                        out.append("  " + (column.function().isEmpty() ? "any " : "folded "))
                                .append(text(column.expression()) + "\n"));
        Computation computation = select.computation();
        if (computation != null) {
            computed(out, computation);
        }
        select.order()
                .forEach(placed ->
                        out.append("  then by ")
                                .append(
                                        placed.key() >= 0
                                                ? "key " + (placed.key() + 1)
                                                : placed.computed() >= 0
                                                        ? "computed " + (placed.computed() + 1)
                                                        : place(placed.item()).strip())
                                .append(placed.descending() ? " descending\n" : "\n"));
        if (select.limit() >= 0 || select.offset() > 0) {
            out.append("  rows " + select.offset() + " + " + select.limit() + "\n");
        }
        return out.toString();
    }

    private static void computed(StringBuilder out, Computation computation) {
        for (int i = 0; i < computation.inputs().size(); i++) {
            out.append("  t.c" + i + " = " + text(computation.inputs().get(i).expression()) + "\n");
        }
        for (int i = 0; i < computation.items().size(); i++) {
            Computation.Formula formula = computation.items().get(i);
            if (formula != null) {
                out.append("  column " + (i + 1) + " = " + text(formula.overInputs()) + "\n");
            }
        }
        computation
                .order()
                .forEach(formula ->
                        out.append(
                                "  computed for the order: " + text(formula.overInputs()) + "\n"));
        Computation.Formula having = computation.having();
        out.append(having == null ? "" : "  only if " + text(having.overInputs()) + "\n");
    }

    private static String place(int item) {
        return item < 0 ? "" : "column " + (item + 1) + " ";
    }

    private static String text(byte[] sql) {
        return new String(sql, StandardCharsets.UTF_8);
    }

    private static String catalogue(CatalogueStatement statement) {
        StringBuilder out = new StringBuilder("catalogue at " + statement.group());
        out.append(statement.figures() ? ", with figures" : "");
        out.append(statement.alone() ? ", nothing else\n  " : "\n  ");
        for (Piece piece : statement.pieces()) {
            out.append(
                    switch (piece) {
                        case Piece.Text(byte[] sql) -> new String(sql, StandardCharsets.UTF_8);
                        case Piece.Table(String table, String _, String alias) ->
                                "<" + table + (alias.isEmpty() ? ">" : " AS " + alias + ">");
                        case Piece.Labels(String table, var _) -> "<columns of " + table + ">";
                    });
        }
        return out.append('\n').toString();
    }

    private static String line(ShardStatement statement) {
        String parameters =
                statement.parameters() == null
                        ? ""
                        : "  parameters " + Arrays.toString(statement.parameters());
        return "  "
                + statement.group()
                + " shard "
                + statement.shard()
                + ": "
                + new String(statement.sql(), StandardCharsets.UTF_8)
                + parameters
                + "\n";
    }
}
