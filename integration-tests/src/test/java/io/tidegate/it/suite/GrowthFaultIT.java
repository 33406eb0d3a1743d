package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.cluster.TestCluster;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Date ranges that grow while proxies die. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.Any.class)
final class GrowthFaultIT extends GrowingTables {
    GrowthFaultIT(TestCluster cluster) {
        super(cluster);
    }

    /** Of every version one text: why it is refused stands in the line below. */
    private static List<String> versions(List<String> history) {
        List<String> versions = new ArrayList<>();
        for (String line : history) {
            if (line.matches("\\s*\\d+ +of \\d+ .*")) {
                versions.add(line);
            } else if (!versions.isEmpty()) {
                versions.add(versions.removeLast() + line);
            }
        }
        return versions;
    }

    /**
     * Whoever leads next may propose what has held since it looked: that is refused, and changes
     * nothing.
     */
    private static long grownVersions(List<String> history) {
        return versions(history).stream()
                .filter(version -> version.contains("date ranges grow"))
                .filter(version -> !version.contains("holds by now and this one was made of"))
                .count();
    }

    @Test
    void what_is_refused_for_what_holds_is_not_counted() {
        assertThat(
                        grownVersions(
                                List.of(
                                        "    4  of 2     refused   date ranges grow: events to 2026",
                                        "          version 3 holds by now and this one was made of 2",
                                        "    3  of 2     current   date ranges grow: events to 2026",
                                        "    2  of 1     replaced  ann")))
                .isEqualTo(1);
    }

    private static boolean areOver(List<String> jobs) {
        return jobs.stream().noneMatch(job -> job.contains(",running,"))
                && jobs.stream()
                                .filter(job -> job.contains(",done,2,2,tidegate,"))
                                .filter(job -> job.contains("GROW TABLE"))
                                .count()
                        == 2;
    }

    /**
     * Whoever leads next finds out what there is, and goes on from there. {@code
     * -Dtidegate.it.growth=all} for the others, too.
     */
    static List<String> points() {
        List<String> points =
                new ArrayList<>(
                        List.of(
                                "ddl.created",
                                "ddl.part0.sent",
                                "growth.ready",
                                "config.Preparing.done",
                                "ddl.settled.before"));
        if (System.getProperty("tidegate.it.growth", "").equals("all")) {
            points.addAll(
                    List.of(
                            "ddl.taken",
                            "ddl.part0.begun",
                            "ddl.part1.done",
                            "growth.proposed",
                            "config.Settling.before"));
        }
        return points;
    }

    @ParameterizedTest
    @MethodSource("points")
    void whoever_is_killed_the_range_grows_once(String point) throws Exception {
        // The version that has it grow would pass those points, too.
        boolean ofVersions = point.startsWith("config");
        if (ofVersions) {
            push("true");
        }
        TidegateProcess dying =
                joined(
                        processes.proxy(
                                Map.of(
                                        "TIDEGATE_TEST_GROWTH",
                                        AHEAD,
                                        "TIDEGATE_TEST_HALT_AT",
                                        point),
                                "p1"));
        TidegateProcess second = processes.proxy(TIMING, "p2");
        TidegateProcess third = processes.proxy(TIMING, "p3");
        List.of(second, third).forEach(this::joined);
        if (!ofVersions) {
            push("true");
        }
        assertThat(dying.exitCode()).isEqualTo(137);

        requireGrown(second, third);
        try (Connection client = client(second)) {
            Awaitility.await("the jobs are over")
                    .atMost(SOON)
                    .until(() -> Sql.rows(client, "SHOW DDL"), GrowthFaultIT::areOver);
            assertThat(Sql.rows(client, "CHECK DDL events"))
                    .containsExactly("grown,events,,all 5 are alike");
            Sql.execute(client, "ALTER TABLE events ADD x INT");
            assertThat(Sql.rows(client, "CHECK DDL events"))
                    .containsExactly("grown,events,,all 5 are alike");
        }
        List<String> history = processes.config(0, "history");
        assertThat(grownVersions(history)).as("%s", history).isEqualTo(1);
    }

