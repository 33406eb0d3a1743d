package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.proxy.backend.Variables;
import io.tidegate.proxy.wire.ServerStatus;
import io.tidegate.sharding.key.Recoding;
import io.tidegate.sharding.sql.SqlDialect;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a session has set, by value, so that any connection can be given it; what cannot be given
 * away pins the session to its connections.
 */
final class SessionSettings {
    private final Set<Pin> pins = EnumSet.noneOf(Pin.class);
    private static final String KEEPS_ZERO = "NO_AUTO_VALUE_ON_ZERO";
    private static final String TIMESTAMP = "timestamp";
    private static final String RUNNING = "0";

    private final SqlDialect initial;
    private final boolean initiallyKeepsZero;
    private final String initialModes;
    private Variables variables = Variables.NONE;
    private SqlDialect dialect;
    private boolean keepsZero;
    private String modes;
    private boolean forGood;
    private boolean insertIdSet;
    private boolean autocommit = true;
    private boolean readable = true;
    private boolean inMoment;

    /**
     * @param modes the servers' sql_mode
     */
    SessionSettings(SqlDialect initial, String modes) {
        this.initial = initial;
        this.initiallyKeepsZero = modes.contains(KEEPS_ZERO);
        this.initialModes = modes;
        this.modes = modes;
        this.dialect = initial;
        this.keepsZero = initiallyKeepsZero;
    }

    /** How many rows of a SELECT without LIMIT the session wants; -1 for all. */
    long selectLimit() {
        return number("sql_select_limit");
    }

    /** How many warnings of a statement the session wants kept; -1 for as many as servers keep. */
    long mostWarnings() {
        return number("max_error_count");
    }

    private long number(String variable) {
        String value = variables.get(variable);
        if (value == null) {
            return -1;
        }
        try {
            return Math.max(-1, Long.parseLong(value));
        } catch (NumberFormatException many) {
            return -1;
        }
    }

    Variables variables() {
        return variables;
    }

    void variables(Variables next) {
        variables = next;
    }

    /** Whether its clock stands, because the session has set it. */
    boolean hasOwnTime() {
        String time = variables.get(TIMESTAMP);
        return time != null && !time.equals(RUNNING);
    }

    /**
     * Stops the clock for the statement at hand.
     *
     * @param time in seconds
     */
    void beginMoment(String time) {
        variables = variables.with(TIMESTAMP, time);
        inMoment = true;
    }

    /** The statement has ended. */
    void endMoment() {
        if (inMoment) {
            variables = variables.with(TIMESTAMP, null);
            inMoment = false;
        }
    }

    /** How the text of the session's statements has to be read. */
    SqlDialect dialect() {
        return dialect;
    }

    /** Refuses text in a character set whose bytes can look like quotes. */
    void requireReadable() {
        if (!readable) {
            throw ErrorCode.UNSAFE_CHARACTER_SET.with(
                    "the session's character_set_client is one whose bytes can look like quotes; SET NAMES"
                            + " utf8mb4 first");
        }
    }

    boolean isAutocommit() {
        return autocommit;
    }

    /** As a server says of the session; what else it has set stays. */
    void autocommit(boolean on) {
        autocommit = on;
        variables = variables.with("autocommit", on ? null : "0");
    }

    /** Whether it keeps all its connections for good. */
    boolean isPinned() {
        return forGood;
    }

    Set<Pin> pins() {
        return pins;
    }

    void pin(Pin reason) {
        pins.add(reason);
        forGood |= reason.isForGood();
    }

    /** All that only connections had is gone. */
    void unpinAll() {
        pins.clear();
        forGood = false;
        insertIdSet = false;
    }

    void unpin(Pin reason) {
        pins.remove(reason);
    }

    /**
     * @param connection the name of its {@code collation_connection}, empty when it is not known
     */
    void characterSets(String name, String connection) {
        Charset charset = charset(name);
        readable = charset != null;
        dialect =
                new SqlDialect(
                        charset == null ? StandardCharsets.UTF_8 : charset,
                        dialect.ansiQuotes(),
                        dialect.noBackslashEscapes(),
                        dialect.mariaDb(),
                        Recoding.of(
                                name.toLowerCase(Locale.ROOT),
                                connection.toLowerCase(Locale.ROOT)));
    }

    /** After a reset MySQL has its own character sets, MariaDB again those of the login. */
    void resetCharacterSets(Baseline baseline) {
        if (!baseline.isMariaDb()) {
            variables = variables.with(ReadBack.CLIENT, "DEFAULT");
            variables = variables.with(ReadBack.RESULTS, "DEFAULT");
            variables = variables.with(ReadBack.CONNECTION, "DEFAULT");
            characterSets(baseline.characterSetClient(), "");
        }
    }

    /** Whether a 0 for a generated column is an id, and not the wish for one. */
    boolean keepsZero() {
        return keepsZero;
    }

    /** The next id of some table is set: nobody knows when it is used up. */
    void setsInsertId() {
        insertIdSet = true;
    }

    boolean hasSetInsertId() {
        return insertIdSet;
    }

    /** Its sql_mode, as servers spell it. */
    String modes() {
        return modes;
    }

    /** Whether a value that cannot be stored as it is makes an INSERT fail. */
    boolean isStrict() {
        return modes.contains("STRICT_");
    }

    void sqlMode(String modes) {
        this.modes = modes;
        keepsZero = modes.contains(KEEPS_ZERO);
        dialect =
                new SqlDialect(
                        dialect.charset(),
                        modes.contains("ANSI_QUOTES"),
                        modes.contains("NO_BACKSLASH_ESCAPES"),
                        dialect.mariaDb(),
                        dialect.recoding());
    }

    /** In all others a byte of a character can look like a quote or a backslash, or is unproven. */
    static @Nullable Charset charset(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "utf8", "utf8mb3", "utf8mb4" -> StandardCharsets.UTF_8;
            case "latin1" -> Charset.forName("windows-1252");
            case "ascii" -> StandardCharsets.US_ASCII;
            case "binary" -> StandardCharsets.ISO_8859_1;
            default -> null;
        };
    }

    /** The status flags that the settings decide. */
    int status() {
        return (autocommit ? ServerStatus.AUTOCOMMIT : 0)
                | (dialect.noBackslashEscapes() ? ServerStatus.NO_BACKSLASH_ESCAPES : 0)
                | (dialect.ansiQuotes() && dialect.mariaDb() ? ServerStatus.ANSI_QUOTES : 0);
    }

    void reset() {
        variables = Variables.NONE;
        inMoment = false;
        pins.clear();
        forGood = false;
        dialect = initial;
        keepsZero = initiallyKeepsZero;
        modes = initialModes;
        insertIdSet = false;
        autocommit = true;
        readable = true;
    }
}
