package io.tidegate.sharding.sql;

import io.tidegate.sharding.sql.SetStatement.Assignment;
import io.tidegate.sharding.sql.SetStatement.Assignments;
import io.tidegate.sharding.sql.SetStatement.CharacterSet;
import io.tidegate.sharding.sql.SetStatement.Constant;
import io.tidegate.sharding.sql.SetStatement.Default;
import io.tidegate.sharding.sql.SetStatement.Expression;
import io.tidegate.sharding.sql.SetStatement.NextTransaction;
import io.tidegate.sharding.sql.SetStatement.SessionTransaction;
import io.tidegate.sharding.sql.SetStatement.SystemVariable;
import io.tidegate.sharding.sql.SetStatement.Unknown;
import io.tidegate.sharding.sql.SetStatement.Unsupported;
import io.tidegate.sharding.sql.SetStatement.UserVariable;
import io.tidegate.sharding.sql.SetStatement.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads SET statements in every spelling that servers take. */
public final class SetParser {
    private static final Set<String> NEXT_TRANSACTION =
            Set.of(
                    "transaction_isolation",
                    "transaction_read_only",
                    "tx_isolation",
                    "tx_read_only");

    private enum Scope {
        /** None said: the session's, but for the variables of a transaction. */
        UNSAID,
        SESSION,
        SERVER
    }

    /** Words that are calls of a function without its brackets. */
    private static final Set<String> CALLS =
            Set.of(
                    "CURRENT_DATE",
                    "CURRENT_TIME",
                    "CURRENT_TIMESTAMP",
                    "CURRENT_USER",
                    "CURRENT_ROLE",
                    "LOCALTIME",
                    "LOCALTIMESTAMP",
                    "UTC_DATE",
                    "UTC_TIME",
                    "UTC_TIMESTAMP");

    private final Tokens tokens;
    private final int end;
    private int at;

    /** The scope said last holds for the assignments behind it too. */
    private Scope scope = Scope.UNSAID;

    private SetParser(Tokens tokens) {
        this.tokens = tokens;
        int last = tokens.count();
        while (last > 0 && tokens.isSymbol(last - 1, ';')) {
            last--;
        }
        this.end = last;
    }

    /**
     * @param sql one statement that begins with SET
     */
    public static SetStatement parse(ScannedSql sql) {
        return new SetParser(Tokens.of(sql)).statement();
    }

    private SetStatement statement() {
        at = 1;
        switch (tokens.keyword(1)) {
            case "PASSWORD" -> {
                return serverOnly("SET PASSWORD");
            }
            case "ROLE" -> {
                return serverOnly("SET ROLE");
            }
            case "DEFAULT" -> {
                return serverOnly("SET DEFAULT ROLE");
            }
            case "RESOURCE" -> {
                return serverOnly("SET RESOURCE GROUP");
            }
            case "STATEMENT" -> {
                return new Unsupported(
                        "SET STATEMENT ... FOR",
                        "set the variable for the session and run the statement by itself");
            }
            case "TRANSACTION" -> {
                return new NextTransaction();
            }
            default -> {}
        }
        List<Assignment> assignments = new ArrayList<>();
        boolean next = false;
        do {
            SetStatement special = assignment(assignments);
            if (special instanceof NextTransaction) {
                next = true;
            } else if (!(special instanceof Assignments)) {
                return special;
            }
        } while (at < end && tokens.isSymbol(at++, ','));
        if (at < end) {
            return new Unknown();
        }
        if (next) {
            return assignments.isEmpty() ? new NextTransaction() : new Unknown();
        }
        return new Assignments(assignments);
    }

    /** Takes one assignment; the result says when it is something else. */
    private SetStatement assignment(List<Assignment> to) {
        if (tokens.type(at) == TokenType.USER_VARIABLE) {
            String name = variableName(tokens.text(at++), 1);
            Value value = value();
            to.add(new UserVariable(name, value));
            return new Assignments(to);
        }
        if (tokens.type(at) == TokenType.SYSTEM_VARIABLE) {
            return scoped(variableName(tokens.text(at++), 2), to);
        }
        if (!isNext('=')) {
            switch (tokens.keyword(at)) {
                case "SESSION", "LOCAL" -> {
                    scope = Scope.SESSION;
                    at++;
                }
                case "GLOBAL", "PERSIST", "PERSIST_ONLY" -> {
                    scope = Scope.SERVER;
                    at++;
                }
                default -> {}
            }
        }
        switch (tokens.keyword(at)) {
            case "NAMES" -> {
                if (!isNext('=')) {
                    return characterSet(true, to);
                }
            }
            case "CHARSET" -> {
                if (!isNext('=')) {
                    return characterSet(false, to);
                }
            }
            case "CHARACTER", "CHAR" -> {
                if (tokens.is(at + 1, "SET")) {
                    return characterSet(false, to);
                }
            }
            case "TRANSACTION" -> {
                return transaction(to);
            }
            case "PASSWORD" -> {
                return serverOnly("SET PASSWORD");
            }
            default -> {}
        }
        if (!tokens.isName(at)) {
            return new Unknown();
        }
        String name = tokens.name(at++).toLowerCase(Locale.ROOT);
        if (tokens.isSymbol(at, '.') && tokens.isName(at + 1)) {
            // The variable of a component or of a key cache.
            name += "." + tokens.name(at + 1).toLowerCase(Locale.ROOT);
            at += 2;
        }
        return variable(scope, name, to);
    }

