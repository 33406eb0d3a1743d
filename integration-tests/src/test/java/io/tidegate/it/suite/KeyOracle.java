package io.tidegate.it.suite;

import io.tidegate.sharding.key.Key;
import io.tidegate.sharding.key.KeyDomain;
import io.tidegate.sharding.key.Neighbours;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Asks a server what it makes of values in one key's column: what it stores, and which rows it
 * finds equal to which literals; and compares that with the canonical forms.
 */
final class KeyOracle {
    private static final int ROWS = 80;
    private static final int LITERALS = 80;

    private final KeyTable table;
    private final KeyKind kind;
    private final KeyDomain domain;
    private final RandomGenerator random;

    private final List<String> mismatches = new ArrayList<>();
    private long pairs;
    private long equal;
    private long different;
    private long coarse;
    private long literals;
    private long unroutable;

    /** What the column holds in a row, with its form. */
    private record Held(String text, Key key) {}

    KeyOracle(
            Connection server,
            String table,
            KeyKind kind,
            KeyDomain domain,
            RandomGenerator random) {
        this.table = new KeyTable(server, table);
        this.kind = kind;
        this.domain = domain;
        this.random = random;
    }

    static int pairsOfRound() {
        return ROWS * LITERALS;
    }

    void round() throws SQLException {
        Map<Integer, Held> rows = storedAsExpected();
        // What no insertion is routed by is in no shard.
        rows.values().removeIf(row -> row.key() instanceof Key.Unroutable);
        List<Spelling> compared = spellings(LITERALS);
        equality(rows, compared);
        lists(rows, compared);
        if (kind.isOrdered()) {
            order(rows, compared);
        }
    }

