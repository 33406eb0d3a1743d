package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.proxy.wire.ServerStatus;
import io.tidegate.sharding.sql.SqlDialect;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a session has set. Every accepted SET that another connection can reproduce is kept, the
 * newest of each variable, and replayed in order on each further connection of the session.
 */
final class SessionSettings {
    /** A SET with the moment at which it was made, counted from 1. */
    record Setting(int version, byte[] sql) {}

    private static final Pattern SINGLE =
            Pattern.compile(
                    "(?is)set\\s+(?:session\\s+|local\\s+|@@session\\.|@@local\\.|@@)?(@?[\\w$.]+)\\s*:?=[^,@]*");

    private final Map<String, Setting> replay = new LinkedHashMap<>();
    private final Set<Pin> pins = EnumSet.noneOf(Pin.class);
    private final SqlDialect initial;
    private SqlDialect dialect;
    private boolean autocommit = true;
    private boolean readable = true;
    private int version;

    SessionSettings(SqlDialect initial) {
        this.initial = initial;
        this.dialect = initial;
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

    void autocommit(boolean on) {
        autocommit = on;
    }

    boolean isPinned() {
        return !pins.isEmpty();
    }

    Set<Pin> pins() {
        return pins;
    }

    void pin(Pin reason) {
        pins.add(reason);
    }

    int version() {
        return version;
    }

    /** Keeps a SET that a server has accepted. */
    void add(String sql, byte[] bytes) {
        Matcher single = SINGLE.matcher(sql.strip());
        String key = single.matches() ? single.group(1).toLowerCase(Locale.ROOT) : sql;
        replay.remove(key);
        replay.put(key, new Setting(++version, bytes));
        pin(Pin.SETTING);
    }

    /** The first setting that a connection lacks which has those up to {@code applied}. */
    @Nullable Setting after(int applied) {
        if (applied == version) {
            return null;
        }
        for (Setting setting : replay.values()) {
            if (setting.version() > applied) {
                return setting;
            }
        }
        return null;
    }

    /** Takes over what a server says of the variables that decide how text is read. */
    void reading(String sqlMode, String characterSet) {
        Charset charset = charset(characterSet);
        readable = charset != null;
        dialect =
                new SqlDialect(
                        charset == null ? StandardCharsets.UTF_8 : charset,
                        sqlMode.contains("ANSI_QUOTES"),
                        sqlMode.contains("NO_BACKSLASH_ESCAPES"),
                        dialect.mariaDb());
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
                | (dialect.noBackslashEscapes() ? ServerStatus.NO_BACKSLASH_ESCAPES : 0);
    }

    void reset() {
        replay.clear();
        pins.clear();
        version = 0;
        dialect = initial;
        autocommit = true;
        readable = true;
    }
}
