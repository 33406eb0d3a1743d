package io.tidegate.it.check;

import io.tidegate.it.check.BankCheck.Entry;
import io.tidegate.it.check.Operation.Function;
import io.tidegate.it.check.Operation.Outcome;
import java.util.List;
import java.util.function.Consumer;

/** One way to spoil a history in which everything is right, and how that has to be called. */
enum Plant {
    ACKNOWLEDGED_ROW_DROPPED(
            Anomaly.Kind.LOST,
            all -> {
                long id = Plant.key(all.inserts, all.any(all.inserts, Plant::isOk));
                Plant.everywhere(all, rows -> rows.removeIf(row -> row.id() == id));
            }),
    ACKNOWLEDGED_TRANSFER_DROPPED(
            Anomaly.Kind.LOST,
            all -> {
                long id = Plant.key(all.transfers, all.any(all.transfers, Plant::isOk));
                all.journal.removeIf(entry -> entry.id() == id);
            }),
    ROW_DOUBLED(
            Anomaly.Kind.DOUBLED,
            all -> {
                Row row = all.master.get(all.any(all.master, _ -> true));
                Plant.everywhere(all, rows -> rows.add(row));
            }),
    TRANSFER_DOUBLED(
            Anomaly.Kind.DOUBLED, all -> all.journal.add(all.journal.get(all.random.nextInt(5)))),
    ROW_OF_NOBODY(
            Anomaly.Kind.UNATTEMPTED,
            all -> Plant.everywhere(all, rows -> rows.add(new Row(1_000_000, 1)))),
    REFUSED_ROW_IS_THERE(
            Anomaly.Kind.FAILED_BUT_THERE,
            all -> {
                int at = all.any(all.inserts, each -> each.outcome() == Outcome.OK);
                all.inserts.set(at, Plant.with(all.inserts.get(at), Outcome.FAIL));
            }),
    TRANSACTION_TORN(
            Anomaly.Kind.TORN,
            all -> {
                int at = all.any(all.inserts, each -> each.value() != 0 && Plant.isOk(each));
                long id = Plant.key(all.inserts, at);
                Plant.everywhere(all, rows -> rows.removeIf(row -> row.id() == id));
            }),
    ROW_MISSING_ON_A_REPLICA(
            Anomaly.Kind.NODES_DIFFER,
            all -> Plant.rows(all, "b").remove(all.random.nextInt(all.master.size()))),
    ROW_ON_A_REPLICA_ALONE(
            Anomaly.Kind.NODES_DIFFER, all -> Plant.rows(all, "c").add(new Row(2_000_000, 2))),
    ROW_OF_ANOTHER_SERVER_ON_A_REPLICA(
            Anomaly.Kind.NODES_DIFFER,
            all -> Plant.rows(all, "c").set(0, new Row(all.master.getFirst().id(), 3))),
    ACKNOWLEDGED_BY_THE_DEPOSED(
            Anomaly.Kind.DEPOSED_WRITER,
            all -> {
                int at = all.any(all.inserts, each -> Plant.isOk(each) && Plant.isLate(each));
                long id = Plant.key(all.inserts, at);
                Plant.everywhere(
                        all, rows -> rows.replaceAll(row -> row.id() == id ? new Row(id, 1) : row));
            }),
    ACKNOWLEDGED_BEFORE_ITS_TIME(
            Anomaly.Kind.DEPOSED_WRITER,
            all -> {
                int at = all.any(all.inserts, each -> Plant.isOk(each) && !Plant.isLate(each));
                long id = Plant.key(all.inserts, at);
                Plant.everywhere(
                        all, rows -> rows.replaceAll(row -> row.id() == id ? new Row(id, 2) : row));
            }),
    TOTAL_READ_WRONG(
            Anomaly.Kind.TOTAL_CHANGED,
            all -> {
                int at = all.any(all.totals, _ -> true);
                all.totals.set(at, Plant.with(all.totals.get(at), 1));
            }),
    HALF_A_TRANSFER(Anomaly.Kind.TOTAL_CHANGED, all -> all.balances.merge("0/0", 3L, Long::sum)),
    UPDATE_OVERWRITTEN(
            Anomaly.Kind.UPDATE_LOST,
            all -> {
                Entry entry = all.journal.get(all.random.nextInt(all.journal.size()));
                all.balances.merge(entry.from(), entry.amount(), Long::sum);
                all.balances.merge(entry.to(), -entry.amount(), Long::sum);
            }),
    OVERDRAWN(
            Anomaly.Kind.NEGATIVE,
            all -> {
                all.balances.merge("1/0", -5_000L, Long::sum);
                all.balances.merge("1/1", 5_000L, Long::sum);
            }),
    READ_WENT_BACK(Anomaly.Kind.WENT_BACK, all -> Plant.readLess(all, false)),
    OWN_WRITE_NOT_READ(Anomaly.Kind.OWN_WRITE_UNSEEN, all -> Plant.readLess(all, true)),
    READ_OF_THE_FUTURE(
            Anomaly.Kind.READ_OF_NOTHING,
            all -> {
                int at = all.any(all.registers, each -> each.function() == Function.READ);
                all.registers.set(at, Plant.with(all.registers.get(at), 10_000));
            }),
    REGISTER_SET_BACK(
            Anomaly.Kind.LOST, all -> all.last.computeIfPresent("r0", (_, value) -> value - 1)),
    REGISTER_MADE_UP(
            Anomaly.Kind.UNATTEMPTED,
            all -> all.last.computeIfPresent("r0", (_, value) -> value + 1)),
    CONNECTION_KEPT(Anomaly.Kind.CONNECTION_LEAKED, all -> Plant.use(all, 0, 1)),
    FILES_KEPT(Anomaly.Kind.FILES_LEAKED, all -> Plant.use(all, 1, 0));

