package io.tidegate.sharding.plan;

/**
 * What an INSERT into a table with a generated column says its key is, in the OK packet.
 *
 * @param value the first id that was generated for it; of one that gives all ids itself the last of
 *     them
 * @param generated whether it is an id that was generated, which LAST_INSERT_ID() tells from then
 *     on
 * @param rows how many it inserts, unless some are there already
 * @param returning whether the servers answer with rows
 */
public record ReportedId(
        long value, boolean generated, Duplicates duplicates, int rows, boolean returning) {
    /** What becomes of a row that is there already. */
    public enum Duplicates {
        /** The statement fails, or the row is replaced. */
        NONE,
        /** It stays, and the new one is left out. */
        IGNORED,
        /** It is updated, and its id is told because the client wants to know. */
        UPDATED,
        /** The same, because the proxy does: LAST_INSERT_ID() stays what it was. */
        UPDATED_UNASKED
    }

    /**
     * The id that the client is told.
     *
     * @param affectedRows as the servers have counted them
     * @param told the id that a server has told, which is that of an updated row or 0
     * @param countsFound whether rows that an update finds and leaves as they are are counted
     */
    public long of(long affectedRows, long told, boolean countsFound) {
        return switch (duplicates) {
            case NONE -> value;
            case IGNORED -> affectedRows == rows ? value : 0;
            case UPDATED -> told != 0 ? told : inserted(affectedRows, countsFound) ? value : 0;
            case UPDATED_UNASKED ->
                    // A server that is not asked tells no row that it has left as it was.
                    told == 0
                            ? inserted(affectedRows, countsFound) ? value : 0
                            : affectedRows > 1 || told == value ? told : 0;
        };
    }

    /** As far as a server's count tells, which has not told of an updated row. */
    private boolean inserted(long affectedRows, boolean countsFound) {
        return rows == 1 && affectedRows == 1 && (generated || !countsFound);
    }
}
