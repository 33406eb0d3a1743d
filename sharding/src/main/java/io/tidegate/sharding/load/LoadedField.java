package io.tidegate.sharding.load;

/**
 * A field of a line, without what encloses and escapes it.
 *
 * @param isNull it is written as NULL, so that its content means nothing
 */
@SuppressWarnings("ArrayRecordComponent")
public record LoadedField(byte[] content, boolean isNull) {}
