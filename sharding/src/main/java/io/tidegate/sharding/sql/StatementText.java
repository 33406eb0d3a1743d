package io.tidegate.sharding.sql;

import java.nio.charset.Charset;

/** The bytes of a statement with the places of its literals and parameters, in order. */
public interface StatementText {
    byte[] bytes();

    /** Where the statement begins in {@link #bytes()}. */
    int offset();

    int length();

    Charset charset();

    /** Literals and {@code ?} together. */
    int valueCount();

    int valueStart(int value);

    int valueEnd(int value);

    TokenType valueType(int value);

    /** All tokens; statements of one shape have the same ones at the same numbers. */
    int tokenCount();

    int tokenStart(int token);

    int tokenEnd(int token);

    /** Whether a backslash escapes in strings. */
    boolean backslashEscapes();
}
