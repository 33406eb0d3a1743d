package io.tidegate.sharding.sql;

/** The classes of tokens that the lexer tells apart. */
public enum TokenType {
    /** A keyword, function name or plain identifier. */
    WORD,
    /** An identifier in backticks, or in double quotes under ANSI_QUOTES. */
    QUOTED,
    STRING,
    NUMBER,
    /** {@code 0x1F}, {@code x'1F'}, {@code b'01'}. */
    HEX_OR_BIT,
    /** A {@code ?}. */
    PARAMETER,
    USER_VARIABLE,
    SYSTEM_VARIABLE,
    /** Any other single byte. */
    SYMBOL,
    END;

    public boolean isLiteral() {
        return this == STRING || this == NUMBER || this == HEX_OR_BIT;
    }
}