    private final Anomaly.Kind kind;
    private final Consumer<PlantedHistories> spoiling;

    Plant(Anomaly.Kind kind, Consumer<PlantedHistories> spoiling) {
        this.kind = kind;
        this.spoiling = spoiling;
    }

    Anomaly.Kind kind() {
        return kind;
    }

    void spoil(PlantedHistories all) {
        spoiling.accept(all);
    }

    private static void use(PlantedHistories all, int files, int busy) {
        all.usesAfter.computeIfPresent(
                "p" + all.random.nextInt(3),
                (_, use) ->
                        new Use(
                                use.process(),
                                use.files() + files,
                                use.pooled(),
                                use.busy() + busy));
    }

    private static boolean isOk(Operation operation) {
        return operation.outcome() == Outcome.OK;
    }

    private static boolean isLate(Operation operation) {
        return operation.startNanos() > 1_001_000;
    }

    private static long key(List<Operation> operations, int at) {
        return Long.parseLong(operations.get(at).key());
    }

    private static List<Row> rows(PlantedHistories all, String replica) {
        return java.util.Objects.requireNonNull(all.replicas.get(replica));
    }

    private static void everywhere(PlantedHistories all, Consumer<List<Row>> change) {
        change.accept(all.master);
        all.replicas.values().forEach(change);
    }

    /** A later read than one that has told more; of the client's own register or of another's. */
    private static void readLess(PlantedHistories all, boolean own) {
        int at =
                all.any(
                        all.registers,
                        each ->
                                each.function() == Function.READ
                                        && each.value() > 0
                                        && own == isOwn(each)
                                        && (own || isReadAgain(all, each)));
        Operation read = all.registers.get(at);
        all.registers.set(at, with(read, read.value() - 1));
    }

    private static boolean isOwn(Operation operation) {
        return operation.key().equals(operation.process().replace('c', 'r'));
    }

    private static boolean isReadAgain(PlantedHistories all, Operation read) {
        return all.registers.stream()
                .anyMatch(each ->
                        each.function() == Function.READ
                                && each.process().equals(read.process())
                                && each.key().equals(read.key())
                                && each.value() == read.value()
                                && each.startNanos() < read.startNanos());
    }

    private static Operation with(Operation of, Outcome outcome) {
        return new Operation(
                of.process(),
                of.function(),
                of.key(),
                of.value(),
                of.startNanos(),
                of.endNanos(),
                outcome,
                of.gtid());
    }

    private static Operation with(Operation of, long value) {
        return new Operation(
                of.process(),
                of.function(),
                of.key(),
                of.function() == Function.TOTAL ? of.value() + value : value,
                of.startNanos(),
                of.endNanos(),
                of.outcome(),
                of.gtid());
    }
}
