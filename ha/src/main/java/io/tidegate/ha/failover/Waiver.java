package io.tidegate.ha.failover;

import io.tidegate.conf.document.DocumentFormat;
import io.tidegate.conf.model.Durability;

/**
 * Whether a strict group's commits do without the acknowledgement of a replica for now, by a
 * recorded decision. It is written before the master is told, and goes only when a replica has
 * everything that clients were told meanwhile, or another node has become the master. As long as it
 * stands what replicas have proves nothing, and nobody is promoted by it.
 *
 * @param since when it began, in milliseconds since 1970; 0 for none
 * @param author who wanted it; empty where it began by itself, and ends by itself
 * @param reason for people
 */
public record Waiver(Standing standing, long since, String author, String reason) {
    public static final DocumentFormat<Waiver> FORMAT = DocumentFormat.of("Waiver", Waiver.class);

    public static final Waiver NONE = new Waiver(Standing.NONE, 0, "", "");

    /** How far it is. */
    public enum Standing {
        /** There is none: commits wait for a replica. */
        NONE,
        /** Commits do not wait. */
        IN_FORCE,
        /** They wait again; no replica is known to have what was told meanwhile. */
        ENDING
    }

    static Waiver begun(long now, String author, String reason) {
        return new Waiver(Standing.IN_FORCE, now, author, reason);
    }

    Waiver ending() {
        return new Waiver(Standing.ENDING, since, author, reason);
    }

    /** Whether clients may have been told of commits that no replica has. */
    public boolean stands() {
        return standing != Standing.NONE;
    }

    /** Whether a replica that acknowledges ends it. */
    public boolean endsByItself() {
        return switch (standing) {
            case NONE -> false;
            case IN_FORCE -> author.isEmpty();
            case ENDING -> true;
        };
    }

    /** What a master has to do that goes on. */
    Durability of(Durability promised) {
        return standing == Standing.IN_FORCE ? Durability.ASYNC : promised;
    }
}
