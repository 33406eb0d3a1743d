package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import io.tidegate.proxy.wire.Collations;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** The servers know which of their collations belong to one character set. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class CollationsIT {
    private final TestCluster cluster;

    CollationsIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void collations_of_one_character_set_decode_alike_and_of_two_do_not() throws Exception {
        List<Integer> utf8mb4 = ids("utf8mb4");
        List<Integer> utf8mb3 = ids("utf8mb3");
        List<Integer> latin1 = ids("latin1");

        assertThat(utf8mb4).hasSizeGreaterThan(50).allMatch(id -> same(id, 45) && !same(id, 33));
        assertThat(utf8mb3).hasSizeGreaterThan(20).allMatch(id -> same(id, 33) && !same(id, 8));
        assertThat(latin1).hasSizeGreaterThan(5).allMatch(id -> same(id, 8) && !same(id, 45));
        assertThat(ids("binary")).isNotEmpty().allMatch(id -> !same(id, 45) && !same(id, 8));
    }

    private static boolean same(int one, int other) {
        return Collations.sameCharacterSet(one, other);
    }

    private List<Integer> ids(String characterSet) throws Exception {
        try (Connection server = cluster.group("g0").connect()) {
            String table =
                    switch (cluster.family()) {
                        case MYSQL -> "collations";
                        case MARIADB -> "collation_character_set_applicability";
                    };
            return Sql.rows(
                            server,
                            "SELECT id FROM information_schema."
                                    + table
                                    + " WHERE character_set_name = ?",
                            characterSet)
                    .stream()
                    .map(Integer::valueOf)
                    .toList();
        }
    }
}
