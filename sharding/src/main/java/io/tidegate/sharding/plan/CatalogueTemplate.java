package io.tidegate.sharding.plan;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.catalogue.CatalogueStatement;
import io.tidegate.sharding.catalogue.CatalogueStatement.Piece;
import io.tidegate.sharding.sql.StatementText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A statement that reads information_schema, or a form of SHOW that is answered by reading it.
 *
 * @param figures whether it reads rows and sizes of tables
 * @param alone whether it reads nothing else
 */
record CatalogueTemplate(
        GroupId group, List<Part> parts, boolean figures, boolean alone, Set<String> schemas)
        implements Template {

    /** A part of what the server is sent. */
    sealed interface Part {
        /** What the client has written, from behind the token before one to another. */
        record Written(int from, int to) implements Part {}

        record Fixed(Piece piece) implements Part {}

        /** A column's name behind which a pattern of the client's stands. */
        record Labelled(String label, int pattern) implements Part {}
    }

    @Override
    public BoundPlan bind(StatementText text, ParameterSource parameters) {
        return new BoundPlan.Catalogue(catalogue(text));
    }

    @Override
    public CatalogueStatement catalogue(StatementText text) {
        List<Piece> pieces = new ArrayList<>();
        for (Part part : parts) {
            pieces.add(
                    switch (part) {
                        case Part.Written(int from, int to) -> written(text, from, to);
                        case Part.Fixed(Piece piece) -> piece;
                        case Part.Labelled(String label, int pattern) ->
                                new Piece.Text(Patterns.label(text, label, pattern));
                    });
        }
        return new CatalogueStatement(group, pieces, figures, alone);
    }

    private static Piece written(StatementText text, int from, int to) {
        int start = from == 0 ? text.offset() : text.tokenEnd(from - 1);
        int end = to == text.tokenCount() ? text.offset() + text.length() : text.tokenStart(to);
        return new Piece.Text(Arrays.copyOfRange(text.bytes(), start, end));
    }

    /** Made anew for each execution: what other servers have to say of it may have changed. */
    @Override
    public @Nullable ShardStatement prepareAs(StatementText text) {
        return null;
    }

    @Override
    public GroupId prepareGroup() {
        return group;
    }
}
