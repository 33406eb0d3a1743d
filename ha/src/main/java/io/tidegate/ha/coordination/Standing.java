package io.tidegate.ha.coordination;

/** How a proxy stands to leadership, as it knew when it last looked. */
public sealed interface Standing {
    /** It leads, unless it has stood still since. */
    record Leading(Term term) implements Standing {}

    record Following(String leader) implements Standing {}

    /** Nobody leads yet, or ZooKeeper does not answer. */
    record Unknown() implements Standing {}
}
