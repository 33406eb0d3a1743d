package io.tidegate.ha.mysql.gtid;

import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A set of MySQL's: {@code uuid:1-5:7:tag:1-3,uuid2:1}.
 *
 * @see <a href="https://dev.mysql.com/doc/refman/9.7/en/replication-gtids-concepts.html">GTID
 *     Sets</a>
 */
public record MySqlGtidSet(OriginSets<MySqlOrigin> origins) implements GtidSet {
    public static final MySqlGtidSet NONE =
            new MySqlGtidSet(new OriginSets<MySqlOrigin>(new TreeMap<>()));

    /**
     * Reads what a server has printed, or a single id.
     *
     * @throws IllegalArgumentException when it is no set
     */
    public static MySqlGtidSet parse(String text) {
        NavigableMap<MySqlOrigin, Intervals> found = new TreeMap<>();
        for (String part : text.split(",", -1)) {
            String server = part.strip().toLowerCase(Locale.ROOT);
            if (!server.isEmpty()) {
                parseServer(server, found);
            }
        }
        return new MySqlGtidSet(new OriginSets<>(found));
    }

    private static void parseServer(String text, Map<MySqlOrigin, Intervals> found) {
        String[] parts = text.split(":", -1);
        MySqlOrigin origin = new MySqlOrigin(parts[0].strip(), "");
        boolean numbered = false;
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i].strip();
            if (!part.isEmpty() && MySqlOrigin.isTag(part)) {
                origin = new MySqlOrigin(origin.uuid(), part);
                numbered = false;
            } else {
                found.merge(origin, interval(part), Intervals::union);
                numbered = true;
            }
        }
        if (!numbered) {
            throw new IllegalArgumentException("no transactions stand behind " + text);
        }
    }

    private static Intervals interval(String text) {
        int dash = text.indexOf('-');
        long first = Numbers.parse(dash < 0 ? text : text.substring(0, dash));
        long last = dash < 0 ? first : Numbers.parse(text.substring(dash + 1));
        return Intervals.of(first, last);
    }

    @Override
    public boolean contains(GtidSet other) {
        return origins.contains(same(other).origins);
    }

    @Override
    public MySqlGtidSet union(GtidSet other) {
        return new MySqlGtidSet(origins.union(same(other).origins));
    }

    @Override
    public MySqlGtidSet minus(GtidSet other) {
        return new MySqlGtidSet(origins.minus(same(other).origins));
    }

    /** Without those of any tag of the server. */
    @Override
    public MySqlGtidSet notOf(String server) {
        String uuid = server.toLowerCase(Locale.ROOT);
        return new MySqlGtidSet(origins.only(origin -> !origin.uuid().equals(uuid)));
    }

    private static MySqlGtidSet same(GtidSet other) {
        return switch (other) {
            case MySqlGtidSet same -> same;
            case MariaDbGtidSet foreign ->
                    throw new IllegalArgumentException(
                            "a set of MariaDB's cannot be compared with one of MySQL's: "
                                    + foreign);
        };
    }

    @Override
    public String text() {
        StringBuilder text = new StringBuilder();
        String uuid = "";
        for (Map.Entry<MySqlOrigin, Intervals> each : origins.byOrigin().entrySet()) {
            MySqlOrigin origin = each.getKey();
            if (!origin.uuid().equals(uuid)) {
                uuid = origin.uuid();
                text.append(text.isEmpty() ? "" : ",").append(uuid);
            }
            if (!origin.tag().isEmpty()) {
                text.append(':').append(origin.tag());
            }
            for (Interval interval : each.getValue().list()) {
                text.append(':').append(interval.first());
                if (interval.last() > interval.first()) {
                    text.append('-').append(interval.last());
                }
            }
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return text();
    }
}
