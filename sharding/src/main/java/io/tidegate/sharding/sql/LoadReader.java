package io.tidegate.sharding.sql;

import io.tidegate.sharding.sql.LoadStatement.Format;
import io.tidegate.sharding.sql.LoadStatement.Target;
import io.tidegate.sharding.sql.Statement.TableRef;
import java.util.ArrayList;
import java.util.List;

/** Reads LOAD DATA from its tokens. */
public final class LoadReader {
    private static final int NONE = LoadStatement.NONE;

    private final Tokens tokens;
    private final int end;
    private int at;

    private int fieldEnd = NONE;
    private int enclosure = NONE;
    private int escape = NONE;
    private int lineStart = NONE;
    private int lineEnd = NONE;

    private LoadReader(Tokens tokens, int end) {
        this.tokens = tokens;
        this.end = end;
    }

    /**
     * @param end the token behind the statement
     * @throws ParseFailure for any clause that is not known
     */
    public static LoadStatement read(Tokens tokens, int end) throws ParseFailure {
        return new LoadReader(tokens, end).statement();
    }

    private LoadStatement statement() throws ParseFailure {
        expect("LOAD");
        expect("DATA");
        if (!skip("LOW_PRIORITY")) {
            skip("CONCURRENT");
        }
        skip("FROM");
        boolean local = skip("LOCAL");
        expect("INFILE");
        literal();
        if (!skip("REPLACE")) {
            skip("IGNORE");
        }
        expect("INTO");
        expect("TABLE");
        TableRef table = table();
        boolean partition = skip("PARTITION");
        if (partition) {
            at = tokens.afterBracket(at);
        }
        int charset = charset();
        if (skip("FIELDS") || skip("COLUMNS")) {
            fields();
        }
        if (skip("LINES")) {
            lines();
        }
        int ignored = NONE;
        if (skip("IGNORE")) {
            ignored = literal();
            if (!skip("LINES")) {
                expect("ROWS");
            }
        }
        List<Target> targets = tokens.isSymbol(at, '(') ? targets() : List.of();
        int set = skip("SET") ? at : NONE;
        if (set == NONE && at < end) {
            throw unexpected();
        }
        return new LoadStatement(
                local,
                table,
                partition,
                charset,
                new Format(fieldEnd, enclosure, escape, lineStart, lineEnd),
                ignored,
                targets,
                set);
    }

    private TableRef table() throws ParseFailure {
        String schema = "";
        if (tokens.isSymbol(at + 1, '.')) {
            schema = name();
            at++;
        }
        int token = at;
        return new TableRef(schema, name(), "", token);
    }

    private String name() throws ParseFailure {
        if (at >= end || !tokens.isName(at)) {
            throw unexpected();
        }
        return tokens.name(at++);
    }

    private int charset() throws ParseFailure {
        if (skip("CHARACTER") || skip("CHAR")) {
            expect("SET");
        } else if (!skip("CHARSET")) {
            return NONE;
        }
        if (at < end && tokens.isName(at)) {
            return at++;
        }
        return literal();
    }

    private void fields() throws ParseFailure {
        while (true) {
            if (skip("TERMINATED")) {
                fieldEnd = by();
            } else if (skip("OPTIONALLY")) {
                expect("ENCLOSED");
                enclosure = by();
            } else if (skip("ENCLOSED")) {
                enclosure = by();
            } else if (skip("ESCAPED")) {
                escape = by();
            } else {
                return;
            }
        }
    }

    private void lines() throws ParseFailure {
        while (true) {
            if (skip("TERMINATED")) {
                lineEnd = by();
            } else if (skip("STARTING")) {
                lineStart = by();
            } else {
                return;
            }
        }
    }

    private int by() throws ParseFailure {
        expect("BY");
        return literal();
    }

    private List<Target> targets() throws ParseFailure {
        List<Target> targets = new ArrayList<>();
        at++;
        while (!tokens.isSymbol(at, ')')) {
            if (!targets.isEmpty() && !tokens.isSymbol(at++, ',')) {
                at--;
                throw unexpected();
            }
            if (tokens.type(at) == TokenType.USER_VARIABLE) {
                targets.add(new Target(tokens.text(at++).substring(1), true));
            } else {
                targets.add(new Target(name(), false));
            }
        }
        at++;
        return targets;
    }

    /** A literal, of whatever kind. */
    private int literal() throws ParseFailure {
        if (at >= end || tokens.value(at) < 0) {
            throw unexpected();
        }
        return at++;
    }

    private boolean skip(String word) {
        boolean there = at < end && tokens.is(at, word);
        if (there) {
            at++;
        }
        return there;
    }

    private void expect(String word) throws ParseFailure {
        if (!skip(word)) {
            throw unexpected();
        }
    }

    private ParseFailure unexpected() {
        return new ParseFailure(
                at >= end ? "it ends too early" : "unexpected \"" + tokens.text(at) + "\"",
                at >= end ? end - 1 : at,
                false);
    }
}
