package io.tidegate.sharding.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * The files of its client that a text asks to be loaded, in order: those behind LOAD DATA LOCAL
 * INFILE and LOAD XML LOCAL INFILE. Nothing else may make a server ask for one.
 */
public final class LocalFiles {
    private final byte[] sql;
    private final Lexer lexer = new Lexer();
    private final boolean escapes;
    private final List<byte[]> names = new ArrayList<>();

    private LocalFiles(byte[] sql, int length, SqlDialect dialect) {
        this.sql = sql;
        this.escapes = !dialect.noBackslashEscapes();
        lexer.start(sql, 0, length, dialect);
    }

    /** The names as the server reads them. */
    public static List<byte[]> in(byte[] sql, int length, SqlDialect dialect) {
        LocalFiles files = new LocalFiles(sql, length, dialect);
        files.statements();
        return files.names;
    }

    private void statements() {
        lexer.next();
        while (lexer.type() != TokenType.END) {
            statement();
            while (lexer.type() != TokenType.END && !isEndOfStatement()) {
                lexer.next();
            }
            if (lexer.type() != TokenType.END) {
                lexer.next();
            }
        }
    }

    private void statement() {
        if (!skip("LOAD") || !(skip("DATA") || skip("XML"))) {
            return;
        }
        if (!skip("LOW_PRIORITY")) {
            skip("CONCURRENT");
        }
        // MySQL lets it stand there.
        skip("FROM");
        if (skip("LOCAL") && skip("INFILE") && lexer.type() == TokenType.STRING) {
            names.add(StringLiteral.content(sql, lexer.tokenStart(), lexer.tokenEnd(), escapes));
        }
    }

    private boolean isEndOfStatement() {
        return lexer.type() == TokenType.SYMBOL && sql[lexer.tokenStart()] == ';';
    }

    private boolean skip(String word) {
        int start = lexer.tokenStart();
        if (lexer.type() != TokenType.WORD || lexer.tokenEnd() - start != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            int b = sql[start + i];
            if (b != word.charAt(i) && b != Character.toLowerCase(word.charAt(i))) {
                return false;
            }
        }
        lexer.next();
        return true;
    }
}
