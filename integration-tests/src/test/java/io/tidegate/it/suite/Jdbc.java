package io.tidegate.it.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A JDBC driver with options of its own, in this JVM.
 *
 * @param name of its tables
 * @param scheme of its URLs
 * @param options behind those that every URL has
 */
record Jdbc(String name, String scheme, String options) implements ClientProgram {
    static Jdbc connectorJ(String name, String options) {
        return new Jdbc(
                name, "jdbc:mysql", "sslMode=DISABLED&allowPublicKeyRetrieval=true" + options);
    }

    static Jdbc mariaDb(String name, String options) {
        return new Jdbc(
                name, "jdbc:mariadb", "sslMode=disable&allowPublicKeyRetrieval=true" + options);
    }

    String url(Endpoint endpoint, String schema, String further) {
        return scheme
                + "://"
                + Endpoint.HOST
                + ":"
                + endpoint.port()
                + "/"
                + schema
                + "?"
                + options
                + further;
    }

    boolean streamsByMinimum() {
        return scheme.equals("jdbc:mysql") && !options.contains("useCursorFetch=true");
    }

    boolean prepares() {
        return options.contains("useServerPrepStmts=true");
    }

    @Override
    public Optional<String> absence() {
        return Optional.empty();
    }

    @Override
    public List<String> run(Endpoint endpoint) {
        List<String> lines = new ArrayList<>();
        try (JdbcSteps steps = new JdbcSteps(this, endpoint, lines)) {
            steps.run();
        } catch (Exception failed) {
            lines.add("failed|close: " + failed);
        }
        return lines;
    }
}
