package io.tidegate.it.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.server.ServerFamily;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Statements over two groups, one of which loses its master between their being sent and their end:
 * the master is frozen first, so that its part of them is not answered for certain.
 */
final class ScatterFailoverIT {
    private static final int ROWS = 400;

    /** Of the table that is read as a stream, on each shard; each row has so many bytes. */
    private static final int WIDE = 4096;

    private static final int BYTES = 4000;

    private static final String SUM = "SELECT COUNT(*), SUM(v), SUM(n) FROM s";
    private static final String ORDER = "SELECT n, v FROM s ORDER BY n DESC";
    private static final String WRITE = "UPDATE u SET v = v + 1 WHERE n < " + ROWS;

    /** Of one row, on a shard of the group whose master is lost. */
    private static final String ONE = "SELECT v FROM s WHERE n = ";

    /** Whether each is prepared on the server. */
    private static final Map<String, Boolean> READS = new LinkedHashMap<>();

    static {
        READS.put(SUM, false);
        READS.put(ORDER, false);
        READS.put(SUM + " WHERE n >= 0", true);
        READS.put(ORDER + " LIMIT 1000", true);
        READS.put("SELECT n, v FROM s", false);
        READS.put(ONE + 0, false);
        READS.put(ONE + 1, true);
    }

    /** What says that nothing is known to be wrong, and that the statement may be repeated. */
    private static final Pattern NAMED = Pattern.compile("(?s)(40001|08007|08S01) \\d+ TG-.*");

    /** Else the driver asks the default group, which is g0, whether it may write. */
    private static final String UNASKED = "&useLocalSessionState=true";

    /** Long enough for what is sent to arrive, short enough for nobody to replace the master. */
    private static final Duration SENT = Duration.ofMillis(400);

    private static void fill(TwoGroups groups) throws SQLException {
        try (Connection client = groups.connect("");
                Statement statement = client.createStatement()) {
            StringBuilder rows = new StringBuilder();
            for (int n = 0; n < ROWS; n++) {
                rows.append(n == 0 ? "" : ", ").append('(').append(n).append(", 1)");
            }
            statement.execute("INSERT INTO s (n, v) VALUES " + rows);
            statement.execute("INSERT INTO u (n, v) VALUES " + rows);
            for (int shard = 0; shard < 4; shard++) {
                statement.execute(
                        "INSERT INTO w (n, v, t) VALUES (%d, 1, REPEAT('x', %d))"
                                .formatted(shard, BYTES));
            }
        }
        for (int rows = 1; rows < WIDE; rows *= 2) {
            for (int shard = 0; shard < 2; shard++) {
                groups.onBoth(more(shard, rows), more(shard + 2, rows));
            }
        }
        assertThat(groups.askSecond("SELECT COUNT(*) FROM d.w_0003"))
                .isEqualTo(Integer.toString(WIDE));
    }

    private static String more(int shard, int rows) {
        return "INSERT INTO d.w_000%d SELECT n + %d, v, t FROM d.w_000%d"
                .formatted(shard, 4 * rows, shard);
    }

