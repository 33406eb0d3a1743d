package io.tidegate.sharding.sql;

import io.tidegate.sharding.sql.Statement.TableRef;
import java.util.List;

/**
 * LOAD DATA, as far as its shape tells. What its literals say differs from one statement of the
 * shape to the next: they are known by their tokens, {@link #NONE} where a clause is not there.
 *
 * @param local the client has the file, not the server
 * @param partition PARTITION is there
 * @param charset the name behind CHARACTER SET, a word or a literal
 * @param format where the literals of FIELDS and LINES stand
 * @param ignored the number in IGNORE n LINES
 * @param targets what a line's fields go into; empty when there is no list
 * @param set the first token behind SET
 *     <p>See <a href="https://dev.mysql.com/doc/refman/9.7/en/load-data.html">LOAD DATA
 *     Statement</a>.
 */
public record LoadStatement(
        boolean local,
        TableRef table,
        boolean partition,
        int charset,
        Format format,
        int ignored,
        List<Target> targets,
        int set) {
    public static final int NONE = -1;

    public LoadStatement {
        targets = List.copyOf(targets);
    }

    /**
     * @param fieldEnd FIELDS TERMINATED BY
     * @param enclosure FIELDS ENCLOSED BY
     * @param escape FIELDS ESCAPED BY
     * @param lineStart LINES STARTING BY
     * @param lineEnd LINES TERMINATED BY
     */
    public record Format(int fieldEnd, int enclosure, int escape, int lineStart, int lineEnd) {}

    /**
     * A column, or a user variable.
     *
     * @param name without the @ of a variable
     */
    public record Target(String name, boolean variable) {}
}
