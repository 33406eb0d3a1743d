package io.tidegate.it.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.conf.model.Account;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.Secret;
import io.tidegate.ha.mysql.MasterConnection;
import io.tidegate.it.server.ReplicatedGroup.Shape;
import io.tidegate.it.server.ServerAccount;
import io.tidegate.it.server.ServerFamily;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the control plane writes with the group's account, an administrator's: on MariaDB nothing
 * but a look at read_only keeps it from a master that was shut out.
 */
final class FormerMasterIT {
    @ParameterizedTest
    @EnumSource
    void nothing_is_written_to_a_master_that_was_shut_out(ServerFamily family) throws Exception {
        try (WatchedServers servers = WatchedServers.start(family, Shape.withReplicas(1))) {
            GroupConfig group =
                    PairConfig.of(
                            servers,
                            new Account(ServerAccount.USER, new Secret(ServerAccount.PASSWORD)));
            assertWritable(group);

            servers.group().execute("a", "SET GLOBAL read_only = 1");
            assertThatThrownBy(() -> MasterConnection.open(group))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("is read-only");
            assertThatThrownBy(() -> MasterConnection.openPatient(group, ""))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("is read-only");

            servers.group().execute("a", "SET GLOBAL read_only = 0");
            assertWritable(group);
        }
    }

    private static void assertWritable(GroupConfig group) throws SQLException {
        try (Connection patient = MasterConnection.openPatient(group, "");
                Connection other = MasterConnection.open(group)) {
            assertThat(patient.isValid(5)).isTrue();
            assertThat(other.isValid(5)).isTrue();
        }
    }
}
