package io.tidegate.conf.model;

/** What happens to statements that say in a comment how they want to be routed. */
public enum HintPolicy {
    /** They are carried out that way. */
    ALLOW,
    /** They are refused: to ignore what they say could be another answer than was asked for. */
    REFUSE
}
