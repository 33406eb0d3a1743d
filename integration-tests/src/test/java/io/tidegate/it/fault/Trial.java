package io.tidegate.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.check.Operation.Function;
import io.tidegate.it.check.Operation.Outcome;
import io.tidegate.it.check.Use;
import io.tidegate.it.server.MySqlServer;
import io.tidegate.it.server.ServerFamily;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** One row of the matrix while it is carried out: what it can do, and ask. */
final class Trial {
    private static final Pattern STAYS_OUT =
            Pattern.compile("(\\w+) has what the others do not, and stays shut out");

    /** How much more than its bar a figure may be on a machine that others work on, too. */
    private static final double SLACK =
            Double.parseDouble(System.getProperty("tidegate.faults.slack", "4"));

    private final Scene scene;
    private final Workload workload;
    private final String first;
    private final long firstEpoch;

    /** Those that were there before. */
    private final List<String> jobs;

    private final Map<String, Use> usesBefore;

    private final List<String> unmet = new ArrayList<>();
    private final Map<String, Object> figures = new LinkedHashMap<>();

    /**
     * @param usesBefore of the proxies, when no client had come yet
     */
    Trial(Scene scene, Workload workload, Map<String, Use> usesBefore) throws SQLException {
        this.usesBefore = usesBefore;
        this.scene = scene;
        this.workload = workload;
        this.first = scene.master();
        this.firstEpoch = scene.recorded().epoch();
        this.jobs = scene.administer("SELECT id FROM failovers", 1);
    }

    Map<String, Use> usesBefore() {
        return usesBefore;
    }

    Scene scene() {
        return scene;
    }

    Workload workload() {
        return workload;
    }

    ServerFamily family() {
        return scene.family();
    }

    /** Who was the master when it began. */
    String first() {
        return first;
    }

    MySqlServer master() {
        return scene.node(scene.master());
    }

    /** The nodes that are not the master now. */
    List<String> replicas() {
        return scene.group().names().stream().filter(name -> !name.equals(scene.master())).toList();
    }

    /** How often the epoch was raised. */
    long changes() {
        return scene.recorded().epoch() - firstEpoch;
    }

    /** The outage is measured from here on. */
    void strike() {
        workload.acknowledgements().startOver();
        workload.forgetErrors();
    }

    /** While clients work. */
    void pass(Duration time) throws InterruptedException {
        Thread.sleep(time);
    }

    void awaitOtherMasterThan(String old) {
        Awaitility.await("another master than " + old)
                .atMost(Scene.LONG)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> !scene.master().equals(old));
    }

    void awaitWrites() {
        workload.awaitMore(200);
    }

    void await(String what, Callable<Boolean> until) {
        Awaitility.await(what).atMost(Scene.LONG).ignoreExceptions().until(until);
    }

    void awaitCondition(String condition) {
        await(
                condition,
                () ->
                        scene.administer("EXPLAIN FAILOVER g0", 3).stream()
                                .anyMatch(seen -> seen.startsWith(condition)));
    }

    /** What is known of the group, for people. */
    List<String> explained() throws SQLException {
        return scene.administer("EXPLAIN FAILOVER g0", 3);
    }

    /** For how long nobody was told that a write is done; it has to be over. */
    void outage(Duration bar) {
        figure("outage", workload.acknowledgements().longestOfAll(), bar);
        figures.put("client_ms", workload.acknowledgements().longestOfClient().toMillis());
    }

    void figure(String name, Duration measured, Duration bar) {
        figures.put(name + "_ms", measured.toMillis());
        figures.put(name + "_bar_ms", bar.toMillis());
        assertThat(measured)
                .as("%s, with a slack of %s", name, SLACK)
                .isLessThanOrEqualTo(Duration.ofMillis((long) (bar.toMillis() * SLACK)));
    }

    void note(String name, Object value) {
        figures.put(name, value);
    }

    Map<String, Object> figures() {
        return figures;
    }

    void requireNoFailover() {
        assertThat(changes()).as("changes of the master").isZero();
    }

    /** That clients were told nothing else than what these say. */
    void requireErrors(Predicate<String> allowed) {
        assertThat(workload.errors().keySet().stream().filter(allowed.negate())).isEmpty();
    }

    /** How many writes outside of transactions were refused; they could have waited. */
    private long refusedAlone() {
        return workload.history().operations(Function.INSERT).stream()
                .filter(each -> each.value() == 0 && each.outcome() == Outcome.FAIL)
                .count();
    }

    /** What was open may be rolled back, and what was on its way may be unknown; nothing else. */
    void requireOnlyErrorsOfAFailover() {
        note("refused_alone", refusedAlone());
        wish("no write outside of a transaction is refused", refusedAlone() == 0);
        requireErrors(error ->
                error.contains("OUTCOME-UNKNOWN")
                        || error.contains("TG-MASTER-CHANGED")
                        || error.contains("TG-BACKEND-LOST"));
    }

    /**
     * What the plan asks for and is known not to be so, or not yet: told with the result, and a
     * failure only with {@code -Dtidegate.faults.strict=true}.
     */
    void wish(String what, boolean met) {
        if (!met) {
            unmet.add(what);
            System.err.println("%% UNMET: " + what);
        }
        figures.put("unmet", unmet);
        if (Boolean.getBoolean("tidegate.faults.strict")) {
            assertThat(met).as(what).isTrue();
        }
    }

    /** Nodes of which it was told that they have what no other has. */
    Set<String> shutOut() throws SQLException {
        return scene
                .administer(
                        "SELECT CONCAT(id, ': ', message) FROM failovers WHERE message IS NOT NULL",
                        1)
                .stream()
                .filter(said -> jobs.stream().noneMatch(job -> said.startsWith(job + ": ")))
                .flatMap(message -> STAYS_OUT.matcher(message).results())
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }
}
