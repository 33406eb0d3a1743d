package io.tidegate.ha.versions;

import java.time.Instant;
import java.util.List;

/**
 * A line of the configuration's history.
 *
 * @param parent the version that it was made of; 0 for none
 * @param fate what became of it
 * @param reasons why it does not hold, where it was refused or taken back
 */
public record VersionEntry(
        int number,
        int parent,
        String author,
        Instant time,
        String comment,
        Fate fate,
        List<String> reasons) {
    public VersionEntry {
        reasons = List.copyOf(reasons);
    }

    /** What became of a version. */
    public enum Fate {
        /** The proxies are asked, or one tries it. */
        PROPOSED,
        /** It holds. */
        CURRENT,
        /** It held once. */
        REPLACED,
        REFUSED
    }
}
