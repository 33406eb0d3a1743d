package io.tidegate.sharding.sql;

import java.nio.charset.Charset;

/**
 * How the text of a session's statements is to be read.
 *
 * @param charset of the client; only those are allowed in which no byte of a character can look
 *     like a quote
 * @param ansiQuotes {@code "x"} is an identifier and not a string
 * @param noBackslashEscapes a backslash in a string is just a backslash
 * @param mariaDb the server is a MariaDB, which also executes {@code /*M! ... }
 */
public record SqlDialect(
        Charset charset, boolean ansiQuotes, boolean noBackslashEscapes, boolean mariaDb) {}
