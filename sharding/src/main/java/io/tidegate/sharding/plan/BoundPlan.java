package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.MultiShardWrite;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.catalogue.CatalogueStatement;
import io.tidegate.sharding.catalogue.RowEdit;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.Rewriting.Rewritten;
import io.tidegate.sharding.sql.StatementText;
import java.util.List;
import java.util.Optional;

/** A plan with its values: concrete groups, concrete SQL. */
public sealed interface BoundPlan {

    /** The statement as the client sent it, to one group. */
    record PassThrough(GroupId group) implements BoundPlan {}

    /** One shard. */
    record Single(ShardStatement statement) implements BoundPlan {}

    /** A read of several shards whose rows follow each other in any order. */
    record Concat(List<ShardStatement> statements) implements BoundPlan {
        public Concat {
            statements = List.copyOf(statements);
        }
    }

    /** A read of several shards whose rows are merged. */
    record Merge(MergedSelect select) implements BoundPlan {}

    /**
     * A read of several shards that is merged and has parameters: as the text that it is with their
     * values, to be planned as such.
     */
    record InText(Rewritten text) implements BoundPlan {}

    /** A write of several shards, whose affected rows add up. */
    record Writes(List<ShardStatement> statements, RowsWritten rows) implements BoundPlan {
        public Writes {
            statements = List.copyOf(statements);
        }
    }

    /** A file of the client's, of which each line goes to its shard. */
    record Load(RowLoad load) implements BoundPlan {}

    /** DDL of a table with a rule: a job that goes from sub-table to sub-table. */
    record Definition(TableChange change) implements BoundPlan {}

    /** DROP of several tables: one after the other. */
    record Drops(DroppedTables dropped) implements BoundPlan {}

    /** A write of a broadcast table: the statement as the client sent it, to every group. */
    record Everywhere(List<GroupId> groups, MultiShardWrite policy) implements BoundPlan {
        public Everywhere {
            groups = List.copyOf(groups);
        }

        /** Why the schema's policy lets it not through. */
        public Optional<Refused> refusal() {
            return groups.size() > 1 && policy == MultiShardWrite.REFUSE
                    ? Optional.of(
                            new Refused(
                                    ErrorCode.MULTI_SHARD_WRITE,
                                    "a broadcast table is written on every group and the groups do not commit"
                                            + " together yet; set multi-shard-write: best-effort for the schema to"
                                            + " accept that a failure can leave some groups unwritten"))
                    : Optional.empty();
        }
    }

    /** A read of broadcast tables only, as the client sent it: any group answers alike. */
    record AnyGroup() implements BoundPlan {}

    /** A description of one sub-table, of which each row is edited on its way. */
    record Described(ShardStatement statement, RowEdit edit) implements BoundPlan {}

    /**
     * A statement on information_schema: as the client sent it where one server has all that there
     * is, else in the words that {@link io.tidegate.sharding.catalogue.CatalogueReading} finds.
     */
    record Catalogue(CatalogueStatement statement) implements BoundPlan {}

    /** Rows that want ids; with them the statement is another text. */
    record Generate(IdRequest request) implements BoundPlan {}

    /** Rows that are read first, and then written by a statement that has them as literals. */
    record Collected(CollectedInsert insert) implements BoundPlan {}

    /** Rows for all columns in their order, which a server tells first. */
    record Unlisted(UnlistedInsert insert) implements BoundPlan {}

    /** A write whose OK tells an id. */
    record Keyed(BoundPlan plan, ReportedId id) implements BoundPlan {}

    /**
     * @param message with the place of what is to blame, in the client's own text
     */
    record Refused(ErrorCode code, String message) implements BoundPlan {
        /**
         * @param token what is to blame, or {@link Place#NO_TOKEN}
         */
        static Refused at(ErrorCode code, String message, StatementText text, int token) {
            // MySQL's own errors read as MySQL writes them.
            return new Refused(
                    code, code.isNative() ? message : message + Place.behind(text, token));
        }

        Refused placed(Place place) {
            return new Refused(code, message + place);
        }

        public TidegateException exception() {
            return code.with(message);
        }
    }
}
