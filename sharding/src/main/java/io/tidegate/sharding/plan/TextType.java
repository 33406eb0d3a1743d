package io.tidegate.sharding.plan;

import io.tidegate.sharding.sql.Bytes;

/**
 * What a server has said of a text.
 *
 * @param coercibility which of two texts decides how they compare: the one with the smaller number
 * @see <a
 *     href="https://dev.mysql.com/doc/refman/8.4/en/charset-collation-coercibility.html">Collation
 *     Coercibility in Expressions</a>
 */
public record TextType(String charset, String collation, int coercibility) {
    private static final String BINARY = "binary";

    public TextType {
        if (!charset.matches("[a-z0-9]+") || !collation.matches("[a-z0-9_]+")) {
            throw MergedSelect.refused("a text in the collation " + collation);
        }
    }

    boolean isBytes() {
        return charset.equals(BINARY);
    }

    /** An expression's value in hexadecimal digits: of characters in UTF-8, or of bytes. */
    byte[] digits(byte[] expression) {
        Bytes digits = new Bytes(expression.length + 32);
        digits.add(isBytes() ? "HEX(" : "HEX(CONVERT(");
        digits.add(expression);
        digits.add(isBytes() ? ")" : " USING utf8mb4))");
        return digits.toArray();
    }

    /** A column of JSON_TABLE for its values. */
    String column() {
        return isBytes()
                ? "LONGTEXT"
                : "LONGTEXT CHARACTER SET " + charset + " COLLATE " + collation;
    }
}
