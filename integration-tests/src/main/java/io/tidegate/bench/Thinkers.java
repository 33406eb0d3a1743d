package io.tidegate.bench;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that think between their statements, each with settings, a row and a transaction of its
 * own, which it compares with what it is told.
 */
final class Thinkers {
    private Thinkers() {}

    static int run(Target target, int clients, int seconds, int thinkMillis) {
        Crowd crowd = new Crowd();
        AtomicLong statements = new AtomicLong();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        crowd.run(
                0,
                clients,
                clients,
                number -> {
                    try (Client client = Client.login(target)) {
                        Thinker thinker = new Thinker(client, number, statements);
                        thinker.begin();
                        while (System.nanoTime() < end) {
                            TimeUnit.MILLISECONDS.sleep(
                                    ThreadLocalRandom.current()
                                            .nextInt(thinkMillis / 2, thinkMillis * 3 / 2));
                            thinker.step();
                        }
                        thinker.end();
                    }
                });
        System.out.printf(
                Locale.ROOT,
                "%d clients ran %d statements in %d s; %s%n",
                clients,
                statements.get(),
                seconds,
                crowd.report());
        return crowd.failures() == 0 ? 0 : 1;
    }

    private static final class Thinker {
        private final Client client;
        private final int number;
        private final AtomicLong statements;
        private int added;

        Thinker(Client client, int number, AtomicLong statements) {
            this.client = client;
            this.number = number;
            this.statements = statements;
        }

        void begin() throws IOException {
            run("SET @mine = " + number + ", lock_wait_timeout = " + (1000 + number));
            run("INSERT INTO thoughts (id, n) VALUES (" + number + ", 0)");
        }

        void step() throws IOException {
            switch (ThreadLocalRandom.current().nextInt(4)) {
                case 0 -> expect("SELECT @mine", number);
                case 1 -> expect("SELECT @@lock_wait_timeout", 1000 + number);
                case 2 -> expect("SELECT n FROM thoughts WHERE id = " + number, added);
                default -> transaction();
            }
        }

        private void transaction() throws IOException {
            boolean kept = ThreadLocalRandom.current().nextBoolean();
            run("BEGIN");
            run("UPDATE thoughts SET n = n + 1 WHERE id = " + number);
            expect("SELECT n FROM thoughts WHERE id = " + number, added + 1);
            run(kept ? "COMMIT" : "ROLLBACK");
            added += kept ? 1 : 0;
        }

        void end() throws IOException {
            expect("SELECT n FROM thoughts WHERE id = " + number, added);
        }

        private List<String> run(String sql) throws IOException {
            statements.incrementAndGet();
            return client.query(sql);
        }

        private void expect(String sql, int value) throws IOException {
            List<String> answer = run(sql);
            if (!answer.equals(List.of(Integer.toString(value)))) {
                throw new IOException(sql + " gave " + answer + " to client " + number);
            }
        }
    }
}
