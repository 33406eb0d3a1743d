package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerFamily;
import io.tidegate.proxy.wire.CharacterSets;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** The character sets of collations, as the servers number them. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class CharacterSetsIT {
    private static final Set<String> LEFT_OUT =
            Set.of("ucs2", "dec8", "hp8", "macce", "macroman", "binary");

    private final TestCluster cluster;

    CharacterSetsIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void each_collation_has_the_servers_character_set_or_none() throws Exception {
        String view =
                cluster.family() == ServerFamily.MARIADB
                        ? "collation_character_set_applicability"
                        : "collations";
        List<String> wrong = new ArrayList<>();
        int right = 0;
        try (Connection direct = cluster.group("g0").connect()) {
            for (String row :
                    Sql.rows(
                            direct,
                            "SELECT id, character_set_name FROM information_schema." + view)) {
                String[] values = row.split(",");
                String expected = LEFT_OUT.contains(values[1]) ? null : values[1];
                String found = CharacterSets.ofCollation(Integer.parseInt(values[0]));
                if (Objects.equals(found, expected)) {
                    right++;
                } else {
                    wrong.add(row + " is " + found);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(right).isGreaterThan(250);
    }
}
