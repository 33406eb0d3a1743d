package io.tidegate.demo;

import io.tidegate.it.server.MySqlServer;
import java.io.PrintStream;
import java.util.Map;

/** What to try, for the person at the terminal. */
record Tour(Demo demo) {

    void print(PrintStream out) {
        out.println();
        out.println("Ready. Connect with any MySQL client, or with the shell that comes along:");
        out.println();
        out.printf("    ./tidegate sql --port %d --schema shop%n", demo.port());
        out.printf(
                "    mysql -h %s -P %d -u %s -p%s shop      (or mariadb ...)%n",
                Demo.HOST, demo.port(), Demo.USER, Demo.PASSWORD);
        out.println();
        out.println("Try:");
        for (Example example : Example.all()) {
            out.println();
            out.println("    " + example.sql() + ";");
            out.println("      -> " + outcome(example) + example.shows());
        }
        out.println();
        out.println("    BEGIN; then writes to users of different groups");
        out.println("      -> TG-CROSS-GROUP-TRANSACTION: the transaction stays usable");
        out.println();
        out.println("Where the rows really are (each server by itself, user tidegate/tidegate):");
        for (Map.Entry<String, MySqlServer> group : demo.groups().entrySet()) {
            out.printf(
                    "    %s: mysql -h %s -P %d -u tidegate -ptidegate shop -e 'SHOW TABLES'%n",
                    group.getKey(), group.getValue().host(), group.getValue().port());
        }
        out.println();
        out.println("Configuration: " + demo.configurationFile());
        out.println("Ctrl-C stops everything.");
        out.flush();
    }

    private static String outcome(Example example) {
        return switch (example.expectation()) {
            case Expectation.Rows _, Expectation.Changed _ -> "";
            case Expectation.Refused refused -> refused.code() + ": ";
        };
    }
}
