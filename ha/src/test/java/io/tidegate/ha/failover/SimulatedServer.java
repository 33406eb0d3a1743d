package io.tidegate.ha.failover;

import io.tidegate.ha.mysql.gtid.GtidSet;
import io.tidegate.ha.mysql.gtid.MySqlGtidSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A server of a group: what it has, what it waits for, and whom it follows. */
final class SimulatedServer {
    /** A transaction, and who waits for its end. */
    record Write(String id, SimulatedProxy client, long epoch) {}

    private static final int CLIENTS = 4;

    final String name;
    private final String uuid;
    private final List<String> log = new ArrayList<>();
    private final Map<String, Integer> positions = new HashMap<>();
    private final Deque<String> relay = new ArrayDeque<>();
    private final Set<String> has = new HashSet<>();
    private GtidSet executed = MySqlGtidSet.NONE;
    private final List<Write> waiting = new ArrayList<>();

    /** The rows that say which epoch begins, by the transaction that wrote them. */
    private final Map<String, Long> epochs = new HashMap<>();

    private int last;
    private long epoch;

    /** Goes up when the log is another one. */
    private int made;

    /** How far the source's log was read, as long as it is the same. */
    private int cursor;

    private String read = "";
    boolean up = true;
    boolean frozen;
    boolean writable;

    /** Whether its commits wait for a replica. */
    private boolean waits = true;

    boolean receiving;
    boolean vouches = true;
    String source = "";

    /** Receives and applies little. */
    boolean slow;

    private long connection;

    SimulatedServer(String name, int number) {
        this.name = name;
        this.uuid = "00000000-0000-0000-0000-%012d".formatted(number);
    }

    boolean answers() {
        return up && !frozen;
    }

    /** Takes the lock from whoever has it, whose connection ends. */
    long lock() {
        return ++connection;
    }

    boolean isOpen(long mine) {
        return answers() && connection == mine;
    }

    GtidSet executed() {
        return executed;
    }

    GtidSet received() {
        GtidSet all = executed;
        for (String id : relay) {
            all = all.union(MySqlGtidSet.parse(id));
        }
        return all;
    }

    boolean hasExecuted(String id) {
        return positions.containsKey(id);
    }

    /** Its history; another number for another one. */
    int made() {
        return made;
    }

    String commit() {
        String id = uuid + ":" + ++last;
        has.add(id);
        execute(id);
        return id;
    }

    private void execute(String id) {
        positions.put(id, log.size());
        log.add(id);
        epoch = Math.max(epoch, epochs.getOrDefault(id, 0L));
        executed = executed.union(MySqlGtidSet.parse(id));
    }

    /** The row that a promotion has written. */
    void beginEpoch(long epoch) {
        epochs.put(commit(), epoch);
        this.epoch = Math.max(this.epoch, epoch);
    }

    /** The newest epoch of which it knows. */
    long epoch() {
        return epoch;
    }

    /** A server has only so many clients. */
    boolean takesWrites() {
        return answers() && writable && waiting.size() < CLIENTS;
    }

    /** A commit that waits until a replica has it, where commits do. */
    void write(SimulatedProxy client, long epoch) {
        Write write = new Write(commit(), client, epoch);
        if (waits) {
            waiting.add(write);
        } else {
            client.answered(write);
        }
    }

    boolean awaitsAcknowledgement() {
        return waits;
    }

    /** Those that wait are done when they have to no more. */
    void awaitAcknowledgement(boolean required) {
        waits = required;
        if (!required) {
            List<Write> done = List.copyOf(waiting);
            waiting.clear();
            done.forEach(each -> each.client().answered(each));
        }
    }

    /** A step of replication, of the receiver here and of the acknowledgement there. */
    void receiveFrom(SimulatedServer from) {
        String history = from.name + from.made;
        if (!read.equals(history)) {
            read = history;
            cursor = 0;
        }
        while (cursor < from.log.size()) {
            String id = from.log.get(cursor++);
            if (has.add(id)) {
                relay.add(id);
                if (from.epochs.containsKey(id)) {
                    epochs.put(id, from.epochs.get(id));
                }
                from.acknowledge(id);
                return;
            }
        }
        // It has again whatever it lost.
        vouches = true;
    }

    private void acknowledge(String id) {
        int position = position(id);
        List<Write> done =
                waiting.stream().filter(each -> position(each.id()) <= position).toList();
        waiting.removeAll(done);
        done.forEach(each -> each.client().answered(each));
    }

    private int position(String id) {
        return positions.getOrDefault(id, -1);
    }

    void applyOne() {
        if (!relay.isEmpty()) {
            execute(relay.removeFirst());
        }
    }

    boolean hasAppliedAll() {
        return relay.isEmpty();
    }

    void forgetClients() {
        waiting.clear();
    }

    void forgetRelay() {
        relay.forEach(has::remove);
        relay.clear();
        cursor = 0;
    }

    /** Made anew by an operator, as a replica. */
    void seedFrom(SimulatedServer donor) {
        forgetClients();
        relay.clear();
        has.clear();
        log.clear();
        log.addAll(donor.log);
        positions.clear();
        positions.putAll(donor.positions);
        epoch = donor.epoch;
        made++;
        cursor = 0;
        has.addAll(donor.log);
        epochs.putAll(donor.epochs);
        executed = donor.executed;
        vouches = true;
        writable = false;
        source = donor.name;
        receiving = true;
        connection++;
    }

    /** What waits is there after the start, although nobody was told. */
    void crash(boolean losesRelay) {
        up = false;
        frozen = false;
        writable = false;
        receiving = false;
        waiting.clear();
        if (losesRelay && !relay.isEmpty()) {
            forgetRelay();
            vouches = false;
        }
    }

    /** Its receiver waits until somebody starts it: else it would acknowledge to whoever was. */
    void start(boolean writableAgain) {
        if (!up) {
            up = true;
            waits = true;
            writable = writableAgain && source.isEmpty();
        }
    }
}
