package io.tidegate.sharding.catalogue;

import io.tidegate.conf.topology.GroupId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A statement that reads information_schema, in pieces: what the client has written, and the places
 * where a table of it stands.
 *
 * @param group where it runs unless a transaction is open elsewhere
 * @param figures whether it reads rows and sizes of tables
 * @param alone whether it reads nothing else: then a transaction that runs it holds nothing yet
 */
public record CatalogueStatement(
        GroupId group, List<Piece> pieces, boolean figures, boolean alone) {

    /** A part of the text. */
    public sealed interface Piece {
        /** What goes to the server as it is. */
        @SuppressWarnings("ArrayRecordComponent")
        record Text(byte[] sql) implements Piece {}

        /**
         * A table of information_schema.
         *
         * @param table in upper case
         * @param written how the statement writes it
         * @param alias empty when the statement goes on with one
         */
        record Table(String table, String written, String alias) implements Piece {}

        /** The columns of a table that a form of SHOW has, under the names that SHOW gives them. */
        record Labels(String table, List<Label> labels) implements Piece {}
    }

    /** One column of a form of SHOW. */
    public record Label(String column, String label) {}

    public CatalogueStatement {
        pieces = List.copyOf(pieces);
    }

    /** The tables that it reads, in upper case. */
    Set<String> tables() {
        return pieces.stream()
                .filter(Piece.Table.class::isInstance)
                .map(piece -> ((Piece.Table) piece).table())
                .collect(Collectors.toUnmodifiableSet());
    }
}
