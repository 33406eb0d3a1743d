package io.tidegate.sharding.sql;

/**
 * Something in a statement that is not everywhere possible.
 *
 * @param name as people call it
 * @param token where it begins, or {@link Place#NO_TOKEN}
 * @param advice what to do instead where it is not
 */
public record Construct(String name, int token, String advice) {
    static final String SPLIT = "split it into statements that name the sharding key";

    static final String SELECT_INSTEAD = "write SELECT * FROM in the place of TABLE";

    public Construct(String name, int token) {
        this(name, token, SPLIT);
    }

    /** TABLE, where a SELECT could stand. */
    public static Construct table(int token) {
        return new Construct("TABLE instead of SELECT", token, SELECT_INSTEAD);
    }
}
