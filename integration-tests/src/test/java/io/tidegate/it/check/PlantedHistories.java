package io.tidegate.it.check;

import io.tidegate.it.check.BankCheck.Books;
import io.tidegate.it.check.BankCheck.Entry;
import io.tidegate.it.check.BankCheck.Opening;
import io.tidegate.it.check.Operation.Function;
import io.tidegate.it.check.Operation.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What clients of a group that does everything right see, from a seed: two masters, one after the
 * other, transfers, rows and registers. And ways to spoil it.
 */
final class PlantedHistories {
    static final Opening OPENING = new Opening(2, 3, 1_000);
    private static final int STEPS = 200;
    private static final int PROCESSES = 4;
    private static final long CHANGE = 1_000_000;

    final List<Operation> inserts = new ArrayList<>();
    final List<Operation> transfers = new ArrayList<>();
    final List<Operation> totals = new ArrayList<>();
    final List<Operation> registers = new ArrayList<>();
    final Map<String, Long> last = new HashMap<>();
    final List<Row> master = new ArrayList<>();
    final Map<String, List<Row>> replicas = new HashMap<>();
    final List<Reign> reigns =
            List.of(new Reign(1, 0, CHANGE + 500), new Reign(2, CHANGE, Long.MAX_VALUE));
    final Map<String, Long> balances = new HashMap<>();
    final List<Entry> journal = new ArrayList<>();
    final Map<String, Use> usesBefore = new HashMap<>();
    final Map<String, Use> usesAfter = new HashMap<>();
    final Random random;
    private long now;
    private long next;

    PlantedHistories(long seed) {
        random = new Random(seed);
        for (int branch = 0; branch < OPENING.branches(); branch++) {
            for (int account = 0; account < OPENING.accounts(); account++) {
                balances.put(branch + "/" + account, OPENING.balance());
            }
        }
        for (int i = 0; i < STEPS; i++) {
            if (i == STEPS / 2) {
                now = CHANGE + 1_000;
            }
            switch (random.nextInt(4)) {
                case 0 -> insert();
                case 1 -> transact();
                case 2 -> transfer();
                default -> total();
            }
        }
        registers();
        uses();
        replicas.put("b", new ArrayList<>(master));
        replicas.put("c", new ArrayList<>(master));
    }

    private Operation told(Function function, long key, long value, Outcome outcome) {
        return told("c" + random.nextInt(PROCESSES), function, "" + key, value, outcome);
    }

    private Operation told(
            String process, Function function, String key, long value, Outcome outcome) {
        now += 10;
        return new Operation(process, function, key, value, now, now + 5, outcome, "");
    }

    /** Of what is not known half is there. */
    private boolean isThere(Outcome outcome) {
        return outcome == Outcome.OK || outcome == Outcome.INFO && random.nextBoolean();
    }

    private Outcome outcome() {
        int dice = random.nextInt(10);
        return dice == 0 ? Outcome.FAIL : dice == 1 ? Outcome.INFO : Outcome.OK;
    }

    private int writer() {
        return now < CHANGE ? 1 : 2;
    }

    private void insert() {
        Outcome outcome = outcome();
        long id = ++next;
        inserts.add(told(Function.INSERT, id, 0, outcome));
        if (isThere(outcome)) {
            master.add(new Row(id, writer()));
        }
    }

    private void transact() {
        Outcome outcome = outcome();
        boolean there = isThere(outcome);
        long transaction = next + 1;
        for (int i = 0; i < 3; i++) {
            long id = ++next;
            inserts.add(told(Function.INSERT, id, transaction, outcome));
            if (there) {
                master.add(new Row(id, writer()));
            }
        }
    }

    private void transfer() {
        Outcome outcome = outcome();
        int branch = random.nextInt(OPENING.branches());
        int from = random.nextInt(OPENING.accounts());
        int to = (from + 1) % OPENING.accounts();
        long id = ++next;
        long amount = 1 + random.nextInt(5);
        transfers.add(told(Function.TRANSFER, id, 0, outcome));
        if (isThere(outcome)) {
            String source = branch + "/" + from;
            String target = branch + "/" + to;
            journal.add(new Entry(id, writer(), source, target, amount));
            balances.merge(source, -amount, Long::sum);
            balances.merge(target, amount, Long::sum);
        }
    }

    private void total() {
        totals.add(
                told(
                        Function.TOTAL,
                        random.nextInt(OPENING.branches()),
                        OPENING.total(),
                        Outcome.OK));
    }

    /** Each client has one, and reads the others' as well, at its own pace. */
    private void registers() {
        long[] written = new long[PROCESSES];
        long[][] seen = new long[PROCESSES][PROCESSES];
        for (int i = 0; i < STEPS; i++) {
            int client = random.nextInt(PROCESSES);
            int register = random.nextInt(PROCESSES);
            String process = "c" + client;
            if (client == register) {
                written[client]++;
                last.put("r" + client, written[client]);
                registers.add(
                        told(process, Function.WRITE, "r" + client, written[client], Outcome.OK));
                seen[client][client] = written[client];
            } else {
                long more = written[register] - seen[client][register];
                seen[client][register] += more == 0 ? 0 : random.nextLong(more + 1);
            }
            registers.add(
                    told(
                            process,
                            Function.READ,
                            "r" + register,
                            seen[client][register],
                            Outcome.OK));
        }
    }

    /** Pools grow, the last proxy was started again, and what else comes and goes is little. */
    private void uses() {
        for (int proxy = 0; proxy < 4; proxy++) {
            int files = 100 + random.nextInt(100);
            int pooled = random.nextInt(50);
            boolean again = proxy == 3;
            usesBefore.put("p" + proxy, new Use(proxy, files, 0, 0));
            usesAfter.put(
                    "p" + proxy,
                    new Use(
                            again ? 10 : proxy,
                            files + pooled + (again ? 2 * LeakCheck.MARGIN : LeakCheck.MARGIN),
                            pooled,
                            0));
        }
    }

    List<Anomaly> anomalies() {
        List<Anomaly> all = new ArrayList<>(SetCheck.of(inserts, master, replicas, reigns));
        Books books = new Books(balances, journal);
        all.addAll(SetCheck.of(transfers, books.rows(), Map.of(), reigns));
        all.addAll(BankCheck.of(OPENING, totals, books));
        all.addAll(SessionCheck.of(registers, true));
        all.addAll(SessionCheck.atTheEnd(registers, last));
        all.addAll(LeakCheck.of(usesBefore, usesAfter));
        return all;
    }

    /** Any of a list that fits. */
    <T> int any(List<T> all, java.util.function.Predicate<T> fitting) {
        int start = random.nextInt(all.size());
        for (int i = 0; i < all.size(); i++) {
            int at = (start + i) % all.size();
            if (fitting.test(all.get(at))) {
                return at;
            }
        }
        throw new IllegalStateException("nothing fits");
    }
}
