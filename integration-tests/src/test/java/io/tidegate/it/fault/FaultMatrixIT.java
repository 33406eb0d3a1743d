package io.tidegate.it.fault;

import io.tidegate.it.server.ReplicatedGroup;
import io.tidegate.it.server.ServerFamily;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rows of the matrix on real servers. With each build those of the smoke tier, each with one
 * family of servers; all of them, or those that are named:
 *
 * <pre>
 *   ./mvnw verify -Dit.test=FaultMatrixIT -Dtidegate.faults=all
 *   ... -Dtidegate.faults=M1,Z6@Promoting -Dtidegate.faults.family=mysql -Dtidegate.faults.runs=30
 * </pre>
 */
final class FaultMatrixIT {
    /** Into docs/evidence.md, with {@code -Dtidegate.faults.publish=true}. */
    @AfterAll
    static void publish() throws IOException {
        if (Boolean.getBoolean("tidegate.faults.publish")) {
            Path base = Path.of(Objects.requireNonNull(System.getProperty("tidegate.it.base")));
            MatrixPage.publish(FaultRun.results(), base.resolve("../docs/evidence.md").normalize());
        }
    }

    static Stream<Arguments> rows() {
        FaultMatrix.elsewhere()
                .forEach((id, why) ->
                        System.err.println("%% " + id + " is not carried out here: " + why));
        return Selection.of(FaultMatrix.rows()).stream()
                .map(each -> Arguments.of(each.row(), each.family(), each.seed()));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void what_is_acknowledged_stays_and_one_node_takes_writes(
            FaultRow row, ServerFamily family, long seed) throws Exception {
        if (row.stage().disk().isPresent()) {
            Assumptions.assumeTrue(
                    ReplicatedGroup.Shape.hasDisks(),
                    row + ": this machine lets nobody have a file system of his own");
        }
        String known = row.known().get(family);
        try {
            FaultRun.of(row, family, seed);
        } catch (Exception | AssertionError failed) {
            if (known == null) {
                throw failed;
            }
            String reason = "KNOWN DEFECT, " + row + ", " + family + ": " + known;
            // To the terminal as well: it must not pass unseen.
            System.err.println(reason);
            Assumptions.abort(reason);
        }
        if (known != null) {
            System.err.println("%% " + row + " has passed this time, although: " + known);
        }
    }

    /** Which rows, with which servers, how often. */
    private record Selection(FaultRow row, ServerFamily family, long seed) {
        private static final long SEED = Long.getLong("tidegate.faults.seed", 1);
        private static final int RUNS = Integer.getInteger("tidegate.faults.runs", 1);
        private static final String WANTED = System.getProperty("tidegate.faults", "smoke");
        private static final String FAMILY = System.getProperty("tidegate.faults.family", "");

        static List<Selection> of(List<FaultRow> rows) {
            List<FaultRow> wanted = rows.stream().filter(Selection::isWanted).toList();
            return wanted.stream()
                    .flatMap(row ->
                            families(row, wanted.indexOf(row)).stream()
                                    .flatMap(family ->
                                            Stream.iterate(SEED, seed -> seed + 1)
                                                    .limit(RUNS)
                                                    .map(seed -> new Selection(row, family, seed))))
                    .toList();
        }

        private static boolean isWanted(FaultRow row) {
            return switch (WANTED) {
                case "smoke" -> row.tier() == FaultRow.Tier.SMOKE;
                case "all" -> true;
                default -> Stream.of(WANTED.split(",")).anyMatch(each -> isNamed(row, each));
            };
        }

        /** By its id, or by that and a part of its title: {@code Z6@Promoting}. */
        private static boolean isNamed(FaultRow row, String name) {
            String[] parts = name.split("@", 2);
            return row.id().equals(parts[0])
                    && (parts.length == 1 || row.title().contains(parts[1]));
        }

        /** In the smoke tier they take turns. */
        private static List<ServerFamily> families(FaultRow row, int number) {
            if (!FAMILY.isEmpty()) {
                return List.of(ServerFamily.valueOf(FAMILY.toUpperCase(java.util.Locale.ROOT)));
            }
            ServerFamily[] all = ServerFamily.values();
            return WANTED.equals("smoke") ? List.of(all[number % all.length]) : List.of(all);
        }
    }
}
