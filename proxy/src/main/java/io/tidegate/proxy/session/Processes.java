package io.tidegate.proxy.session;

import io.netty.channel.EventLoop;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.backend.LoopSurvey;
import io.tidegate.sharding.rule.TableName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All clients of the proxy that have logged in.
 *
 * <p>Threads: shared by all event loops. What a client is doing is asked on its own loop, one loop
 * after the other.
 */
public final class Processes {
    /** Longer than a server that is asked to kill may take. */
    private static final Duration KILL_PATIENCE = Duration.ofMinutes(1);

    private final Map<Integer, ClientProcess> byId = new ConcurrentHashMap<>();
    private final AtomicInteger lastId;

    /**
     * Numbers begin anywhere: a KILL that a load balancer leads to another proxy than the one that
     * gave the number must find nobody there.
     */
    public Processes() {
        this(ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE));
    }

    Processes(int lastId) {
        this.lastId = new AtomicInteger(lastId);
    }

    /** A number for a new connection that no other one has. */
    public int nextId() {
        int id;
        do {
            // Clients may read it as a signed number.
            id = lastId.incrementAndGet() & Integer.MAX_VALUE;
        } while (id == 0 || byId.containsKey(id));
        return id;
    }

    void add(ClientProcess process) {
        byId.put(process.id(), process);
    }

    void remove(ClientProcess process) {
        byId.remove(process.id(), process);
    }

    @Nullable ClientProcess find(int id) {
        return byId.get(id);
    }

    /**
     * All clients, by their ids. Blocks until each event loop has answered.
     *
     * @throws TidegateException when one does not
     */
    public List<SessionRow> sessions() {
        List<SessionReading> readings = ask(ClientProcess::reading);
        long now = System.nanoTime();
        Instant wall = Instant.now();
        return readings.stream()
                .map(each -> each.row(now, wall))
                .sorted(Comparator.comparingInt(SessionRow::id))
                .toList();
    }

    /**
     * What clients have prepared, by their ids. Blocks until each event loop has answered.
     *
     * @param most how many are listed, whichever they are
     * @throws TidegateException when an event loop does not answer
     */
    public List<PreparedRow> prepared(int most) {
        PreparedListing.Room room = new PreparedListing.Room(most);
        return ask(process -> PreparedListing.of(process, room)).stream()
                .flatMap(PreparedListing::rows)
                .sorted(
                        Comparator.comparingInt(PreparedRow::session)
                                .thenComparingInt(PreparedRow::id))
                .toList();
    }

    /**
     * The clients that carry out a statement on a table, or have one in a transaction that is open:
     * who has paused it waits until there are none. Blocks until each event loop has answered;
     * after that no statement begins on it but in those transactions. A branch of XA that is
     * prepared is not seen: it is no session's any more.
     *
     * @throws TidegateException when an event loop does not answer
     */
    public List<Integer> touching(TableName table) {
        return ask(process -> process.session().admission().isTouching(table) ? process.id() : null)
                .stream()
                .sorted()
                .toList();
    }

    private <T> List<T> ask(Function<ClientProcess, @Nullable T> question) {
        return LoopSurvey.ask(
                List.copyOf(byId.values()),
                ClientProcess::loop,
                process -> process.session().isClosed() ? null : question.apply(process));
    }

    /**
     * Kills what a client is doing, as KILL does. Blocks until that is done.
     *
     * @return false when there is no such client
     * @throws TidegateException when a server has refused, or has not answered: what it runs goes
     *     on then
     */
    public boolean kill(int id, KillKind kind) {
        ClientProcess victim = find(id);
        if (victim == null) {
            return false;
        }
        CompletableFuture<@Nullable TidegateException> end = new CompletableFuture<>();
        boolean begun =
                new KillHit(new Kill(id, kind == KillKind.QUERY, false), victim, end::complete)
                        .start();
        TidegateException cause = begun ? LoopSurvey.await(end, KILL_PATIENCE) : null;
        if (cause != null) {
            throw cause;
        }
        return begun;
    }

    /**
     * Asks what clients are doing.
     *
     * @param then gets the rows, by id, on the asking loop
     */
    void list(EventLoop asking, Predicate<ClientProcess> which, Consumer<List<ProcessRow>> then) {
        List<ClientProcess> asked = byId.values().stream().filter(which).toList();
        List<EventLoop> loops = asked.stream().map(ClientProcess::loop).distinct().toList();
        visit(loops, 0, asked, new ArrayList<>(), asking, then);
    }

    private static void visit(
            List<EventLoop> loops,
            int next,
            List<ClientProcess> asked,
            List<ProcessRow> rows,
            EventLoop asking,
            Consumer<List<ProcessRow>> then) {
        if (next == loops.size()) {
            rows.sort(Comparator.comparing(ProcessRow::id, Integer::compareUnsigned));
            run(asking, () -> then.accept(rows), () -> {});
            return;
        }
        EventLoop loop = loops.get(next);
        Runnable goOn = () -> visit(loops, next + 1, asked, rows, asking, then);
        run(
                loop,
                () -> {
                    long now = System.nanoTime();
                    for (ClientProcess process : asked) {
                        if (process.loop() == loop && !process.session().isClosed()) {
                            rows.add(process.row(now));
                        }
                    }
                    goOn.run();
                },
                goOn);
    }

    /** On {@code loop}; {@code otherwise} here, if that loop has ended. */
    private static void run(EventLoop loop, Runnable task, Runnable otherwise) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException ended) {
            otherwise.run();
        }
    }
}
