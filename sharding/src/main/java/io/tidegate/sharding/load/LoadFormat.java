package io.tidegate.sharding.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.sharding.key.Recoding;
import io.tidegate.sharding.sql.LoadStatement;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.StatementText;
import io.tidegate.sharding.sql.StringLiteral;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What separates the lines and fields of a file, and how many lines in front of it are left out.
 *
 * @param fieldEnd never empty
 * @param enclosure a byte, or {@link #NONE}
 * @param escape a byte, or {@link #NONE}
 * @param lineStart mostly empty
 * @param lineEnd never empty
 */
@SuppressWarnings("ArrayRecordComponent")
public record LoadFormat(
        byte[] fieldEnd,
        int enclosure,
        int escape,
        byte[] lineStart,
        byte[] lineEnd,
        long ignoredLines) {
    static final int NONE = -1;
    private static final int MOST_DIGITS = 18;

    /**
     * The format of one statement.
     *
     * @throws TidegateException for one in which lines cannot be told apart for certain
     */
    public static LoadFormat of(LoadStatement load, StatementText text) {
        LoadStatement.Format at = load.format();
        LoadFormat format =
                new LoadFormat(
                        content(text, at.fieldEnd(), "\t"),
                        single(text, at.enclosure(), "", "ENCLOSED BY"),
                        single(
                                text,
                                at.escape(),
                                text.backslashEscapes() ? "\\" : "",
                                "ESCAPED BY"),
                        content(text, at.lineStart(), ""),
                        content(text, at.lineEnd(), "\n"),
                        ignored(text, load.ignored()));
        if (format.fieldEnd.length == 0) {
            throw refused(
                    "FIELDS TERMINATED BY ''",
                    "fields of a fixed width are as long as the servers say; use a terminator",
                    text,
                    at.fieldEnd());
        }
        if (format.lineEnd.length == 0 || Arrays.equals(format.lineEnd, format.fieldEnd)) {
            throw refused(
                    "LINES TERMINATED BY '' or what terminates fields",
                    "where a line ends is not certain then; use a terminator of its own",
                    text,
                    at.lineEnd() == LoadStatement.NONE ? at.fieldEnd() : at.lineEnd());
        }
        return format;
    }

    private static byte[] content(StatementText text, int token, String otherwise) {
        if (token == LoadStatement.NONE) {
            return otherwise.getBytes(US_ASCII);
        }
        int start = text.tokenStart(token);
        int end = text.tokenEnd(token);
        byte[] sql = text.bytes();
        byte[] content =
                switch (sql[start]) {
                    case '\'', '"' -> StringLiteral.content(text, start, end);
                    case '0', 'x', 'X' -> hex(text, token);
                    default -> throw notPlain(text, token);
                };
        if (!Recoding.isAscii(content)) {
            throw refused(
                    "a separator with characters other than ASCII",
                    "its bytes may be parts of other characters; use ASCII",
                    text,
                    token);
        }
        return content;
    }

    private static byte[] hex(StatementText text, int token) {
        int start = text.tokenStart(token);
        String literal = new String(text.bytes(), start, text.tokenEnd(token) - start, US_ASCII);
        boolean quoted = literal.endsWith("'");
        if (Character.toLowerCase(literal.charAt(quoted ? 0 : 1)) != 'x') {
            throw notPlain(text, token);
        }
        String digits = literal.substring(2, literal.length() - (quoted ? 1 : 0));
        return HexFormat.of().parseHex(digits.length() % 2 == 0 ? digits : "0" + digits);
    }

    private static TidegateException notPlain(StatementText text, int token) {
        return refused(
                "a separator that is neither a plain string nor hexadecimal",
                "write it as 'x'",
                text,
                token);
    }

    private static int single(StatementText text, int token, String otherwise, String clause) {
        byte[] content = content(text, token, otherwise);
        if (content.length > 1) {
            throw refused(clause + " several characters", "servers take one", text, token);
        }
        return content.length == 0 ? NONE : content[0];
    }

    private static long ignored(StatementText text, int token) {
        if (token == LoadStatement.NONE) {
            return 0;
        }
        int start = text.tokenStart(token);
        String number = new String(text.bytes(), start, text.tokenEnd(token) - start, US_ASCII);
        if (number.length() > MOST_DIGITS || !number.chars().allMatch(Character::isDigit)) {
            throw refused(
                    "IGNORE " + number + " LINES", "write the number in plain digits", text, token);
        }
        return Long.parseLong(number);
    }

    private static TidegateException refused(
            String what, String why, StatementText text, int token) {
        return ErrorCode.UNSUPPORTED_ON_SHARDS.with(
                "LOAD DATA of a sharded table with "
                        + what
                        + " is not supported: "
                        + why
                        + Place.behind(text, token));
    }
}
