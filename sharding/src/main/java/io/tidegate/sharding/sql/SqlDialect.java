package io.tidegate.sharding.sql;

import io.tidegate.sharding.key.Recoding;
import java.nio.charset.Charset;

/**
 * How the text of a session's statements is to be read.
 *
 * @param charset of the client; only those are allowed in which no byte of a character can look
 *     like a quote
 * @param ansiQuotes {@code "x"} is an identifier and not a string
 * @param noBackslashEscapes a backslash in a string is just a backslash
 * @param mariaDb the server is a MariaDB, which also executes {@code /*M! ... }
 * @param recoding what becomes of the client's text before a column sees it
 */
public record SqlDialect(
        Charset charset,
        boolean ansiQuotes,
        boolean noBackslashEscapes,
        boolean mariaDb,
        Recoding recoding) {
    public SqlDialect(
            Charset charset, boolean ansiQuotes, boolean noBackslashEscapes, boolean mariaDb) {
        this(charset, ansiQuotes, noBackslashEscapes, mariaDb, Recoding.UNKNOWN);
    }

    /** Whether a text means the same to a session of the other; recoding leaves ASCII alone. */
    public boolean reads(byte[] text, SqlDialect other) {
        boolean alike =
                charset.equals(other.charset)
                        && ansiQuotes == other.ansiQuotes
                        && noBackslashEscapes == other.noBackslashEscapes
                        && mariaDb == other.mariaDb;
        return alike && (recoding == other.recoding || Recoding.isAscii(text));
    }
}
