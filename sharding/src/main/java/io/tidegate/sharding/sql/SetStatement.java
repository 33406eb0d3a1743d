package io.tidegate.sharding.sql;

import java.util.List;

/**
 * What a SET says, as far as a session has to understand it.
 *
 * <p>See <a href="https://dev.mysql.com/doc/refman/9.7/en/set-variable.html">SET Syntax for
 * Variable Assignment</a>.
 */
public sealed interface SetStatement {
    /** Variables, in the order in which the server assigns them. */
    record Assignments(List<Assignment> list) implements SetStatement {}

    /**
     * {@code SET TRANSACTION ...}, or an assignment that has the same meaning: for the next one
     * only.
     */
    record NextTransaction() implements SetStatement {}

    /**
     * Changes more than the session, or for less than it lasts.
     *
     * @param what is not supported
     * @param advice what to do instead
     */
    record Unsupported(String what, String advice) implements SetStatement {}

    /** Not understood; the server may know better, or refuse it. */
    record Unknown() implements SetStatement {}

    /** One assignment. */
    sealed interface Assignment {}

    /**
     * @param name in lower case
     * @param value what is assigned
     */
    record SystemVariable(String name, Value value) implements Assignment {}

    /**
     * @param name in lower case, without its @ and quotes: names do not differ by case
     */
    record UserVariable(String name, Value value) implements Assignment {}

    /** SET NAMES and SET CHARACTER SET, which assign several variables. */
    record CharacterSet(boolean names) implements Assignment {}

    /** SET SESSION TRANSACTION: the session's isolation level or access mode. */
    record SessionTransaction(boolean isolation, boolean access) implements Assignment {}

    /** What is assigned. */
    sealed interface Value {}

    /**
     * A value that means the same on any connection.
     *
     * @param sql as it may be written in another SET: a number, a quoted text, a word
     */
    record Constant(String sql) implements Value {}

    /** DEFAULT: what the server has for everybody. */
    record Default() implements Value {}

    /** Anything else: only the server that has evaluated it knows the value. */
    record Expression() implements Value {}
}
