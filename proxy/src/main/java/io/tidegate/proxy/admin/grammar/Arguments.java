package io.tidegate.proxy.admin.grammar;

import io.tidegate.conf.model.WrittenDuration;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a user has filled into a command.
 *
 * @param words the keywords that were written, in upper case
 * @param values by name
 * @param shown the command as it was written, with stars for what is secret
 */
public record Arguments(Set<String> words, Map<String, String> values, String shown) {
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
        return optional(name).map(text -> WrittenDuration.parseUsable(text).orElseThrow());
    }
}
