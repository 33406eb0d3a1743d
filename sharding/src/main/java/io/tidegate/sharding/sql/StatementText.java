package io.tidegate.sharding.sql;

import io.tidegate.sharding.key.Recoding;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a statement with the places of its literals and parameters, in order. NULL, TRUE and
 * FALSE count as literals where {@link ListFolding} takes them for such.
 */
public interface StatementText {
    byte[] bytes();

    /** Where the statement begins in {@link #bytes()}. */
    int offset();

    int length();

    Charset charset();

    /** How it is read. */
    SqlDialect dialect();

    /** What becomes of its texts before a column sees them. */
    Recoding recoding();

    /** Literals and {@code ?} together. */
    int valueCount();

    int valueStart(int value);

    int valueEnd(int value);

    TokenType valueType(int value);

    /** Whether a minus stands before a value that is an element of a list or row. */
    boolean isNegated(int value);

    ValueLists lists();

    /**
     * The tokens of the shape: statements of one shape have the same ones at the same numbers. Of a
     * list that is folded it has the first element only.
     */
    int tokenCount();

    int tokenStart(int token);

    int tokenEnd(int token);

    /** What it asks of its routing. No part of its shape: it is looked at when a plan is bound. */
    RouteHint hint();

    /** Where the comment of its hint begins, if it has one. */
    int hintStart();

    /** What it was made of when the client has sent another text; null when it is the client's. */
    @Nullable Origin origin();

    /**
     * Of what is no part of its shape this is to be asked when a plan is bound, and never before.
     */
    boolean has(Trait trait);

    /** Whether a backslash escapes in strings. */
    boolean backslashEscapes();
}
