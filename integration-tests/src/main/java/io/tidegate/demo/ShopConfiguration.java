package io.tidegate.demo;

import io.tidegate.conf.load.ConfigurationLoader;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.conf.model.Configuration;
import io.tidegate.it.server.ServerAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** The shop's configuration file, as somebody would write it by hand. */
record ShopConfiguration(Path file) {
    static final String GUEST = "guest";
    static final List<String> GROUPS = List.of("g0", "g1");

    @SuppressWarnings("InlineFormatString") // a file of its own, not a phrase
    private static final String TEXT =
            """
            # Written by ./tidegate demo. Change it as you like and start the proxy alone with
            #   ./tidegate start -c THIS-FILE
            apiVersion: tidegate/v1

            listener:
              host: 127.0.0.1
              port: %d

            admin:                         # ./tidegate sql -P PORT -u admin -padmin
              host: 127.0.0.1
              port: %d
              users:
                admin: {password: admin, role: admin}

            users:
              demo:
                password: demo
                schemas: [shop]
                default-schema: shop

            groups:
            %s
            schemas:
              shop:
                default-group: g0            # where settings lies, which has no rule
                multi-shard-write: best-effort
                tables:
                  users:       {key: {column: id, type: integer}, function: {hash: {shards: 8}}, placement: {g0: 0-3, g1: 4-7}}
                  orders:      {colocate-with: users, key: {column: user_id, type: integer}}
                  order_items: {colocate-with: users, key: {column: user_id, type: integer}}
                  events:      {key: {column: created_at, type: temporal}, function: {date-range: {unit: month, from: 2026-01, to: 2026-12}}, placement: round-robin}
                  countries:   {broadcast: true}
            """;

    static ShopConfiguration write(
            DemoDirectory directory, int port, Collection<DemoGroup> groups)
            throws DemoException {
        String written =
                groups.stream()
                        .map(group -> group.yaml(ServerAccount.USER, ServerAccount.PASSWORD))
                        .collect(Collectors.joining());
        String text = TEXT.formatted(port, adminPort(port), written);
        Path file = directory.resolve("tidegate.yaml");
        try {
            Files.writeString(file, text);
        } catch (IOException failed) {
            throw new DemoException("cannot write " + file, failed);
        }
        return new ShopConfiguration(file);
    }

    /** Where those who run a proxy connect, by where its clients do. */
    static int adminPort(int port) {
        return port + 100;
    }

    /** The same text with one more user, who may read and write the shop. */
    static String withGuest(String text) {
        return text.replaceFirst(
                "(?m)^users:$",
                "users:\n  " + GUEST + ": {password: " + GUEST + ", schemas: [shop]}");
    }

    Configuration load() throws DemoException {
        return switch (ConfigurationLoader.load(file, System.getenv())) {
            case LoadResult.Loaded loaded -> loaded.configuration();
            case LoadResult.Invalid invalid ->
                    throw new DemoException(file + " is refused: " + invalid.problems());
        };
    }
}
