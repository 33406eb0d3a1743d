package io.tidegate.sharding.plan;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

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
            case BoundPlan.Writes(List<ShardStatement> statements) ->
                    "write " + statements.size() + " shards\n" + lines(statements);
            case BoundPlan.Everywhere(var groups, var policy) ->
                    "every group, as it is: " + groups + " (" + policy + ")\n";
            case BoundPlan.Refused(var code, String message) ->
                    "refused " + code.displayName() + "\n  " + message + "\n";
        };
    }

    private static String lines(List<ShardStatement> statements) {
        StringBuilder out = new StringBuilder();
        statements.forEach(statement -> out.append(line(statement)));
        return out.toString();
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
