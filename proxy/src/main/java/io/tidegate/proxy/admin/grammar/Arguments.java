package io.tidegate.proxy.admin.grammar;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a user has filled into a command.
 *
 * @param words the keywords that were written, in upper case
 * @param values by name
 * @param shown the command as it was written, with stars for what is secret
 */
public record Arguments(Set<String> words, Map<String, String> values, String shown) {
    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h)");

    public Arguments {
        words = Set.copyOf(words);
        values = Map.copyOf(values);
    }

    /** Whether an optional keyword was written. */
    public boolean has(String word) {
        return words.contains(word);
    }

    /** A value that the grammar demands. */
    public String text(String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    public Optional<String> optional(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** A number that the grammar demands. */
    public long number(String name) {
        return Long.parseLong(text(name));
    }

    public Optional<Duration> duration(String name) {
        return optional(name).map(Arguments::parsed);
    }

    private static Duration parsed(String text) {
        Matcher parts = DURATION.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(text);
        }
        long amount = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }
}
