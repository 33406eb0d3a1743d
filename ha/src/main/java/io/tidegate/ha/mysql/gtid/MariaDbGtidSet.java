package io.tidegate.ha.mysql.gtid;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * A set of MariaDB's, by domain and server: {@code 0-1-100,0-2-105} as {@code @@gtid_binlog_state}
 * tells it. An id stands for all that its server wrote in the domain up to it, which is what a
 * server that has the id has in its history. What is left of an origin is written {@code
 * 0-1-101..105}, which no server reads.
 *
 * <p>A position ({@code @@gtid_slave_pos}, Gtid_IO_Pos) is read as well. It names one server in
 * each domain, so that it says less than is there: it does not show transactions that a node alone
 * has. With {@code @@gtid_binlog_state} they show.
 *
 * @see <a
 *     href="https://mariadb.com/docs/server/ha-and-performance/standard-replication/gtid">Global
 *     Transaction ID</a>
 */
public record MariaDbGtidSet(OriginSets<MariaDbOrigin> origins) implements GtidSet {
    public static final MariaDbGtidSet NONE =
            new MariaDbGtidSet(new OriginSets<MariaDbOrigin>(new TreeMap<>()));

    private static final String RANGE = "..";

    /**
     * Reads {@code @@gtid_binlog_state}, a position, or what {@link #text} has written.
     *
     * @throws IllegalArgumentException when it is none of them
     */
    public static MariaDbGtidSet parse(String text) {
        NavigableMap<MariaDbOrigin, Intervals> found = new TreeMap<>();
        for (String part : text.split(",", -1)) {
            String id = part.strip();
            if (!id.isEmpty()) {
                String[] fields = id.split("-", -1);
                if (fields.length != 3) {
                    throw new IllegalArgumentException("not domain-server-number: " + id);
                }
                MariaDbOrigin origin =
                        new MariaDbOrigin(Numbers.parse(fields[0]), Numbers.parse(fields[1]));
                found.merge(origin, numbers(fields[2]), Intervals::union);
            }
        }
        return new MariaDbGtidSet(new OriginSets<>(found));
    }

    private static Intervals numbers(String text) {
        int range = text.indexOf(RANGE);
        if (range >= 0) {
            return Intervals.of(
                    Numbers.parse(text.substring(0, range)),
                    Numbers.parse(text.substring(range + RANGE.length())));
        }
        long last = Numbers.parse(text);
        // A position before the first transaction.
        return last == 0 ? Intervals.NONE : Intervals.of(1, last);
    }

    @Override
    public boolean contains(GtidSet other) {
        return origins.contains(same(other).origins);
    }

    @Override
    public MariaDbGtidSet union(GtidSet other) {
        return new MariaDbGtidSet(origins.union(same(other).origins));
    }

    @Override
    public MariaDbGtidSet minus(GtidSet other) {
        return new MariaDbGtidSet(origins.minus(same(other).origins));
    }

    /** In any domain. */
    @Override
    public MariaDbGtidSet notOf(String server) {
        long number = Numbers.parse(server);
        return new MariaDbGtidSet(origins.only(origin -> origin.server() != number));
    }

    private static MariaDbGtidSet same(GtidSet other) {
        return switch (other) {
            case MariaDbGtidSet same -> same;
            case MySqlGtidSet foreign ->
                    throw new IllegalArgumentException(
                            "a set of MySQL's cannot be compared with one of MariaDB's: "
                                    + foreign);
        };
    }

    @Override
    public String text() {
        StringJoiner text = new StringJoiner(",");
        origins.byOrigin()
                .forEach((origin, numbers) ->
                        written(numbers).forEach(each -> text.add(origin + "-" + each)));
        return text.toString();
    }

    private static List<String> written(Intervals numbers) {
        List<String> written = new ArrayList<>();
        for (Interval each : numbers.list()) {
            written.add(each.first() == 1 ? "" + each.last() : each.first() + RANGE + each.last());
        }
        return written;
    }

    @Override
    public String toString() {
        return text();
    }
}
