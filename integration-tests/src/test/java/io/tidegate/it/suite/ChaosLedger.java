package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the clients were told of their writes, to be compared with what the servers hold. */
final class ChaosLedger {
    enum Outcome {
        DONE,
        NOT_DONE,
        UNKNOWN
    }

    /**
     * Rows that one group has to have all or none of.
     *
     * @param from the account that loses {@code amount}, or 0 when no accounts are touched
     */
    record Entry(List<Long> rows, Outcome outcome, long from, long to, int amount, String told) {}

    private final List<Entry> entries = new ArrayList<>();

    synchronized void rows(List<Long> rows, Outcome outcome, String told) {
        if (!rows.isEmpty()) {
            entries.add(new Entry(rows, outcome, 0, 0, 0, told));
        }
    }

    synchronized void transfer(
            List<Long> rows, Outcome outcome, long from, long to, int amount, String told) {
        entries.add(new Entry(rows, outcome, from, to, amount, told));
    }

    synchronized long count(Outcome outcome) {
        return entries.stream().filter(entry -> entry.outcome() == outcome).count();
    }

    /**
     * @param opening the accounts' balances before the first transfer
     * @param stored all rows that are there now, with their numbers
     */
    synchronized void isKept(Map<Long, Integer> opening, Map<Long, Integer> stored) {
        Map<Long, Integer> balances = new HashMap<>(opening);
        for (Entry entry : entries) {
            long there = entry.rows().stream().filter(stored::containsKey).count();
            Set<Long> allowed =
                    switch (entry.outcome()) {
                        case DONE -> Set.of((long) entry.rows().size());
                        case NOT_DONE -> Set.of(0L);
                        case UNKNOWN -> Set.of(0L, (long) entry.rows().size());
                    };
            assertThat(allowed).as("rows that are there of %s", entry).contains(there);
            if (there > 0 && entry.amount() > 0) {
                balances.merge(entry.from(), -entry.amount(), Integer::sum);
                balances.merge(entry.to(), entry.amount(), Integer::sum);
            }
        }
        assertThat(stored).as("balances").containsAllEntriesOf(balances);
    }
}
