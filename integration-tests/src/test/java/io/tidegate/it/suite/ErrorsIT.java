package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.it.cluster.TestCluster;
import io.tidegate.proxy.session.ErrorRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** The errors that the proxy itself has answered. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class ErrorsIT {
    private final TestCluster cluster;

    ErrorsIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void a_refusal_is_known_with_its_client_and_its_statement() throws Exception {
        Instant before = Instant.now();
        try (RawClient client = login()) {
            long counted = count(ErrorCode.DDL_ON_SHARDS);
            String told = RawReply.of(client.query("LOCK TABLES users READ")).errorMessage();

            ErrorRow error = of(client).getFirst();

            assertThat(error.code()).isEqualTo(ErrorCode.DDL_ON_SHARDS);
            assertThat("TG-DDL-ON-SHARDS: " + error.message()).isEqualTo(told);
            assertThat(error.user()).isEqualTo("app");
            assertThat(error.statement()).isEqualTo("LOCK TABLES users READ");
            assertThat(error.time()).isBetween(before, Instant.now());
            assertThat(count(ErrorCode.DDL_ON_SHARDS)).isEqualTo(counted + 1);
        }
    }

    @Test
    void of_its_statement_no_literal_is_known() throws Exception {
        try (RawClient client = login()) {
            client.query("UPDATE users SET id = 77001 WHERE name = 'hunter2'");

            assertThat(of(client))
                    .singleElement()
                    .satisfies(error -> {
                        assertThat(error.message()).doesNotContain("hunter2", "77001");
                        assertThat(error.statement())
                                .isEqualTo("UPDATE users SET id = ? WHERE name = ?");
                    });
        }
    }

    @Test
    void what_a_server_answers_is_none_of_them() throws Exception {
        try (RawClient client = login()) {
            client.query("SELECT nowhere FROM users WHERE id = 1");
            client.query("SELECT nowhere FROM users");

            assertThat(of(client)).isEmpty();
        }
    }

    @Test
    void an_error_of_several_shards_is_known_once() throws Exception {
        try (RawClient client = login()) {
            client.query("BEGIN");
            client.query("UPDATE users SET name = 'x' WHERE id IN (1, 2, 3, 4, 5, 6, 7, 8, 9)");

            assertThat(of(client))
                    .extracting(ErrorRow::code)
                    .containsExactly(ErrorCode.CROSS_GROUP_TRANSACTION);
        }
    }

    @Test
    void the_newest_comes_first() throws Exception {
        try (RawClient client = login()) {
            client.query("UPDATE users SET id = 1");
            client.query("LOCK TABLES users READ");

            assertThat(of(client))
                    .extracting(ErrorRow::code)
                    .containsExactly(ErrorCode.DDL_ON_SHARDS, ErrorCode.KEY_UPDATE);
        }
    }

    private List<ErrorRow> of(RawClient client) {
        return cluster.dataPlane().errors().list().stream()
                .filter(row -> row.session() == client.connectionId())
                .toList();
    }

    private long count(ErrorCode code) {
        Map<ErrorCode, Long> refusals = cluster.dataPlane().statements().refusals();
        return refusals.getOrDefault(code, 0L);
    }

    private RawClient login() throws Exception {
        return RawClient.login(cluster.port(), "app", "secret", "app", 0);
    }
}