    private List<Spelling> spellings(int count) {
        List<Spelling> spellings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            spellings.add(kind.spellings().apply(random));
        }
        return spellings;
    }

    private Map<Integer, Held> storedAsExpected() throws SQLException {
        List<Spelling> written = spellings(ROWS);
        Map<Integer, Held> rows = new HashMap<>();
        table.store(written, kind.read())
                .forEach((id, text) -> {
                    Held held = new Held(text, domain.stored(kind.held().apply(text)));
                    rows.put(id, held);
                    Key expected = domain.stored(written.get(id).value());
                    if (!isOneOf(held.key(), expected)) {
                        mismatch(written.get(id).sql(), "is stored as", expected, held);
                    }
                });
        return rows;
    }

    private void equality(Map<Integer, Held> rows, List<Spelling> compared) throws SQLException {
        List<Set<Integer>> matches =
                table.matches(compared.stream().map(each -> "k = " + each.sql()).toList());
        for (int i = 0; i < compared.size(); i++) {
            Key key = domain.compared(compared.get(i).value());
            literals++;
            pairs += rows.size();
            if (key instanceof Key.Unroutable) {
                unroutable++;
                continue;
            }
            for (Map.Entry<Integer, Held> row : rows.entrySet()) {
                boolean oneForm = isOneOf(row.getValue().key(), key);
                if (matches.get(i).contains(row.getKey())) {
                    equal++;
                    if (!oneForm) {
                        mismatch(compared.get(i).sql(), "equals", key, row.getValue());
                    }
                } else {
                    different++;
                    coarse += oneForm && !(key instanceof Key.Between) ? 1 : 0;
                }
            }
        }
    }

    /** An element of a list must not be compared otherwise because of its neighbour. */
    private void lists(Map<Integer, Held> rows, List<Spelling> compared) throws SQLException {
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i + 1 < compared.size(); i++) {
            conditions.add(
                    "k IN (" + compared.get(i).sql() + ", " + compared.get(i + 1).sql() + ")");
        }
        List<Set<Integer>> matches = table.matches(conditions);
        for (int i = 0; i < conditions.size(); i++) {
            Key one = domain.compared(compared.get(i).value());
            Key other = domain.compared(compared.get(i + 1).value());
            if (!areComparedAlone(compared.get(i), compared.get(i + 1))) {
                continue;
            }
            for (int id : matches.get(i)) {
                Held row = rows.get(id);
                if (row != null && !isOneOf(row.key(), one) && !isOneOf(row.key(), other)) {
                    mismatch(conditions.get(i), "is true for", one, row);
                }
            }
        }
    }

    private boolean areComparedAlone(Spelling one, Spelling other) {
        Neighbours neighbours = new Neighbours();
        neighbours.add(one.value(), domain.compared(one.value()));
        neighbours.add(other.value(), domain.compared(other.value()));
        return neighbours.areComparedAlone();
    }

    /** What lies on the one side of a value in the server's order does in that of the forms. */
    private void order(Map<Integer, Held> rows, List<Spelling> compared) throws SQLException {
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i + 1 < compared.size(); i++) {
            String one = compared.get(i).sql();
            String other = compared.get(i + 1).sql();
            conditions.add("k <= " + one);
            conditions.add("k >= " + one);
            conditions.add("k BETWEEN " + one + " AND " + other);
        }
        List<Set<Integer>> matches = table.matches(conditions);
        for (int i = 0; i + 1 < compared.size(); i++) {
            Key one = domain.compared(compared.get(i).value());
            Key other = domain.compared(compared.get(i + 1).value());
            below(rows, matches.get(3 * i), one, conditions.get(3 * i));
            above(rows, matches.get(3 * i + 1), one, conditions.get(3 * i + 1));
            if (areComparedAlone(compared.get(i), compared.get(i + 1))) {
                above(rows, matches.get(3 * i + 2), one, conditions.get(3 * i + 2));
                below(rows, matches.get(3 * i + 2), other, conditions.get(3 * i + 2));
            }
        }
    }

    private void below(Map<Integer, Held> rows, Set<Integer> found, Key key, String condition) {
        for (int id : found) {
            Held row = rows.get(id);
            if (row != null && compare(row.key(), key, true) > 0) {
                mismatch(condition, "is true for", key, row);
            }
        }
    }

    private void above(Map<Integer, Held> rows, Set<Integer> found, Key key, String condition) {
        for (int id : found) {
            Held row = rows.get(id);
            if (row != null && compare(row.key(), key, false) < 0) {
                mismatch(condition, "is true for", key, row);
            }
        }
    }

    private static int compare(Key row, Key key, boolean withHigh) {
        return switch (key) {
            case Key.Whole whole -> ((Key.Whole) row).compareTo(whole);
            case Key.Moment(LocalDateTime moment) -> ((Key.Moment) row).value().compareTo(moment);
            case Key.Between(LocalDateTime low, LocalDateTime high) ->
                    ((Key.Moment) row).value().compareTo(withHigh ? high : low);
            case Key other -> 0;
        };
    }

    /** Whether a row of the one form is where the other says. */
    private static boolean isOneOf(Key held, Key key) {
        return switch (key) {
            case Key.Unroutable unknown -> true;
            case Key.Between(LocalDateTime low, LocalDateTime high) ->
                    held.equals(new Key.Moment(low)) || held.equals(new Key.Moment(high));
            case Key value -> value.equals(held);
        };
    }

    private void mismatch(String sql, String verb, Key key, Held row) {
        mismatches.add(
                "%s: %s %s '%s' %s, but is %s and not %s"
                        .formatted(
                                kind.column(),
                                sql,
                                verb,
                                row.text(),
                                codePoints(row.text()),
                                key,
                                row.key()));
    }

    private static String codePoints(String text) {
        return text.codePoints()
                .mapToObj(each -> String.format("%04X", each))
                .collect(Collectors.joining(" ", "[", "]"));
    }

    List<String> mismatches() {
        return mismatches;
    }

    long pairs() {
        return pairs;
    }

    long equal() {
        return equal;
    }

    /** Of the pairs that are not equal, how many have one form all the same. */
    double coarseness() {
        return different == 0 ? 0 : (double) coarse / different;
    }

    @Override
    public String toString() {
        return "%-66s %9d pairs, %8d equal, %5.2f %% coarse, %3d %% of literals not routed"
                .formatted(
                        kind.column().substring(Math.max(0, kind.column().length() - 66)),
                        pairs,
                        equal,
                        100 * coarseness(),
                        100 * unroutable / Math.max(1, literals));
    }
}
