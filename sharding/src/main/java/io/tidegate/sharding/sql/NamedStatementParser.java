package io.tidegate.sharding.sql;

import io.tidegate.sharding.sql.NamedStatement.Arguments;
import io.tidegate.sharding.sql.NamedStatement.Deallocate;
import io.tidegate.sharding.sql.NamedStatement.Execute;
import io.tidegate.sharding.sql.NamedStatement.Expression;
import io.tidegate.sharding.sql.NamedStatement.Immediate;
import io.tidegate.sharding.sql.NamedStatement.Prepare;
import io.tidegate.sharding.sql.NamedStatement.Source;
import io.tidegate.sharding.sql.NamedStatement.Text;
import io.tidegate.sharding.sql.NamedStatement.Unknown;
import io.tidegate.sharding.sql.NamedStatement.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads PREPARE, EXECUTE and DEALLOCATE PREPARE. */
public final class NamedStatementParser {
    private final Tokens tokens;
    private final int end;

    private NamedStatementParser(Tokens tokens) {
        this.tokens = tokens;
        int last = tokens.count();
        while (last > 0 && tokens.isSymbol(last - 1, ';')) {
            last--;
        }
        this.end = last;
    }

    /**
     * @param sql one statement that begins with one of these words
     */
    public static NamedStatement parse(ScannedSql sql) {
        return new NamedStatementParser(Tokens.of(sql)).statement();
    }

    private NamedStatement statement() {
        return switch (tokens.keyword(0)) {
            case "PREPARE" ->
                    tokens.isName(1) && tokens.is(2, "FROM")
                            ? new Prepare(name(1), source(3, end))
                            : new Unknown();
            case "EXECUTE" ->
                    tokens.is(1, "IMMEDIATE") && end > 2 && !tokens.is(2, "USING")
                            ? immediate()
                            : execute();
            case "DEALLOCATE", "DROP" ->
                    tokens.is(1, "PREPARE") && tokens.isName(2) && end == 3
                            ? new Deallocate(name(2))
                            : new Unknown();
            default -> new Unknown();
        };
    }

    private NamedStatement execute() {
        if (!tokens.isName(1)) {
            return new Unknown();
        }
        if (end == 2) {
            return new Execute(name(1), Arguments.NONE);
        }
        return tokens.is(2, "USING") ? new Execute(name(1), arguments(3)) : new Unknown();
    }

    private NamedStatement immediate() {
        int depth = 0;
        for (int i = 2; i < end; i++) {
            if (tokens.isSymbol(i, '(')) {
                depth++;
            } else if (tokens.isSymbol(i, ')')) {
                depth--;
            } else if (depth == 0 && tokens.is(i, "USING")) {
                return new Immediate(source(2, i), arguments(i + 1));
            }
        }
        return new Immediate(source(2, end), Arguments.NONE);
    }

    /** Strings that stand side by side are one. */
    private Source source(int from, int to) {
        if (to == from + 1 && tokens.type(from) == TokenType.USER_VARIABLE) {
            return new Variable(variable(from));
        }
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            if (tokens.type(i) != TokenType.STRING) {
                return new Expression();
            }
            text.append(tokens.string(i));
        }
        return from < to ? new Text(text.toString()) : new Expression();
    }

    private Arguments arguments(int from) {
        List<String> variables = new ArrayList<>();
        for (int i = from; i < end; i += 2) {
            boolean ends = i + 1 == end || tokens.isSymbol(i + 1, ',');
            if (tokens.type(i) != TokenType.USER_VARIABLE || !ends) {
                return new Arguments(List.of(), i);
            }
            variables.add(variable(i));
        }
        return variables.isEmpty()
                ? new Arguments(List.of(), from)
                : new Arguments(variables, Arguments.NONE.other());
    }

    private String name(int token) {
        return tokens.name(token).toLowerCase(Locale.ROOT);
    }

    private String variable(int token) {
        return SetParser.variableName(tokens.text(token), 1);
    }
}
