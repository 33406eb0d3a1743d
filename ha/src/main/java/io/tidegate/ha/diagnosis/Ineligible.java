package io.tidegate.ha.diagnosis;

/** Why a node is not the next master; the constant is the word in logs, metrics and documents. */
public enum Ineligible {
    /** It does not answer. */
    UNREACHABLE,
    /** It is in maintenance or quarantine. */
    OUT,
    /** Its promotion rule says never. */
    MUST_NOT,
    /** Another family, or no ids that can be relied on. */
    UNFIT,
    /** It has transactions that nobody else has: as a master it would give them to all. */
    ERRANT,
    /**
     * Strict: it was started again or has lost its relay log, and may lack what it acknowledged.
     */
    CANNOT_VOUCH,
    /** Its applier has stopped, and what it has received is not executed. */
    APPLIER_BROKEN,
    /** Strict: it lacks a transaction that a client was told as done. */
    LACKS_ACKNOWLEDGED,
    /** It lacks what another node has. */
    BEHIND,
    /** It could be, and another one is preferred. */
    NOT_PREFERRED
}
