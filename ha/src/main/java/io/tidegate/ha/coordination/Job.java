package io.tidegate.ha.coordination;

/**
 * A job as it stands in the journal.
 *
 * @param id unique within its kind, later ones greater
 */
public record Job<S>(String id, JobRecord record, S state) {}
