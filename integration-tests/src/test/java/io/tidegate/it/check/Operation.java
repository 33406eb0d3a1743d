package io.tidegate.it.check;

import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What one client asked for, and what it was told. Moments are those of {@link System#nanoTime} in
 * one process.
 *
 * @param process the client, one thing after the other
 * @param function what it asked for
 * @param key of what: the id of a row, a register, a branch
 * @param value what was written or read; of a row the transaction that it was to be in, or 0
 * @param gtid the transaction that a server told with its OK, or nothing
 */
public record Operation(
        String process,
        Function function,
        String key,
        long value,
        long startNanos,
        long endNanos,
        Outcome outcome,
        String gtid) {

    /** What can be asked for. */
    public enum Function {
        /** A row of its own, by itself or with others in a transaction. */
        INSERT,
        /** An amount from one account to another one, with a row of the journal. */
        TRANSFER,
        /** Of all accounts of a branch. */
        TOTAL,
        /** A number that grows. */
        WRITE,
        READ
    }

    /** What it was told. */
    public enum Outcome {
        /** It is done. */
        OK,
        /** It is not done, and will not be. */
        FAIL,
        /** Nobody knows, for ever. */
        INFO
    }

    private static final Pattern LINE =
            Pattern.compile(
                    "\\{\"process\":\"([^\"]*)\",\"f\":\"([a-z]+)\",\"key\":\"([^\"]*)\",\"value\":(-?\\d+),"
                            + "\"start_ns\":(-?\\d+),\"end_ns\":(-?\\d+),\"type\":\"([a-z]+)\"(?:,\"gtid\":\"([^\"]*)\")?}");

    public Operation {
        // So that a line needs no escapes.
        if ((process + key + gtid).matches("(?s).*[\"\\\\\\p{Cntrl}].*")) {
            throw new IllegalArgumentException(process + key + gtid);
        }
    }

    /** One line of JSON. */
    public String json() {
        return "{\"process\":\"%s\",\"f\":\"%s\",\"key\":\"%s\",\"value\":%d,\"start_ns\":%d,\"end_ns\":%d,\"type\":\"%s\"%s}"
                .formatted(
                        process,
                        function.name().toLowerCase(Locale.ROOT),
                        key,
                        value,
                        startNanos,
                        endNanos,
                        outcome.name().toLowerCase(Locale.ROOT),
                        gtid.isEmpty() ? "" : ",\"gtid\":\"" + gtid + "\"");
    }

    /**
     * Reads what {@link #json} has written.
     *
     * @throws IllegalArgumentException of anything else
     */
    public static Operation parse(String line) {
        MatchResult parts =
                LINE.matcher(line)
                        .results()
                        .filter(found -> found.start() == 0 && found.end() == line.length())
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(line));
        return new Operation(
                parts.group(1),
                Function.valueOf(parts.group(2).toUpperCase(Locale.ROOT)),
                parts.group(3),
                Long.parseLong(parts.group(4)),
                Long.parseLong(parts.group(5)),
                Long.parseLong(parts.group(6)),
                Outcome.valueOf(parts.group(7).toUpperCase(Locale.ROOT)),
                parts.group(8) == null ? "" : parts.group(8));
    }
}