    /** A definition that is changed now would be changed on the sub-tables of before only. */
    @Test
    void until_all_proxies_use_the_sub_tables_no_definition_is_changed() throws Exception {
        TidegateProcess stopped =
                joined(
                        processes.proxy(
                                Map.of(
                                        "TIDEGATE_TEST_GROWTH",
                                        AHEAD,
                                        "TIDEGATE_TEST_STOP_AT",
                                        "growth.ready"),
                                "p1"));
        // By its clock nothing is to be done.
        TidegateProcess heir = joined(processes.proxy("p2"));
        push("true");
        try (Connection client = client(heir)) {
            Awaitility.await("both jobs are the heir's, and stay open")
                    .atMost(SOON)
                    .until(
                            () -> Sql.rows(client, "SHOW DDL"),
                            jobs ->
                                    jobs.size() == 2
                                            && jobs.stream().allMatch(job -> isOpenOf(job, "p2")));

            for (String table : List.of("events", "notes")) {
                assertThatThrownBy(() -> Sql.execute(client, "ALTER TABLE " + table + " ADD x INT"))
                        .hasMessageContaining("TG-DDL-UNFINISHED")
                        .hasMessageContaining("GROW TABLE " + table);
            }
            assertThat(stopped.isRunning()).isTrue();
            givenUp(heir, client);
        }
    }

    /** By the admin port, as whoever runs the proxies may. */
    private static void givenUp(TidegateProcess proxy, Connection client) throws SQLException {
        String id =
                Sql.rows(client, "SHOW DDL").stream()
                        .filter(job -> job.contains("GROW TABLE notes"))
                        .findFirst()
                        .orElseThrow()
                        .replaceAll(",.*", "");
        try (Connection admin = admin(proxy)) {
            // Its heir looks at it every second.
            Awaitility.await("it is given up")
                    .atMost(SOON)
                    .ignoreExceptions()
                    .until(() ->
                            Sql.shown(admin, "CANCEL DDL " + id).toString().contains("given up"));
            assertThatThrownBy(() -> Sql.shown(admin, "RESUME DDL " + id))
                    .hasMessageContaining("TG-DDL-JOB")
                    .hasMessageContaining("has ended");
        }
        Sql.execute(client, "ALTER TABLE notes ADD x INT");
    }

    private static boolean isOpenOf(String job, String proxy) {
        return job.contains(",running,2,2,tidegate,") && job.endsWith("," + proxy);
    }

    @Test
    void jobs_of_a_version_that_is_refused_do_not_stay_in_the_way() throws Exception {
        direct(
                group(1),
                "CREATE TRIGGER grown.held BEFORE INSERT ON grown."
                        + subTable("notes", 1)
                        + " FOR EACH ROW SET NEW.n = 1");
        TidegateProcess proxy = joined(processes.proxy(TIMING, "p1"));
        push("true");
        proxy.awaitLine("has the trigger held");
        alterEvents(1, "VARCHAR(30)");
        direct(group(1), "DROP TRIGGER grown.held");

        proxy.awaitLine("grown.events does not grow: version 3 is refused");
        try (Connection client = client(proxy)) {
            assertThat(Sql.rows(client, "SHOW DDL"))
                    .anyMatch(job -> job.contains(",cancelled,2,2,tidegate,"));
            alterEvents(3, "DATETIME");

            requireGrown(proxy);
            Awaitility.await("the jobs are over")
                    .atMost(SOON)
                    .until(() -> Sql.rows(client, "SHOW DDL"), GrowthFaultIT::areOver);
        }
    }

    private void alterEvents(int last, String type) throws SQLException {
        for (int day = -1; day <= last; day++) {
            direct(
                    group(day),
                    "ALTER TABLE grown."
                            + subTable("events", day)
                            + " MODIFY at "
                            + type
                            + " NOT NULL");
        }
    }
}