    @ParameterizedTest
    @EnumSource
    void reads_are_answered_by_the_next_master_and_a_write_says_what_is_known(ServerFamily family)
            throws Exception {
        try (TwoGroups groups = TwoGroups.start(family)) {
            fill(groups);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                    Connection streaming = groups.connect("");
                    Statement stream = streaming.createStatement();
                    Connection working = groups.connect(UNASKED);
                    Connection writing = groups.connect(UNASKED);
                    Statement writer = writing.createStatement()) {
                stream.setFetchSize(Integer.MIN_VALUE);
                ResultSet wide = stream.executeQuery("SELECT n, t FROM w");
                assertThat(wide.next()).isTrue();
                List<Connection> readers = new ArrayList<>();
                for (boolean onServer : READS.values()) {
                    readers.add(groups.connect("&useServerPrepStmts=" + onServer));
                }
                List<Connection> warmed = new ArrayList<>(readers);
                warmed.add(writing);
                warm(threads, warmed);
                AtomicBoolean enough = new AtomicBoolean();
                Future<Long> healthy = threads.submit(() -> longestOfHealthy(working, enough));

                groups.firstMaster().freeze();
                long frozen = System.nanoTime();
                Future<String> write = threads.submit(() -> write(writer));
                Map<String, Future<String>> told = new LinkedHashMap<>();
                int next = 0;
                for (String read : READS.keySet()) {
                    Connection reader = readers.get(next++);
                    told.put(read, threads.submit(() -> read(reader, read)));
                }
                Thread.sleep(SENT);
                assertThat(told.values()).as("nothing is told yet").noneMatch(Future::isDone);
                assertThat(write.isDone()).isFalse();
                groups.firstMaster().kill();

                Map<String, String> answers = new LinkedHashMap<>();
                for (Map.Entry<String, Future<String>> each : told.entrySet()) {
                    answers.put(each.getKey(), each.getValue().get(60, TimeUnit.SECONDS));
                }
                String written = write.get(60, TimeUnit.SECONDS);
                String streamed = rest(wide);
                for (int i = 0; i < readers.size(); i++) {
                    goesOn(readers.get(i));
                }
                long outage = millisSince(frozen);
                goesOn(writing);
                enough.set(true);
                long waited = healthy.get(60, TimeUnit.SECONDS);
                System.err.println(
                        "%%%% %s: reads %s; write %s; stream %s; g0 away for %d ms, and a statement of g1 took %d ms at most"
                                .formatted(family, answers, written, streamed, outage, waited));
                assertThat(answers.values()).as("by the next master").containsOnly("whole");
                assertThat(streamed).as("rows were missing").matches(NAMED);
                nothingIsLeased(groups);
                whatIsToldOfTheWriteIsTrue(groups, written);
                assertThat(waited).as("statements of g1 alone").isLessThan(outage / 2);
                for (Connection reader : readers) {
                    reader.close();
                }
            }
        }
    }

    /** So that each finds a connection that is open, by which its part is sent. */
    private static void warm(ExecutorService threads, List<Connection> clients) throws Exception {
        for (int round = 0; round < 3; round++) {
            List<Future<String>> told = new ArrayList<>();
            for (Connection client : clients) {
                told.add(threads.submit(() -> read(client, ORDER)));
            }
            for (Future<String> each : told) {
                assertThat(each.get()).isEqualTo("whole");
            }
        }
    }

    private static String read(Connection reader, String read) {
        try (PreparedStatement statement = reader.prepareStatement(read);
                ResultSet rows = statement.executeQuery()) {
            return check(read, rows);
        } catch (SQLException error) {
            return words(error);
        }
    }

    private static String check(String read, ResultSet rows) throws SQLException {
        if (read.startsWith(SUM)) {
            assertThat(rows.next()).isTrue();
            assertThat(List.of(rows.getLong(1), rows.getLong(2), rows.getLong(3)))
                    .containsExactly((long) ROWS, (long) ROWS, ROWS * (ROWS - 1L) / 2);
            return "whole";
        }
        List<Long> found = new ArrayList<>();
        while (rows.next()) {
            found.add(rows.getLong(1));
        }
        if (read.startsWith(ONE)) {
            assertThat(found).containsExactly(1L);
            return "whole";
        }
        assertThat(found).hasSize(ROWS).doesNotHaveDuplicates();
        if (read.contains("ORDER BY")) {
            assertThat(found).isSortedAccordingTo((one, other) -> Long.compare(other, one));
        }
        return "whole";
    }

    private static String write(Statement writer) {
        try {
            return "done " + writer.executeUpdate(WRITE);
        } catch (SQLException error) {
            return words(error);
        }
    }

    /** Rows that came are whole, and nobody takes them for all. */
    private static String rest(ResultSet rows) {
        long count = 1;
        try (rows) {
            while (rows.next()) {
                assertThat(rows.getString(2)).hasSize(BYTES);
                count++;
            }
            return "told " + count + " rows as if they were all";
        } catch (SQLException error) {
            return words(error);
        }
    }

    private static String words(SQLException error) {
        return error.getSQLState() + " " + error.getErrorCode() + " " + error.getMessage();
    }

    private static void goesOn(Connection client) {
        Awaitility.await("the session goes on")
                .atMost(SupervisedGroup.LONG)
                .ignoreException(SQLException.class)
                .until(() -> {
                    try (Statement statement = client.createStatement();
                            ResultSet rows = statement.executeQuery(SUM)) {
                        return check(SUM, rows).equals("whole");
                    }
                });
    }

    private static long longestOfHealthy(Connection client, AtomicBoolean enough)
            throws SQLException {
        long longest = 0;
        long n = ROWS + 2;
        try (Statement statement = client.createStatement()) {
            while (!enough.get()) {
                long begun = System.nanoTime();
                try (ResultSet row = statement.executeQuery("SELECT v FROM s WHERE n = 3")) {
                    assertThat(row.next()).isTrue();
                    assertThat(row.getLong(1)).isEqualTo(1);
                }
                statement.execute("INSERT INTO u (n, v) VALUES (" + n + ", 0)");
                n += 4;
                longest = Math.max(longest, millisSince(begun));
            }
        }
        return longest;
    }

    private static long millisSince(long begun) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }

    /** While the sessions are still there, which have gone on. */
    private static void nothingIsLeased(TwoGroups groups) {
        String query =
                "SELECT CONCAT(group_name, ' ', CAST(SUM(leased + opening + waiting) AS VARCHAR))"
                        + " FROM pools GROUP BY group_name ORDER BY group_name";
        Awaitility.await("no connection is lost")
                .atMost(SupervisedGroup.LONG)
                .untilAsserted(() ->
                        assertThat(groups.administer(0, query, 1)).containsExactly("g0 0", "g1 0"));
        Awaitility.await("nothing is carried out for nobody")
                .atMost(SupervisedGroup.LONG)
                .untilAsserted(() ->
                        assertThat(
                                        groups.askSecond(
                                                "SELECT COUNT(*) FROM information_schema.processlist"
                                                        + " WHERE info LIKE '%w\\_000%'"
                                                        + " AND id <> CONNECTION_ID()"))
                                .isEqualTo("0"));
    }

    /** One group has its part, of the other nobody knows; and the error says so. */
    private static void whatIsToldOfTheWriteIsTrue(TwoGroups groups, String written)
            throws SQLException {
        String sum =
                "SELECT SUM(v) FROM (SELECT v FROM d.u_000%d UNION ALL SELECT v FROM d.u_000%d) x";
        assertThat(groups.askSecond(sum.formatted(2, 3)))
                .as("g1's part of: " + written)
                .isEqualTo(Integer.toString(ROWS));
        assertThat(groups.askFirst(sum.formatted(0, 1)))
                .as("g0's part is done or not: " + written)
                .isIn(Integer.toString(ROWS / 2), Integer.toString(ROWS));
        assertThat(written).contains("TG-");
    }
}
