package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerAccount;
import io.tidegate.it.suite.Flaw.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * The comparison of {@link MergeTwinIT} finds what is wrong: each of many bugs, planted into the
 * merger one at a time, makes some of its statements differ.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class PlantedBugsIT {
    private static final int ROWS = 120;
    private static final int STATEMENTS = 3000;

    private static final List<Flaw> FLAWS =
            List.of(
                    new Flaw(
                            "rows in the opposite order",
                            "KeyOrder",
                            "compare",
                            "Row;)I",
                            Change.NEGATED),
                    new Flaw("all rows one group", "KeyOrder", "isEqual", "Z", Change.ZERO),
                    new Flaw("NULL like any value", "Row", "isNull", "Z", Change.ZERO),
                    new Flaw("sums of the first shard", "Total", "add", "V", Change.SKIPPED),
                    new Flaw("averages of nothing", "Mean", "add", "V", Change.SKIPPED),
                    new Flaw(
                            "the greatest for the least",
                            "Extreme",
                            "isMore",
                            "Z",
                            Change.INVERTED),
                    new Flaw("bits of nothing", "BitAccumulator", "add", "V", Change.SKIPPED),
                    new Flaw("every value counts", "DistinctValues", "isNew", "Z", Change.INVERTED),
                    new Flaw("texts of nothing", "Concatenation", "add", "V", Change.SKIPPED),
                    new Flaw("variances of nothing", "Variance", "add", "V", Change.SKIPPED),
                    new Flaw("OFFSET forgotten", "MergeSpec", "offset", "J", Change.LONG_ZERO),
                    new Flaw("LIMIT forgotten", "MergeSpec", "limit", "J", Change.LONG_NONE),
                    new Flaw("a helper column shown", "MergeSpec", "columns", "I", Change.ONE_MORE),
                    new Flaw("DESC forgotten", "SortKey", "descending", "Z", Change.ZERO),
                    new Flaw("all texts are equal", "Padding", "compare", "I", Change.ZERO),
                    new Flaw("all doubles are zero", "Row", "number", "D", Change.DOUBLE_ZERO),
                    new Flaw(
                            "times without their order",
                            "KeyOrder",
                            "micros",
                            "J",
                            Change.LONG_ZERO),
                    new Flaw(
                            "subtotals keep their keys",
                            "MergeSpec$Grouping",
                            "isOfSubtotals",
                            "Z",
                            Change.ZERO),
                    new Flaw(
                            "every column of a rollup is its first key",
                            "plan.Subtotals",
                            "keyOf",
                            "I",
                            Change.ZERO),
                    new Flaw(
                            "a second GROUP_CONCAT in the order of the first",
                            "plan.AggregateFolding",
                            "comesInOrder",
                            "Z",
                            Change.INVERTED),
                    new Flaw(
                            "rows of UNION ALL left out",
                            "MergeSpec$Grouping",
                            "isAlone",
                            "Z",
                            Change.ZERO),
                    new Flaw(
                            "rows of UNION DISTINCT twice",
                            "MergeSpec$Grouping",
                            "isAlone",
                            "Z",
                            Change.INVERTED),
                    new Flaw(
                            "UNION of mixed kinds like ALL",
                            "sql.UnionParts",
                            "isMixed",
                            "Z",
                            Change.ZERO),
                    new Flaw(
                            "DISTINCT by each group",
                            "plan.MergedSelect",
                            "distinct",
                            "Z",
                            Change.ZERO),
                    new Flaw(
                            "UNION in the order of its first column",
                            "plan.UnionSelect",
                            "item",
                            "I",
                            Change.ZERO),
                    new Flaw(
                            "rows of a broadcast table of no group",
                            "plan.UnionMember",
                            "isAnywhere",
                            "Z",
                            Change.ZERO),
                    new Flaw(
                            "rows of parts that are merged by themselves left out",
                            "plan.PartTable",
                            "isEmpty",
                            "Z",
                            Change.INVERTED),
                    new Flaw(
                            "parts that have to be merged put together",
                            "plan.UnionMember",
                            "isMerged",
                            "Z",
                            Change.ZERO),
                    new Flaw(
                            "digits in the place of a UNION's texts",
                            "plan.TextType",
                            "isBytes",
                            "Z",
                            Change.INVERTED),
                    new Flaw(
                            "ORDER BY of a UNION without DESC",
                            "plan.UnionSelect$Term",
                            "descending",
                            "Z",
                            Change.ZERO));

    @TempDir private Path directory;
    private final TestCluster cluster;

    PlantedBugsIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void each_planted_bug_is_found() throws Exception {
        MergedTables.create(cluster);
        MergedRows rows = new MergedRows(new Random(1));
        List<String> unfound = new ArrayList<>();
        try (OwnProxy sound = MergedTables.proxy(cluster, directory);
                RawClient proxied = RawClient.login(sound.port(), "app", "secret", "merged", 0);
                RawClient direct =
                        RawClient.login(
                                cluster.group("g1").port(),
                                ServerAccount.USER,
                                ServerAccount.PASSWORD,
                                "merged",
                                0)) {
            for (int id = 0; id < ROWS; id++) {
                for (String row : rows.rows(id)) {
                    assertThat(proxied.query(row).getFirst()[4]).as(row).isZero();
                    assertThat(direct.query(row).getFirst()[4]).as(row).isZero();
                }
            }
            for (Flaw flaw : FLAWS) {
                if (!isFound(flaw, direct)) {
                    unfound.add(flaw.what());
                }
            }
        }
        assertThat(unfound).isEmpty();
    }

    private boolean isFound(Flaw flaw, RawClient direct) throws Exception {
        MergeStatements statements = new MergeStatements(new Random(2), cluster.family());
        Path files = Files.createTempDirectory(directory, "flawed");
        try (FlawedProxy proxy =
                        FlawedProxy.start(flaw, files, MergedTables.configuration(cluster));
                RawClient client = RawClient.login(proxy.port(), "app", "secret", "merged", 0)) {
            for (int i = 0; i < STATEMENTS; i++) {
                MergeStatements.Select select = statements.next();
                List<String> theirs = MergedPackets.texts(direct.query(select.sql()), select);
                if (!answers(client, select).equals(theirs)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A connection that is given up is no answer. */
    private static List<String> answers(RawClient client, MergeStatements.Select select) {
        try {
            return MergedPackets.texts(client.query(select.sql()), select);
        } catch (IOException lost) {
            return List.of(String.valueOf(lost.getMessage()));
        }
    }
}
