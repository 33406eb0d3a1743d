package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.plan.IdRequest.Edit;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.RowElements;
import io.tidegate.sharding.sql.SelectParts.Range;
import io.tidegate.sharding.sql.StatementText;
import io.tidegate.sharding.sql.Trait;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An INSERT or REPLACE into a table with a generated column. Where all rows give an id it is what
 * it is without; where some want one, it is first made a text that gives it.
 *
 * @param name the token of the table's name
 * @param given the plan of those that give all ids; null when each statement of this shape wants
 *     some
 * @param ids where ids stand, or have to
 * @param splice of the names of sub-tables, for a server that is asked to prepare it
 * @param updateEnd the token behind the assignments of ON DUPLICATE KEY UPDATE, when the server is
 *     to say which row it has updated; otherwise -1
 * @param unfit why statements of this shape get no ids; null when they do
 */
record GeneratingTemplate(
        TableRule rule,
        int name,
        @Nullable Template given,
        IdPlaces ids,
        Splice splice,
        ReportedId.Duplicates duplicates,
        int updateEnd,
        boolean returning,
        BoundPlan.@Nullable Refused unfit,
        Set<String> schemas)
        implements Template {

    @Override
    public BoundPlan bind(StatementText text, ParameterSource parameters) {
        IdPlaces.Found found = ids.find(text, new Values(text, parameters));
        if (found.unclear() >= 0) {
            return unclear(rule).placed(Place.ofByte(text, found.unclear()));
        }
        List<Edit> wanted = found.edits();
        if (wanted.isEmpty() && given != null) {
            BoundPlan plan = given.bind(text, parameters);
            return plan instanceof BoundPlan.Refused
                    ? plan
                    : new BoundPlan.Keyed(
                            plan,
                            new ReportedId(
                                    found.last(), false, duplicates, found.rows(), returning));
        }
        if (unfit != null) {
            return unfit.placed(Place.ofToken(text, name));
        }
        if (text.has(Trait.HINTED_SQL_MODE)) {
            return hintedMode(text);
        }
        if (duplicates != ReportedId.Duplicates.NONE && found.rows() > 1) {
            return manyWithDuplicates(text);
        }
        boolean onlyZeros = wanted.stream().allMatch(Edit::zero);
        return new BoundPlan.Generate(
                new IdRequest(
                        rule,
                        Arrays.copyOfRange(
                                text.bytes(), text.offset(), text.offset() + text.length()),
                        text.origin(),
                        edits(text, parameters, wanted),
                        duplicates,
                        found.rows(),
                        returning,
                        onlyZeros && given != null ? given.bind(text, parameters) : null));
    }

    private List<Edit> edits(StatementText text, ParameterSource parameters, List<Edit> wanted) {
        List<Edit> edits = new ArrayList<>(wanted);
        edits.addAll(ids.ofNames(text));
        if (updateEnd >= 0) {
            // Behind all others, which may read the LAST_INSERT_ID() of before.
            String name = IdPlaces.quoted(rule.generated().orElseThrow().name());
            String table = IdPlaces.quoted(rule.table());
            int at = text.tokenEnd(updateEnd - 1);
            String assignment = ", " + name + " = LAST_INSERT_ID(" + table + "." + name + ")";
            edits.add(Edit.of(at, at, assignment.getBytes(text.charset())));
        }
        edits.addAll(ParameterEdits.of(text, parameters, edits));
        return edits.stream().map(edit -> edit.movedBy(text.offset())).toList();
    }

    static BoundPlan.Refused unclear(TableRule rule) {
        return new BoundPlan.Refused(
                ErrorCode.UNSUPPORTED_ON_SHARDS,
                "the value for "
                        + rule.table()
                        + "."
                        + rule.generated().orElseThrow().name()
                        + ", a generated column, is an expression or no plain integer, so that it is not known"
                        + " whether the row wants an id; give an integer as a literal or a parameter, or NULL,"
                        + " DEFAULT or nothing for an id");
    }

    private BoundPlan.Refused hintedMode(StatementText text) {
        return BoundPlan.Refused.at(
                ErrorCode.UNSUPPORTED_ON_SHARDS,
                "a hint that sets sql_mode in an INSERT into "
                        + rule.table()
                        + ", whose ids are generated: whether a 0 wants one hangs on it; SET sql_mode by a"
                        + " statement of its own",
                text,
                name);
    }

    private BoundPlan.Refused manyWithDuplicates(StatementText text) {
        return BoundPlan.Refused.at(
                ErrorCode.UNSUPPORTED_ON_SHARDS,
                (duplicates == ReportedId.Duplicates.IGNORED ? "IGNORE" : "ON DUPLICATE KEY UPDATE")
                        + " with several rows of which some want a generated id for "
                        + rule.table()
                        + ": which of the ids are stored would not be known; insert the rows one by one, or"
                        + " give ids that SELECT tidegate_next_id('"
                        + rule.schema()
                        + "."
                        + rule.table()
                        + "', n) has given",
                text,
                name);
    }

    @Override
    public BoundPlan.@Nullable Refused refusal(StatementText text) {
        return given == null && unfit != null ? unfit.placed(Place.ofToken(text, name)) : null;
    }

    @Override
    public List<Range> clocks() {
        return given == null ? List.of() : given.clocks();
    }

    @Override
    public List<RowElements.Range> moments(StatementText text) {
        return given == null ? List.of() : given.moments(text);
    }

    @Override
    public boolean storesClocks() {
        return given != null && given.storesClocks();
    }

    @Override
    public GroupId prepareGroup() {
        return given == null ? rule.placement().getFirst() : given.prepareGroup();
    }

    @Override
    public @Nullable ShardStatement prepareAs(StatementText text) {
        return given == null
                ? ShardStatement.of(rule, 0, splice.apply(text, 0))
                : given.prepareAs(text);
    }
}
