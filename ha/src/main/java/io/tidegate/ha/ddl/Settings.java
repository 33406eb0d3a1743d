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
                    settings.put(line.substring(0, equals), line.substring(equals + 1));
                });
        return settings;
    }

    static String assignment(String name, String value) {
        String literal =
                NUMBER.matcher(value).matches() ? value : "'" + value.replace("'", "''") + "'";
        return "SET SESSION " + name(name) + " = " + literal;
    }

    static String name(String variable) {
        if (!NAME.matcher(variable).matches()) {
            throw new IllegalArgumentException("not a variable: " + variable);
        }
        return variable;
    }
}