    /** A variable written with @@, maybe with its scope in front of it. */
    private SetStatement scoped(String written, List<Assignment> to) {
        int dot = written.indexOf('.');
        String scope = dot < 0 ? "" : written.substring(0, dot);
        return switch (scope) {
            case "session", "local" -> variable(Scope.SESSION, written.substring(dot + 1), to);
            case "global", "persist", "persist_only" -> variable(Scope.SERVER, written, to);
            default -> variable(Scope.UNSAID, written, to);
        };
    }

    private SetStatement variable(Scope in, String name, List<Assignment> to) {
        if (in == Scope.SERVER) {
            return serverOnly("SET GLOBAL and PERSIST");
        }
        if (name.isEmpty()) {
            return new Unknown();
        }
        Value value = value();
        if (in == Scope.UNSAID && NEXT_TRANSACTION.contains(name)) {
            return new NextTransaction();
        }
        to.add(new SystemVariable(name, value));
        return new Assignments(to);
    }

    private SetStatement characterSet(boolean names, List<Assignment> to) {
        skipValue();
        to.add(new CharacterSet(names));
        return new Assignments(to);
    }

    private SetStatement transaction(List<Assignment> to) {
        if (scope == Scope.SERVER) {
            return serverOnly("SET GLOBAL TRANSACTION");
        }
        boolean isolation = false;
        boolean access = false;
        for (int i = at; i < end; i++) {
            isolation |= tokens.is(i, "ISOLATION");
            access |=
                    tokens.is(i, "READ") && (tokens.is(i + 1, "ONLY") || tokens.is(i + 1, "WRITE"));
        }
        at = end;
        to.add(new SessionTransaction(isolation, access));
        return new Assignments(to);
    }

    private boolean isNext(char symbol) {
        return tokens.isSymbol(at + 1, symbol)
                || tokens.isSymbol(at + 1, ':') && tokens.isSymbol(at + 2, symbol);
    }

    private Value value() {
        if (tokens.isSymbol(at, ':')) {
            at++;
        }
        if (!tokens.isSymbol(at, '=')) {
            return new Expression();
        }
        at++;
        int from = at;
        skipValue();
        if (at == from + 1) {
            return single(from);
        }
        boolean negative =
                at == from + 2
                        && tokens.isSymbol(from, '-')
                        && tokens.type(from + 1) == TokenType.NUMBER;
        return negative ? new Constant("-" + tokens.text(from + 1)) : new Expression();
    }

    private Value single(int token) {
        String text = tokens.text(token);
        return switch (tokens.type(token)) {
            case NUMBER -> new Constant(text);
            case STRING -> isPlain(text) ? new Constant(quoted(text)) : new Expression();
            case WORD ->
                    tokens.is(token, "DEFAULT")
                            ? new Default()
                            : CALLS.contains(tokens.keyword(token))
                                    ? new Expression()
                                    : new Constant(text);
            default -> new Expression();
        };
    }

    /** A string that reads the same under every sql_mode and character set. */
    private static boolean isPlain(String text) {
        char quote = text.charAt(0);
        boolean ends = text.length() > 1 && text.charAt(text.length() - 1) == quote;
        if (quote != '\'' && quote != '"' || !ends) {
            return false;
        }
        for (int i = 1; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '\\' || c == '\'' || c == '"') {
                return false;
            }
        }
        return true;
    }

    private static String quoted(String text) {
        return "'" + text.substring(1, text.length() - 1) + "'";
    }

    /** Moves behind the expression: to a comma outside brackets, or the end. */
    private void skipValue() {
        int depth = 0;
        while (at < end) {
            if (tokens.isSymbol(at, '(')) {
                depth++;
            } else if (tokens.isSymbol(at, ')')) {
                depth--;
            } else if (depth == 0 && tokens.isSymbol(at, ',')) {
                return;
            }
            at++;
        }
    }

    private static Unsupported serverOnly(String what) {
        return new Unsupported(
                what,
                "it changes one server behind the proxy or the account that the proxy uses there; connect"
                        + " to that server to do it");
    }

    /** The name in lower case without its signs and quotes. */
    static String variableName(String written, int signs) {
        String name = written.substring(Math.min(signs, written.length()));
        if (name.length() >= 2 && "'\"`".indexOf(name.charAt(0)) >= 0) {
            String quote = name.substring(0, 1);
            name = name.substring(1, name.length() - 1).replace(quote + quote, quote);
        }
        return name.toLowerCase(Locale.ROOT);
    }
}
