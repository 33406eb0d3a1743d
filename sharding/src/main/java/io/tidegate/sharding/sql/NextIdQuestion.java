package io.tidegate.sharding.sql;

import java.util.Optional;

/**
 * {@code SELECT tidegate_next_id('schema.table')}, or with the number of ids behind it: a question
 * that the proxy answers.
 *
 * @param table as it is written, maybe with its schema in front
 * @param column what the answer's column is called
 */
public record NextIdQuestion(String table, long count, String column) {
    private static final String FUNCTION = "TIDEGATE_NEXT_ID";
    private static final int MOST_DIGITS = 9;

    /** Whether a statement begins with it. */
    public static boolean isAskedBy(Scan scan) {
        return scan.kind() == StatementKind.SELECT && scan.is(1, FUNCTION);
    }

    /** How the statement that was prepared calls its column. */
    public static String column(ScannedSql sql) {
        Tokens tokens = Tokens.of(sql);
        int behind = tokens.afterBracket(2);
        int alias = tokens.is(behind, "AS") ? behind + 1 : behind;
        return tokens.isName(alias) && !tokens.is(alias, "FROM")
                ? tokens.name(alias)
                : tokens.text(1, Math.min(behind, tokens.count()) - 1);
    }

    /** Empty when it asks for something else, or is a part of something else. */
    public static Optional<NextIdQuestion> of(ScannedSql sql) {
        return new Reading(Tokens.of(sql)).question(column(sql));
    }

    /** The tokens of one. */
    private static final class Reading {
        private final Tokens tokens;
        private int at = 1;

        Reading(Tokens tokens) {
            this.tokens = tokens;
        }

        Optional<NextIdQuestion> question(String column) {
            boolean begins = word("SELECT", 0) && word(FUNCTION, 1) && tokens.isSymbol(2, '(');
            if (!begins || tokens.type(3) != TokenType.STRING) {
                return Optional.empty();
            }
            String table = tokens.string(3);
            at = 4;
            long count = 1;
            if (tokens.isSymbol(at, ',')) {
                at++;
                count = count();
            }
            boolean whole = count >= 0 && tokens.isSymbol(at++, ')') && isEnd();
            return whole ? Optional.of(new NextIdQuestion(table, count, column)) : Optional.empty();
        }

        private boolean word(String word, int token) {
            return tokens.is(token, word);
        }

        /** A number, or what stands for an unsigned parameter; -1 for all else. */
        private long count() {
            boolean cast = word("CAST", at) && tokens.isSymbol(at + 1, '(');
            at += cast ? 2 : 0;
            String digits = tokens.text(at);
            if (digits.length() > MOST_DIGITS
                    || digits.isEmpty()
                    || !digits.chars().allMatch(each -> each >= '0' && each <= '9')) {
                return -1;
            }
            at++;
            if (cast) {
                if (!word("AS", at) || !word("UNSIGNED", at + 1) || !tokens.isSymbol(at + 2, ')')) {
                    return -1;
                }
                at += 3;
            }
            return Long.parseLong(digits);
        }

        private boolean isEnd() {
            if (word("AS", at)) {
                at += 2;
            } else if (tokens.isName(at) && !word("FROM", at)) {
                at++;
            }
            if (word("FROM", at) && word("DUAL", at + 1)) {
                at += 2;
            }
            while (tokens.isSymbol(at, ';')) {
                at++;
            }
            return at >= tokens.count();
        }
    }
}
