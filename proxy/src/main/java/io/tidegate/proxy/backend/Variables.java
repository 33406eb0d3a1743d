package io.tidegate.proxy.backend;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Session variables that differ from what a connection begins with, by value. A session has the
 * ones that it wants, a connection the ones that it was given; when both are equal, nothing has to
 * be done. Immutable.
 *
 * <p>Names are in lower case, those of user variables begin with {@code @}. Values are SQL literals
 * that mean the same under every character set and sql_mode.
 */
public final class Variables {
    private static final List<String> READING =
            List.of("sql_mode", "character_set_client", "collation_connection");

    /** What SET NAMES assigns. */
    private static final List<String> CHARACTER_SETS =
            List.of("character_set_client", "character_set_results", "collation_connection");

    /** As the server gives it. */
    public static final Variables NONE = new Variables(new TreeMap<>());

    private final SortedMap<String, String> values;
    private final int hash;
    private final int size;

    private Variables(SortedMap<String, String> values) {
        this.values = values;
        this.hash = values.hashCode();
        int characters = 0;
        for (Map.Entry<String, String> each : values.entrySet()) {
            characters += each.getKey().length() + each.getValue().length();
        }
        this.size = characters;
    }

    /** With one more value, or without it when it is null. */
    public Variables with(String name, @Nullable String value) {
        if (value == null ? !values.containsKey(name) : value.equals(values.get(name))) {
            return this;
        }
        SortedMap<String, String> next = new TreeMap<>(values);
        if (value == null) {
            next.remove(name);
        } else {
            next.put(name, value);
        }
        return next.isEmpty() ? NONE : new Variables(next);
    }

    /** The value of a variable, null where the server's own holds. */
    public @Nullable String get(String name) {
        return values.get(name);
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** The names of all that these have. */
    public Set<String> names() {
        return values.keySet();
    }

    /** How many characters all names and values have. */
    public int size() {
        return size;
    }

    /** True when the text of a statement means the same under both. */
    boolean readsAs(Variables other) {
        if (this == other) {
            return true;
        }
        for (String name : READING) {
            if (!Objects.equals(values.get(name), other.values.get(name))) {
                return false;
            }
        }
        return true;
    }

    /** True when going from {@code before} to these takes a value back. */
    public boolean takesBackFrom(Variables before) {
        return !values.keySet().containsAll(before.values.keySet());
    }

    /**
     * The SET that makes {@code before} into these, empty when they are equal.
     *
     * @param defaults what the connection began with
     */
    public String changesFrom(Variables before, SessionDefaults defaults) {
        if (equals(before)) {
            return "";
        }
        StringJoiner set = new StringJoiner(", ", "SET ", "");
        TreeSet<String> names = new TreeSet<>(values.keySet());
        names.addAll(before.values.keySet());
        String setNames = setNames(before, defaults);
        if (!setNames.isEmpty()) {
            set.add(setNames);
            names.removeAll(CHARACTER_SETS);
        }
        for (String name : names) {
            String value = values.get(name);
            if (value == null) {
                set.add(assignment(name, defaults.of(name)));
            } else if (!value.equals(before.values.get(name))) {
                set.add(assignment(name, value));
            }
        }
        return set.toString();
    }

    /**
     * The three of {@code SET NAMES} as one, when they can be: MySQL describes columns by the
     * collation that came with the results' character set, which a log-in and {@code SET NAMES}
     * name and an assignment of character_set_results does not. Empty when nothing of it changes.
     */
    private String setNames(Variables before, SessionDefaults defaults) {
        if (CHARACTER_SETS.stream()
                .allMatch(name -> Objects.equals(values.get(name), before.values.get(name)))) {
            return "";
        }
        List<String> next =
                CHARACTER_SETS.stream()
                        .map(name -> values.getOrDefault(name, defaults.of(name)))
                        .toList();
        String characterSet = next.getFirst();
        String collation = next.getLast();
        boolean sameForAll =
                characterSet.endsWith("'")
                        && characterSet.equals(next.get(1))
                        && collation.startsWith(
                                characterSet.substring(0, characterSet.length() - 1) + "_");
        return sameForAll ? "NAMES " + characterSet + " COLLATE " + collation : "";
    }

    private static String assignment(String name, String value) {
        return name.startsWith("@")
                ? "@" + quoted(name.substring(1)) + " = " + value
                : "SESSION " + quoted(name) + " = " + value;
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    /** How a statement reads a variable: {@code @`mine`}, {@code @@session.`sql_mode`}. */
    public static String reference(String name) {
        return name.startsWith("@") ? "@" + quoted(name.substring(1)) : "@@session." + quoted(name);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof Variables that
                        && hash == that.hash
                        && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** Names only: values may be secrets. */
    @Override
    public String toString() {
        return values.keySet().toString();
    }
}
