package io.tidegate.sharding.sql;

import java.util.List;

/**
 * A statement about one that is prepared in SQL and has a name, in lower case: names do not differ
 * by it.
 *
 * <p>See <a href="https://dev.mysql.com/doc/refman/9.7/en/sql-prepared-statements.html">Prepared
 * Statements</a> and MariaDB's <a href="https://mariadb.com/kb/en/execute-immediate/">EXECUTE
 * IMMEDIATE</a>.
 */
public sealed interface NamedStatement {
    /** PREPARE name FROM source. */
    record Prepare(String name, Source source) implements NamedStatement {}

    /** EXECUTE name USING arguments. */
    record Execute(String name, Arguments arguments) implements NamedStatement {}

    /** EXECUTE IMMEDIATE source USING arguments. */
    record Immediate(Source source, Arguments arguments) implements NamedStatement {}

    /** DEALLOCATE PREPARE name, DROP PREPARE name. */
    record Deallocate(String name) implements NamedStatement {}

    /** Not understood. */
    record Unknown() implements NamedStatement {}

    /** Where the text of the statement comes from. */
    sealed interface Source {}

    record Text(String sql) implements Source {}

    /**
     * @param name in lower case, without its @ and quotes
     */
    record Variable(String name) implements Source {}

    /** Anything else that MariaDB evaluates. */
    record Expression() implements Source {}

    /**
     * What is put in the place of the parameters.
     *
     * @param variables user variables by their names
     * @param other the token of the first that is none; -1 where all are
     */
    record Arguments(List<String> variables, int other) {
        static final Arguments NONE = new Arguments(List.of(), -1);
    }
}
