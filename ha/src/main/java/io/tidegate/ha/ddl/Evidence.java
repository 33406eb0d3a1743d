package io.tidegate.ha.ddl;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * By what is told whether a part's statement was carried out, when nobody has seen its end: a print
 * of something that the statement changes, taken before and afterwards.
 */
sealed interface Evidence
        permits DefinitionEvidence, GrowthEvidence, RenameEvidence, StorageEvidence {
    Job job();

    /** What it looks like now; empty when there is nothing to look at. */
    String print(Part part) throws SQLException;

    /**
     * What is to be done.
     *
     * @param now the print of now
     * @param first the part that was done before all others, null while there is none
     */
    Decision decide(Part part, String now, @Nullable Part first);

    /**
     * What has become of a part whose server answers an error: that can come behind the change,
     * from a KILL in the last moment or from the binary log.
     *
     * @param now the print behind the error
     * @param first the part that was done before all others, null for that one itself
     * @param errno the error's number
     */
    PartState afterError(Part part, String now, @Nullable Part first, int errno);

    /** A server's words about a part, with logical names. */
    default String logical(String message, Part part) {
        return message.replace(part.table(), job().table());
    }

    /** Whether prints of sub-tables are alike when all parts are done. */
    boolean isShared();

    /** Whether a job of which all parts are done may end; else it stays as it is until it may. */
    default boolean mayEnd() {
        return true;
    }

    /** What cannot be told of an attempt that was cut off, and what to do about it. */
    String unknown();

    /** The same behind an error. */
    String unknownBehindError();
}
