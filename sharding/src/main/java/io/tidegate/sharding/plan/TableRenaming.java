package io.tidegate.sharding.plan;

import io.tidegate.conf.model.IdGenerator;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.plan.TableChange.Kind;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Tokens;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Another name for a table with a rule, which has a rule already: by that its rows are found
 * afterwards, so it has to find them where they are.
 */
final class TableRenaming {
    /** Makes the refusal of a statement. */
    interface Refusing {
        /**
         * @param what the statement is
         * @param token where what is to blame begins
         */
        Template refused(String what, String why, int token);
    }

    private final PlanScope scope;
    private final Tokens tokens;
    private final Refusing refusing;

    TableRenaming(PlanScope scope, Refusing refusing) {
        this.scope = scope;
        this.tokens = scope.tokens();
        this.refusing = refusing;
    }

    /** {@code RENAME TABLE a TO b}, of one table. */
    Template plan() {
        boolean one = tokens.is(1, "TABLE") || tokens.is(1, "TABLES");
        Optional<DdlTarget> from = one ? DdlTarget.at(scope, 2) : Optional.empty();
        Optional<DdlTarget> to =
                from.filter(table -> tokens.is(table.behind(), "TO"))
                        .flatMap(table -> DdlTarget.at(scope, table.behind() + 1))
                        .filter(table -> table.behind() == scope.statementEnd());
        return to.isEmpty()
                ? refusing.refused(
                        "RENAME", "it takes one table and its other name: RENAME TABLE a TO b", 0)
                : renamed("RENAME TABLE", from.orElseThrow(), to.get());
    }

    /**
     * {@code ALTER TABLE a RENAME TO b}, which does nothing else. Empty for any other ALTER.
     *
     * @param source the table, right behind ALTER TABLE
     */
    Optional<Template> alone(DdlTarget source) {
        int at = source.behind();
        if (!tokens.is(at, "RENAME")
                || tokens.is(at + 1, "COLUMN")
                || tokens.is(at + 1, "INDEX")
                || tokens.is(at + 1, "KEY")) {
            return Optional.empty();
        }
        boolean word =
                tokens.is(at + 1, "TO") || tokens.is(at + 1, "AS") || tokens.isSymbol(at + 1, '=');
        return DdlTarget.at(scope, word ? at + 2 : at + 1)
                .filter(target -> target.behind() == scope.statementEnd())
                .map(target -> altered(source, target));
    }

    /** Unlike RENAME TABLE an ALTER to the same name is no error, and nothing tells it was done. */
    private Template altered(DdlTarget source, DdlTarget target) {
        String what = "ALTER TABLE ... RENAME";
        return source.name().equalsIgnoreCase(target.name())
                        && source.schema().equals(target.schema())
                ? refusing.refused(
                        what, "the table has that name; leave the statement out", target.token())
                : renamed(what, source, target);
    }

    private Template renamed(String what, DdlTarget source, DdlTarget target) {
        if (!source.schema().equals(target.schema())) {
            return refusing.refused(what, "a table stays in its schema", target.token());
        }
        if (!isAlike(source, target)) {
            return refusing.refused(
                    what,
                    "rows stay where they are, so both names need a rule, and rules that shard alike:"
                            + " give the other name one with the same key, function, placement and generator"
                            + " first",
                    target.token());
        }
        if (countsByName(source)) {
            return refusing.refused(
                    what,
                    "its ids of segments are counted by its name, and would begin anew under another; use"
                            + " snowflake, or copy the rows",
                    source.token());
        }
        Splice names = new Splice();
        TableRule rule = source.rule();
        TableRule other = target.rule();
        List<GroupId> groups = scope.rules().groups();
        String table = source.name();
        TableChange.Renamed renamed =
                new TableChange.Renamed(
                        target.name(), Collections.nCopies(groups.size(), target.name()));
        if (rule != null && other != null) {
            names.bareName(source.token(), rule);
            names.bareName(target.token(), other);
            groups = rule.placement();
            table = rule.table();
            renamed = new TableChange.Renamed(other.table(), other.subTables());
        }
        return new TableChangeTemplate(
                Kind.RENAME_TABLE,
                source.schema(),
                table,
                rule,
                groups,
                names,
                new Splice(),
                false,
                renamed,
                scope.namedSchemas());
    }

    private static boolean countsByName(DdlTarget table) {
        return table.rule() != null
                && table.rule()
                        .generated()
                        .filter(column -> column.generator() instanceof IdGenerator.Segment)
                        .isPresent();
    }

    private static boolean isAlike(DdlTarget source, DdlTarget target) {
        TableRule rule = source.rule();
        TableRule other = target.rule();
        if (rule == null || other == null) {
            return source.copied() && target.copied();
        }
        return rule.key().name().equalsIgnoreCase(other.key().name())
                && rule.key().type() == other.key().type()
                && rule.function().equals(other.function())
                && rule.placement().equals(other.placement())
                && rule.generated().equals(other.generated());
    }
}
