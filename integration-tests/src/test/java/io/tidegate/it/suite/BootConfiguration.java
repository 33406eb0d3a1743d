package io.tidegate.it.suite;

import io.tidegate.it.cluster.TestCluster;

/** Configurations of processes: a schema without rules on a cluster, and what is wrong or new. */
final class BootConfiguration {
    static final String USERS = "users: {app: {password: secret}}\n";
    static final String ONE_MORE = "users: {app: {password: secret}, late: {password: secret}}\n";

    /** To be added at the end. */
    static final String WRONG_KEY =
            """
              app:
                default-group: g0
                tables:
                  users: {key: {column: id, type: string}, function: {hash: {shards: 8}}, placement: {g0: 0-3, g1: 4-7}}
            """;

    private BootConfiguration() {}

    static String of(TestCluster cluster, String users) {
        return """
        apiVersion: tidegate/v1
        listener: {port: 0}
        """
                + users
                + cluster.groupsAsYaml()
                + """
                schemas:
                  plain:
                    default-group: g0
                """;
    }
}
