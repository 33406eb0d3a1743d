package io.tidegate.it.fault;

import io.tidegate.it.server.ServerFamily;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Carries one row of the matrix out again and again, and tells for how long nobody was told that a
 * write is done. What {@code bench/outages} runs.
 *
 * <p>A run that fails is counted and told, and so are the figures of the others.
 */
final class OutageRun {
    private static final String FAULT = System.getProperty("tidegate.outages", "");

    /** They need replication to go by the links that it goes by at first. */
    private static final Set<String> IN_A_NEW_SCENE = Set.of("M8", "M9");

    private final List<Long> outages = new ArrayList<>();
    private final List<Long> waits = new ArrayList<>();
    private long acknowledged;
    private int failed;

    @Test
    void outages() throws Exception {
        Assumptions.assumeFalse(
                FAULT.isEmpty(), "-Dtidegate.outages=M1 says what is to be repeated");
        FaultRow row =
                FaultMatrix.rows().stream()
                        .filter(each -> each.id().equals(FAULT))
                        .findFirst()
                        .orElseThrow();
        ServerFamily family =
                ServerFamily.valueOf(
                        System.getProperty("tidegate.faults.family", "mariadb")
                                .toUpperCase(Locale.ROOT));
        int runs = Integer.getInteger("tidegate.faults.runs", 3);
        long seed = Long.getLong("tidegate.faults.seed", 1);
        Path raw =
                Path.of(
                        System.getProperty(
                                "tidegate.outages.raw",
                                System.getProperty("tidegate.it.target") + "/outages.jsonl"));
        Files.createDirectories(raw.toAbsolutePath().getParent());
        Files.deleteIfExists(raw);
        int left = runs;
        while (left > 0) {
            left = inOneScene(row, family, seed + runs - left, left, raw);
        }
        tell(row, family, runs, seed);
    }

    /** How many are left when the scene is of no use any more. */
    private int inOneScene(FaultRow row, ServerFamily family, long seed, int runs, Path raw)
            throws Exception {
        try (Scene scene = Scene.start(family, row.stage())) {
            int left = runs;
            while (left > 0) {
                Map<String, Object> result = FaultRun.tried(row, scene, seed + runs - left);
                left--;
                Files.writeString(
                        raw,
                        FaultRun.json(result) + "\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
                boolean usable = count(result) && !IN_A_NEW_SCENE.contains(row.id());
                if (!usable) {
                    return left;
                }
                if (left > 0) {
                    scene.startOver();
                }
            }
            return 0;
        }
    }

    private boolean count(Map<String, Object> result) {
        if (result.get("outage_ms") instanceof Long outage) {
            outages.add(outage);
        }
        if (result.get("client_ms") instanceof Long wait) {
            waits.add(wait);
        }
        if (result.get("acknowledged") instanceof Long some) {
            acknowledged += some;
        }
        boolean passed = Boolean.TRUE.equals(result.get("passed"));
        if (!passed) {
            failed++;
        }
        return passed;
    }

    private void tell(FaultRow row, ServerFamily family, int runs, long seed) {
        Collections.sort(outages);
        Collections.sort(waits);
        // What the script reads.
        System.err.printf(
                Locale.ROOT,
                "FIGURES|%s|%s|%s|%d|%d|%d|%d|%d|%d|%d|%d%n",
                row.id(),
                row.title(),
                family.name().toLowerCase(Locale.ROOT),
                runs,
                failed,
                seed,
                acknowledged,
                percentile(outages, 50),
                percentile(outages, 99),
                percentile(outages, 100),
                percentile(waits, 100));
    }

    /** By nearest rank; -1 of nothing. */
    private static long percentile(List<Long> sorted, int percent) {
        return sorted.isEmpty()
                ? -1
                : sorted.get(Math.max(0, (sorted.size() * percent + 99) / 100 - 1));
    }
}
