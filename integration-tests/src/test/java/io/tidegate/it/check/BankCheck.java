package io.tidegate.it.check;

import io.tidegate.it.check.Operation.Function;
import io.tidegate.it.check.Operation.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Accounts between which amounts move, each with a row of the journal in its transaction: at every
 * moment a branch has what it began with, and a balance is what the journal makes of it.
 */
public final class BankCheck {
    /** What the bank began with: branches of so many accounts each, with so much on each. */
    public record Opening(int branches, int accounts, long balance) {
        long total() {
            return accounts * balance;
        }
    }

    /** One row of the journal. */
    public record Entry(long id, int server, String from, String to, long amount) {
        Row row() {
            return new Row(id, server);
        }
    }

    /**
     * What a server has.
     *
     * @param balances by account
     */
    public record Books(Map<String, Long> balances, List<Entry> journal) {
        /** The rows of the journal, for {@link SetCheck}. */
        public List<Row> rows() {
            return journal.stream().map(Entry::row).toList();
        }
    }

    private BankCheck() {}

    /**
     * What is not about single rows of the journal, which {@link SetCheck} is for.
     *
     * @param operations reads of totals among them
     */
    public static List<Anomaly> of(Opening opening, List<Operation> operations, Books books) {
        List<Anomaly> anomalies = new ArrayList<>();
        for (Operation each : operations) {
            if (each.function() == Function.TOTAL
                    && each.outcome() == Outcome.OK
                    && each.value() != opening.total()) {
                anomalies.add(new Anomaly(Anomaly.Kind.TOTAL_CHANGED, each.json()));
            }
        }
        Map<String, Long> expected = new HashMap<>();
        books.balances().keySet().forEach(account -> expected.put(account, opening.balance()));
        for (Entry entry : books.journal()) {
            expected.merge(entry.from(), -entry.amount(), Long::sum);
            expected.merge(entry.to(), entry.amount(), Long::sum);
        }
        long sum = 0;
        for (Map.Entry<String, Long> account : books.balances().entrySet()) {
            long balance = account.getValue();
            sum += balance;
            String what = "account " + account.getKey() + " has " + balance;
            if (balance < 0) {
                anomalies.add(new Anomaly(Anomaly.Kind.NEGATIVE, what));
            }
            if (balance != expected.getOrDefault(account.getKey(), opening.balance())) {
                anomalies.add(
                        new Anomaly(
                                Anomaly.Kind.UPDATE_LOST,
                                what + ", and should have " + expected.get(account.getKey())));
            }
        }
        if (sum != opening.branches() * opening.total()) {
            anomalies.add(new Anomaly(Anomaly.Kind.TOTAL_CHANGED, "at the end: " + sum));
        }
        return anomalies;
    }
}
