package io.tidegate.it.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.server.ServerFamily;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients of one group see when all servers of another are gone, their schema's default. */
final class LostGroupIT {
    private static final int CLIENTS = 12;

    private static void work(Statement statement, long n) throws SQLException {
        statement.execute("INSERT INTO u (n, v) VALUES (" + n + ", 1)");
        try (ResultSet row = statement.executeQuery("SELECT v FROM u WHERE n = " + n)) {
            assertThat(row.next()).isTrue();
        }
    }

    /** Their driver asks for variables of the server when they connect, and whether they write. */
    @ParameterizedTest
    @EnumSource
    void clients_of_the_other_group_connect_and_write(ServerFamily family) throws Exception {
        try (TwoGroups groups = TwoGroups.start(family);
                Connection open = groups.connect("");
                Statement statement = open.createStatement()) {
            work(statement, 3);
            groups.killFirst();
            Awaitility.await("it is known of g0")
                    .atMost(SupervisedGroup.LONG)
                    .ignoreExceptions()
                    .until(() -> {
                        try (Connection _ = groups.connect("")) {
                            return true;
                        }
                    });
            work(statement, 7);
            for (long n = 11; n < 11 + 4 * CLIENTS; n += 4) {
                try (Connection client = groups.connect("");
                        Statement its = client.createStatement()) {
                    work(its, n);
                }
            }
            assertThat(groups.askSecond("SELECT COUNT(*) FROM d.u_0003"))
                    .isEqualTo(Integer.toString(CLIENTS + 2));
        }
    }
}
