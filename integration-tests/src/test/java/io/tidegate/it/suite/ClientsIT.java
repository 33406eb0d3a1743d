package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * Client programs in many languages, each directly on the second group's server and through the
 * proxy, line by line. docs/clients.md is written from what they did with {@code
 * -Ddocs.update=true}, and compared with it otherwise, as far as the clients are there.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClientsIT {
    private final Map<Client, Set<Behaviour>> seen = new EnumMap<>(Client.class);
    private final Set<TestCluster> prepared = new HashSet<>();

    @BeforeAll
    void install() throws Exception {
        Script.install();
    }

    @ParameterizedTest(autoCloseArguments = false)
    @ArgumentsSource(Everywhere.class)
    void a_client_sees_what_the_server_shows_it(TestCluster cluster, Client client)
            throws Exception {
        skipWithout(client);
        prepare(cluster);
        Endpoint server = new Endpoint(cluster.group("g1").port(), "plain", "whole");
        Endpoint proxy = new Endpoint(cluster.port(), "plain", "app");

        List<String> direct;
        List<String> proxied;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<String>> running = threads.submit(() -> client.program().run(server));
            proxied = client.program().run(proxy);
            direct = running.get();
        }

        assertThat(failures(direct)).isEmpty();
        note(client, direct);
        SoftAssertions softly = new SoftAssertions();
        for (Behaviour behaviour : seen(client)) {
            List<String> there = of(behaviour, direct);
            if (KnownDifference.isKnown(cluster.family(), client, behaviour)) {
                softly.assertThat(of(behaviour, proxied)).isNotEqualTo(there);
            } else {
                softly.assertThat(of(behaviour, proxied)).isEqualTo(there);
            }
        }
        softly.assertAll();
        assertThat(failures(proxied)).isEmpty();
    }

    @AfterAll
    void the_page_shows_what_the_clients_did() throws Exception {
        ClientsPage page = ClientsPage.read();
        ClientsPage expected = page.with(seen);
        if (Boolean.getBoolean("docs.update")) {
            expected.write();
        }

        assertThat(ClientsPage.read()).hasToString(expected.toString());
    }

    private static void skipWithout(Client client) throws Exception {
        Optional<String> absence = client.program().absence();
        if (absence.isPresent()) {
            String reason = "SKIPPED, no " + client.title() + " here: " + absence.get();
            // To the terminal as well: a skipped client must not pass unseen.
            System.err.println(reason);
            Assumptions.abort(reason);
        }
    }

    private void note(Client client, List<String> lines) {
        lines.forEach(line -> seen(client).add(Behaviour.of(line)));
    }

    private Set<Behaviour> seen(Client client) {
        return seen.computeIfAbsent(client, each -> EnumSet.noneOf(Behaviour.class));
    }

    private static List<String> failures(List<String> lines) {
        return lines.stream().filter(line -> line.startsWith("failed|")).toList();
    }

    private static List<String> of(Behaviour behaviour, List<String> lines) {
        return lines.stream().filter(line -> line.startsWith(behaviour.key() + "|")).toList();
    }

    /** The server gets the proxy's account, and the sharded tables as whole ones. */
    private void prepare(TestCluster cluster) throws SQLException {
        if (!prepared.add(cluster)) {
            return;
        }
        try (Connection direct = cluster.group("g1").connect()) {
            for (String sql :
                    List.of(
                            "CREATE USER app@'%' IDENTIFIED BY 'secret'",
                            "CREATE DATABASE whole CHARACTER SET utf8mb4",
                            "CREATE TABLE whole.users (id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(60), country CHAR(2))",
                            "CREATE TABLE whole.orders (user_id BIGINT NOT NULL, id BIGINT NOT NULL, total DECIMAL(10,2), PRIMARY KEY (user_id, id))",
                            "GRANT ALL ON *.* TO app@'%'",
                            "SET GLOBAL local_infile = 1")) {
                Sql.execute(direct, sql);
            }
        }
        // Log-ins after the first go without the server's public key, which not every client asks
        // for.
        for (int port : List.of(cluster.group("g1").port(), cluster.port())) {
            Driver.CONNECTOR_J_TEXT.connect(port, "plain", "app", "secret", "").close();
        }
    }

    /** Every client on every cluster. */
    static final class Everywhere implements ArgumentsProvider {
        @Override
        public Stream<? extends Arguments> provideArguments(
                ParameterDeclarations parameters, ExtensionContext context) {
            return new Clusters()
                    .provideArguments(parameters, context)
                    .flatMap(cluster ->
                            Stream.of(Client.values())
                                    .map(client -> Arguments.of(cluster.get()[0], client)));
        }
    }
}
