package io.tidegate.ha.ddl;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The variables of a client's session under which its DDL runs, as a text and as SET. Their names
 * and values are of ASCII and have neither quotes nor backslashes in them.
 */
final class Settings {
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");
    private static final Pattern NAME = Pattern.compile("[a-z_0-9]+");

    private Settings() {}

    /** One line for each. */
    static String text(Map<String, String> settings) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(settings)
                .forEach((name, value) -> text.append(name + "=" + value).append('\n'));
        return text.toString();
    }

    static Map<String, String> parse(String text) {
        Map<String, String> settings = new TreeMap<>();
        text.lines()
                .forEach(line -> {
                    int equals = line.indexOf('=');
                    if (equals < 0) {
                        throw new IllegalArgumentException("not a setting: " + line);
                    }
                    String name = name(line.substring(0, equals));
                    settings.put(name, plain(name, line.substring(equals + 1)));
                });
        return settings;
    }

    static String assignment(String name, String value) {
        String plain = plain(name, value);
        String literal = NUMBER.matcher(plain).matches() ? plain : "'" + plain + "'";
        return "SET SESSION " + name(name) + " = " + literal;
    }

    private static String plain(String name, String value) {
        if (value.indexOf('\'') >= 0 || value.indexOf('\\') >= 0) {
            throw new IllegalArgumentException("not a value of " + name + ": " + value);
        }
        return value;
    }

    static String name(String variable) {
        if (!NAME.matcher(variable).matches()) {
            throw new IllegalArgumentException("not a variable: " + variable);
        }
        return variable;
    }
}
