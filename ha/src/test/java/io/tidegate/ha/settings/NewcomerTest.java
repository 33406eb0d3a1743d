package io.tidegate.ha.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.ha.mysql.node.ServerFamily;
import io.tidegate.ha.mysql.node.ServerSettings;
import io.tidegate.ha.mysql.node.ServerVersion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class NewcomerTest {
    private static ServerSettings server(ServerFamily family, int minor, String id) {
        return new ServerSettings(
                new ServerVersion(family, 9, minor, 0),
                Map.of("server_id", id, "server_uuid", "u" + id),
                Set.of(),
                List.of(),
                Duration.ZERO);
    }

    private static final ServerSettings MASTER = server(ServerFamily.MYSQL, 7, "1");

    @Test
    void one_like_the_master_is_taken() {
        assertThat(Newcomer.beside(MASTER, server(ServerFamily.MYSQL, 7, "2"))).isEmpty();
    }

    @Test
    void one_of_another_family_is_not() {
        assertThat(Newcomer.beside(MASTER, server(ServerFamily.MARIADB, 7, "2")))
                .hasValueSatisfying(
                        why -> assertThat(why).contains("MariaDB", "the master a MySQL"));
    }

    @Test
    void one_of_another_version_is_not() {
        assertThat(Newcomer.beside(MASTER, server(ServerFamily.MYSQL, 6, "2")))
                .hasValueSatisfying(why -> assertThat(why).contains("9.6.0", "9.7.0"));
    }

    @Test
    void the_master_under_another_address_is_not() {
        assertThat(Newcomer.beside(MASTER, MASTER))
                .hasValueSatisfying(why -> assertThat(why).contains("server_id is 1"));
    }
}
