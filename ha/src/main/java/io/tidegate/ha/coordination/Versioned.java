package io.tidegate.ha.coordination;

/**
 * A document's content and which of its versions it is.
 *
 * @param version what a change has to name; counts from 0
 */
public record Versioned<T>(T content, int version) {}
