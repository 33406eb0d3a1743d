package io.tidegate.conf.model;

/** What happens to a statement that reaches all shards of a table, as nothing narrows its key. */
public enum ScatterPolicy {
    ALLOW,
    /** It is carried out, and SHOW WARNINGS tells of it. */
    WARN,
    /** It is refused by name before anything is sent. */
    REFUSE;

    public ScatterPolicy stricter(ScatterPolicy other) {
        return compareTo(other) < 0 ? other : this;
    }
}
