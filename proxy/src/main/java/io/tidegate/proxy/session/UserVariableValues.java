package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.Variables;
import io.tidegate.proxy.execution.Connections;
import io.tidegate.proxy.execution.Swallowed;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.TextResult;
import io.tidegate.sharding.sql.SetStatement;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds out what user variables of a session hold, asking its connection only when it has to. */
final class UserVariableValues implements Connections.Ready {
    private static final Pattern STRING =
            Pattern.compile("(?:_(\\w+) )?X'([0-9A-F]*)'(?: COLLATE \\w+)?");
    private static final Pattern UNSIGNED = Pattern.compile("CAST\\((\\d+) AS UNSIGNED\\)");

    private final Session session;
    private final ReadBack question;
    private final List<String> names;
    private final Consumer<List<String>> then;

    private UserVariableValues(Session session, List<String> names, Consumer<List<String>> then) {
        this.session = session;
        this.names = names;
        this.then = then;
        this.question =
                ReadBack.of(
                        names.stream()
                                .<SetStatement.Assignment>map(name ->
                                        new SetStatement.UserVariable(
                                                name, new SetStatement.Expression()))
                                .distinct()
                                .toList(),
                        session.settings().dialect().mariaDb());
    }

    /**
     * @param names in lower case, without their @
     * @param then gets an SQL literal for each; what it throws is its client's answer
     */
    static void ask(Session session, List<String> names, Consumer<List<String>> then) {
        GroupId at = names.isEmpty() ? null : session.localState().variablesAt();
        if (at == null) {
            then.accept(literals(session.settings().variables(), names));
            return;
        }
        session.localState().use(new LocalState.Use(true, false, false, false), List.of(at));
        session.connections()
                .connectOutsideTransaction(at, new UserVariableValues(session, names, then));
    }

    private static List<String> literals(Variables variables, List<String> names) {
        return names.stream().map(name -> plain(variables.get("@" + name))).toList();
    }

    /** In the form that people write, where it means the same. */
    private static String plain(@Nullable String literal) {
        if (literal == null) {
            return "NULL";
        }
        Matcher unsigned = UNSIGNED.matcher(literal);
        if (unsigned.matches()) {
            return unsigned.group(1);
        }
        Matcher string = STRING.matcher(literal);
        if (string.matches() && string.group(1) != null) {
            String text = new String(bytes(string), StandardCharsets.ISO_8859_1);
            boolean asWritten =
                    SessionSettings.charset(string.group(1)) != null
                            && text.chars()
                                    .allMatch(c -> c >= ' ' && c <= '~' && c != '\'' && c != '\\');
            return asWritten ? "'" + text + "'" : literal;
        }
        return literal;
    }

    /**
     * The text that one of these literals stands for.
     *
     * @throws TidegateException in a character set that is not known
     */
    static String text(String literal) {
        if (literal.startsWith("'")) {
            return literal.substring(1, literal.length() - 1);
        }
        Matcher string = STRING.matcher(literal);
        if (!string.matches()) {
            return literal;
        }
        Charset charset =
                string.group(1) == null
                        ? StandardCharsets.UTF_8
                        : SessionSettings.charset(string.group(1));
        if (charset == null) {
            throw ErrorCode.UNSAFE_CHARACTER_SET.with(
                    "a statement in the character set "
                            + string.group(1)
                            + "; CONVERT it USING utf8mb4");
        }
        return new String(bytes(string), charset);
    }

    private static byte[] bytes(Matcher string) {
        return HexFormat.of().parseHex(string.group(2));
    }

    @Override
    public void ready(BackendConnection connection) {
        connection.query(
                Session.bytes(question.sql()),
                new Swallowed(
                        connection,
                        new Swallowed.Then() {
                            @Override
                            public void ok(byte[] reply) {
                                TextResult answer =
                                        reply.length < Swallowed.MOST
                                                ? TextResult.decode(
                                                        reply, question.columns().size())
                                                : null;
                                session.connections().settle(connection);
                                session.guarded(() -> then.accept(values(answer)));
                            }

                            @Override
                            public void failed(ErrPacket error) {
                                session.connections().settle(connection);
                                session.answerError(error);
                            }

                            @Override
                            public void lost(TidegateException cause) {
                                session.connections().lost(connection);
                                session.refuse(cause);
                            }
                        }));
    }

    private List<String> values(@Nullable TextResult answer) {
        if (answer == null) {
            throw ErrorCode.SESSION_STATE_NOT_PORTABLE.with(
                    "the user variables of a statement prepared in SQL hold more than 64 KiB; use the"
                            + " driver's prepared statements");
        }
        Variables read = question.applyTo(Variables.NONE, answer, session.settings());
        return literals(read, names);
    }

    @Override
    public void failed(ErrPacket error) {
        session.answerError(error);
    }

    @Override
    public void failed(TidegateException cause) {
        session.refuse(cause);
    }
}
