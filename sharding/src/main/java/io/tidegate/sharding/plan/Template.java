package io.tidegate.sharding.plan;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.catalogue.CatalogueStatement;
import io.tidegate.sharding.sql.RowElements;
import io.tidegate.sharding.sql.SelectParts.Range;
import io.tidegate.sharding.sql.StatementText;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The plan of all statements of one shape; their values decide the shards. Immutable. */
public interface Template {
    BoundPlan bind(StatementText text, ParameterSource parameters);

    /** The same, by what the statement asks of its routing too. */
    default BoundPlan bindAsAsked(StatementText text, ParameterSource parameters) {
        Integer shard = text.hint().askedShard();
        return shard == null ? bind(text, parameters) : bindTo(shard, text, parameters);
    }

    /**
     * The plan of a statement that asks to reach one shard alone. Only reads can leave out what
     * lies elsewhere; what else there is has to belong there anyway.
     */
    default BoundPlan bindTo(int shard, StatementText text, ParameterSource parameters) {
        return HintedShard.requireOnly(shard, text, bind(text, parameters));
    }

    /**
     * The plan of a read of several shards that have to be merged because only so many of their
     * rows are wanted; null where that cannot be.
     */
    default @Nullable BoundPlan bindToBeCut(StatementText text, ParameterSource parameters) {
        return null;
    }

    /** What the statement reaches for want of a key; null when something narrows it. */
    default @Nullable Scatter scatter(StatementText text, ParameterSource parameters) {
        return null;
    }

    /**
     * Where it asks for the time, all of which may be exchanged for the moments that a server
     * tells, so that the shards are known; empty where they may not.
     */
    default List<Range> clocks() {
        return List.of();
    }

    /** Where they are in the bytes of a statement of this shape, in their order. */
    default List<RowElements.Range> moments(StatementText text) {
        return clocks().stream().map(each -> bytes(text, each)).toList();
    }

    /** Where tokens are in the bytes. */
    static RowElements.Range bytes(StatementText text, Range tokens) {
        return new RowElements.Range(
                text.tokenStart(tokens.from()), text.tokenEnd(tokens.to() - 1));
    }

    /** Whether they are stored, and not only compared with. */
    default boolean storesClocks() {
        return false;
    }

    /** Configured schemas that the statement names, to be checked against its user's. */
    Set<String> schemas();

    /**
     * What a server is asked to prepare to learn about parameters and columns; null for the
     * client's own text.
     */
    @Nullable ShardStatement prepareAs(StatementText text);

    /** Which group is asked to prepare it. */
    GroupId prepareGroup();

    /** Whether no server can be asked to prepare it, as what it means is several statements. */
    default boolean isPreparedByProxy() {
        return false;
    }

    /** Why no statement of this shape is carried out, whatever its values; null when some are. */
    default BoundPlan.@Nullable Refused refusal(StatementText text) {
        return null;
    }

    /** What a statement on information_schema reads; null for all others. */
    default @Nullable CatalogueStatement catalogue(StatementText text) {
        return null;
    }
}
