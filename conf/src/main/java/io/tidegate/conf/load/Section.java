package io.tidegate.conf.load;

import io.tidegate.conf.model.WrittenDuration;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One map of the document. Reading a key notes that it is known; {@link #end} reports the others.
 * What is wrong is reported and read as its default, so that all problems show at once.
 */
final class Section {
    /** As much as a server takes in one command. */
    private static final long LARGEST = 1 << 30;

    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})\\s*(B|KiB|MiB|GiB)?");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private final String path;
    private final Map<String, Object> map;
    private final List<Problem> problems;
    private final Surroundings surroundings;
    private final Set<String> known = new LinkedHashSet<>();

    Section(
            String path,
            Map<String, Object> map,
            List<Problem> problems,
            Surroundings surroundings) {
        this.path = path;
        this.map = map;
        this.problems = problems;
        this.surroundings = surroundings;
    }

    @SuppressWarnings("unchecked")
    static Section of(
            String path,
            @Nullable Object value,
            List<Problem> problems,
            Surroundings surroundings) {
        if (value instanceof Map<?, ?> map) {
            return new Section(path, (Map<String, Object>) map, problems, surroundings);
        }
        if (value != null) {
            problems.add(new Problem(path, "expected keys with values here", "write {key: value}"));
        }
        return new Section(path, Map.of(), problems, surroundings);
    }

    String path() {
        return path;
    }

    String pathOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    Set<String> keys() {
        return map.keySet();
    }

    boolean has(String key) {
        known.add(key);
        return map.containsKey(key);
    }

    @Nullable Object raw(String key) {
        known.add(key);
        return map.get(key);
    }

    /** Names that differ in case only are the same to some servers and not to others. */
    void requireDistinctKeys(String another) {
        Set<String> seen = new HashSet<>();
        for (String key : keys()) {
            if (!seen.add(key.toLowerCase(Locale.ROOT))) {
                problem(key, another + " has the same name but for its case", "rename one of them");
            }
        }
    }

    void problem(String key, String message, String hint) {
        problems.add(new Problem(key.isEmpty() ? path : pathOf(key), message, hint));
    }

    Section section(String key) {
        return of(pathOf(key), raw(key), problems, surroundings);
    }

    Section required(String key, String hint) {
        if (!has(key)) {
            problem(key, "is missing", hint);
        }
        return section(key);
    }

    /** One element of the list at {@code key}. */
    Section element(String key, int index, @Nullable Object value) {
        return of(pathOf(key) + "[" + index + "]", value, problems, surroundings);
    }

    Optional<String> text(String key) {
        Object value = raw(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof String text) {
            return Optional.of(text);
        }
        problem(key, "expected a single value", "");
        return Optional.empty();
    }

    String requiredText(String key, String hint) {
        if (!has(key)) {
            problem(key, "is missing", hint);
            return "";
        }
        return text(key).orElse("");
    }

    /** A password in clear or in an environment variable; it has to be there. */
    String password(String key) {
        if (!has(key)) {
            problem(key, "is missing", "password: \"${NAME}\" takes it from the environment");
            return "";
        }
        String written = text(key).orElse("");
        if (written.contains("${") && !VARIABLE.matcher(written).matches()) {
            problem(
                    key,
                    "holds ${ beside other text",
                    "put the whole password into one variable: \"${NAME}\"");
            return "";
        }
        return secret(key).orElse("");
    }

    /** A text in which ${NAME} stands for an environment variable. */
    Optional<String> secret(String key) {
        return text(key)
                .map(text -> {
                    Matcher variable = VARIABLE.matcher(text);
                    if (!variable.matches()) {
                        return text;
                    }
                    String value = surroundings.environment().get(variable.group(1));
                    if (value == null || value.isEmpty()) {
                        problem(
                                key,
                                "the environment variable "
                                        + variable.group(1)
                                        + (value == null ? " is not set" : " is empty"),
                                "export it before the start");
                        return "";
                    }
                    return value;
                });
    }

    /** The content of the file that a key names. */
    Optional<byte[]> file(String key) {
        return text(key).flatMap(name -> surroundings.file(this, key, name));
    }

    boolean yesOrNo(String key, boolean byDefault) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return byDefault;
        }
        return switch (text.get().strip()) {
            case "true" -> true;
            case "false" -> false;
            default -> {
                problem(key, "is neither true nor false: " + text.get(), "");
                yield byDefault;
            }
        };
    }

    int number(String key, int byDefault, int least, int most) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return byDefault;
        }
        try {
            int value = Integer.parseInt(text.get().strip());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // Reported below like a number out of range.
        }
        problem(key, "is not a whole number from " + least + " to " + most + ": " + text.get(), "");
        return byDefault;
    }

    Duration duration(String key, Duration byDefault) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return byDefault;
        }
        Optional<Duration> value = WrittenDuration.parse(text.get());
        if (value.isEmpty()) {
            problem(key, "is not a duration: " + text.get(), "write 500ms, 5s, 10m, 1h or 1d");
            return byDefault;
        }
        if (value.get().compareTo(WrittenDuration.LONGEST) > 0) {
            String longest = WrittenDuration.LONGEST.toDays() + "d";
            problem(key, "is longer than " + longest + ": " + text.get(), "");
            return byDefault;
        }
        return value.get();
    }

    Duration positiveDuration(String key, Duration byDefault) {
        Duration value = duration(key, byDefault);
        if (value.isZero()) {
            problem(key, "must be longer than 0", "");
            return byDefault;
        }
        return value;
    }

    int size(String key, int byDefault, int least) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return byDefault;
        }
        Matcher parts = SIZE.matcher(text.get().strip());
        if (parts.matches()) {
            String unit = parts.group(2) == null ? "B" : parts.group(2);
            int shift = Arrays.asList("B", "KiB", "MiB", "GiB").indexOf(unit) * 10;
            long value = Long.parseLong(parts.group(1));
            if (value <= LARGEST >> shift && value << shift >= least) {
                return (int) (value << shift);
            }
        }
        problem(
                key,
                "is not a size from " + least + "B to 1GiB: " + text.get(),
                "write 64KiB or 16MiB");
        return byDefault;
    }

    <E extends Enum<E>> E choice(String key, Class<E> type, E byDefault) {
        return text(key).flatMap(text -> chosen(key, type, text)).orElse(byDefault);
    }

    /** A list of choices; an empty one is none of them. */
    <E extends Enum<E>> Set<E> choices(String key, Class<E> type, Set<E> byDefault) {
        if (!has(key)) {
            return byDefault;
        }
        Set<E> all = new LinkedHashSet<>();
        texts(key).forEach(text -> chosen(key, type, text).ifPresent(all::add));
        return all;
    }

    private <E extends Enum<E>> Optional<E> chosen(String key, Class<E> type, String text) {
        String wanted = text.strip().toUpperCase(Locale.ROOT).replace('-', '_');
        for (E each : type.getEnumConstants()) {
            if (each.name().equals(wanted)) {
                return Optional.of(each);
            }
        }
        List<String> all =
                Arrays.stream(type.getEnumConstants())
                        .map(each -> each.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .toList();
        problem(key, "is none of " + all + ": " + text, "");
        return Optional.empty();
    }

    List<String> texts(String key) {
        Object value = raw(key);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        problem(key, "expected a list of values", "write [a, b]");
        return List.of();
    }

    /** Reports the keys that nobody asked for. */
    void end() {
        for (String key : map.keySet()) {
            if (!known.contains(key)) {
                String near = Spelling.nearest(key, known);
                problem(
                        key,
                        "is not known here",
                        near.isEmpty()
                                ? "known keys: " + String.join(", ", known)
                                : "did you mean " + near + "?");
            }
        }
    }
}
