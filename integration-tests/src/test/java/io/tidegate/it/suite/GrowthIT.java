package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Date ranges that grow by themselves: what is made, and what stands against it. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class GrowthIT extends GrowingTables {
    GrowthIT(TestCluster cluster) {
        super(cluster);
    }

    @Test
    void a_new_sub_table_is_defined_as_the_one_before_and_counts_from_one() throws Exception {
        TidegateProcess proxy = joined(processes.proxy(TIMING, "p1"));
        push("true");

        requireGrown(proxy);
        String created = asked("g1", "SHOW CREATE TABLE grown." + subTable("events", 2)).getFirst();
        assertThat(created)
                .contains("AUTO_INCREMENT", "COMMENT='as agreed'", "ROW_FORMAT=DYNAMIC")
                .contains("DEFAULT", "by_n", "CHECK")
                .doesNotContain("AUTO_INCREMENT=77");
        assertThat(String.join("\n", processes.config(0, "show")))
                .contains("to: " + day(2) + ", ahead: 1, grow: true")
                .contains("# grow together");
    }

    /** The file that is pushed again is as old as the range was then. */
    @Test
    void what_has_grown_is_not_taken_back_by_a_text_from_before() throws Exception {
        TidegateProcess proxy = joined(processes.proxy(TIMING, "p1"));
        push("true");
        requireGrown(proxy);

        assertThat(processes.config(1, "push", directory.resolve("grown.yaml").toString()))
                .anyMatch(line -> line.contains("the range has grown to " + day(2) + " meanwhile"));
        var _ = processes.config(0, "rollback", "2");

        try (Connection client = client(proxy)) {
            insert(client, 3);
        }
        assertThat(String.join("\n", processes.config(0, "show")))
                .contains("to: " + day(2) + ", ahead: 1, grow: true");
        assertThat(processes.config(0, "history").getFirst())
                .contains("as version 2, with the periods since");
    }

    @Test
    void a_table_that_is_in_the_way_is_named_and_nothing_is_made_until_it_is_gone()
            throws Exception {
        direct(group(3), "CREATE TABLE grown." + subTable("notes", 3) + " (at DATETIME NOT NULL)");
        TidegateProcess proxy = joined(processes.proxy(TIMING, "p1", "--http", "127.0.0.1:0"));
        TidegateProcess other = joined(processes.proxy(TIMING, "p2"));
        push("true");

        proxy.awaitLine("grown.events does not grow: there is a table " + subTable("notes", 3));
        try (Connection admin = admin(other)) {
            Awaitility.await("every proxy knows")
                    .atMost(SOON)
                    .until(
                            () -> Sql.shown(admin, "DOCTOR").toString(),
                            said -> said.contains("grown.events does not grow: there is a table"));
            assertThat(
                            Sql.shown(
                                            admin,
                                            "SELECT table_name, last_period, grows_on,"
                                                    + " next_sub_table, next_group FROM growth"
                                                    + " WHERE problem LIKE '%there is a table%'"
                                                    + " ORDER BY table_name")
                                    .getFirst())
                    .isEqualTo(
                            String.join(
                                    ",",
                                    "events",
                                    day(1),
                                    day(1),
                                    subTable("events", 2),
                                    group(2)));
        }
        awaitNotGrowing(proxy, 1);
        assertThat(subTables("g1")).doesNotContain(subTable("events", 2), subTable("notes", 2));
        assertThat(processes.config(0, "history").toString()).doesNotContain("date ranges grow");

        direct(group(3), "DROP TABLE grown." + subTable("notes", 3));

        requireGrown(proxy, other);
        proxy.awaitLine("grown.events grows again");
        awaitNotGrowing(proxy, 0);
        try (Connection admin = admin(other)) {
            Awaitility.await("it is told no more")
                    .atMost(SOON)
                    .until(
                            () ->
                                    Sql.shown(
                                            admin,
                                            "SELECT * FROM growth WHERE problem IS NOT NULL"),
                            List::isEmpty);
        }
    }

    /** As /metrics tells it. */
    private static void awaitNotGrowing(TidegateProcess proxy, int tables) {
        URI metrics =
                URI.create(
                        "http://127.0.0.1:"
                                + proxy.portBehind("answering HTTP on 127.0.0.1:")
                                + "/metrics");
        Awaitility.await("tables that do not grow")
                .atMost(SOON)
                .untilAsserted(() -> {
                    try (HttpClient http = HttpClient.newHttpClient()) {
                        assertThat(
                                        http.send(
                                                        HttpRequest.newBuilder(metrics).build(),
                                                        HttpResponse.BodyHandlers.ofString())
                                                .body()
                                                .lines())
                                .contains("tidegate_tables_not_growing " + tables + ".0");
                    }
                });
    }

    @Test
    void a_sub_table_that_is_there_already_is_taken() throws Exception {
        direct(group(2), "CREATE TABLE grown." + subTable("events", 2) + TABLE);
        direct(
                group(2),
                "INSERT INTO grown." + subTable("events", 2) + " VALUES ('" + day(2) + "', 5, 6)");
        TidegateProcess proxy = joined(processes.proxy(TIMING, "p1"));
        push("true");

        try (Connection client = client(proxy)) {
            awaitRoom(client);
            assertThat(Sql.rows(client, "SELECT id, n FROM events WHERE at = '" + day(2) + "'"))
                    .containsExactly("5,6");
        }
    }

    @Test
    void what_a_new_sub_table_would_lack_is_named() throws Exception {
        direct(
                group(1),
                "CREATE TRIGGER grown.counted BEFORE INSERT ON grown."
                        + subTable("notes", 1)
                        + " FOR EACH ROW SET NEW.n = 1");
        TidegateProcess proxy = joined(processes.proxy(TIMING, "p1"));
        push("true");

        proxy.awaitLine("has the trigger counted, which the next sub-tables would lack");
        assertThat(processes.config(0, "history").toString()).doesNotContain("date ranges grow");
    }

    @Test
    void a_clock_that_is_not_the_servers_has_nothing_grow() throws Exception {
        TidegateProcess proxy =
                joined(
                        processes.proxy(
                                Map.of("TIDEGATE_TEST_GROWTH", "ahead=P2D,every=PT2S"), "p1"));
        push("true");

        proxy.awaitLine("grown.events does not grow: this proxy's clock says");
        assertThat(subTables("g1")).doesNotContain(subTable("events", 2));
    }

    @Test
    void more_periods_than_anybody_means_are_refused() throws Exception {
        TidegateProcess proxy =
                joined(
                        processes.proxy(
                                Map.of(
                                        "TIDEGATE_TEST_GROWTH",
                                        "ahead=P500D,every=PT2S,tolerance=P600D"),
                                "p1"));
        push("true");

        proxy.awaitLine("500 sub-tables of events would be made at once, more than 400");
        assertThat(subTables("g1")).doesNotContain(subTable("events", 2));
        try (Connection client = client(proxy)) {
            Sql.execute(client, "ALTER TABLE events ADD x INT");
        }
    }
}
