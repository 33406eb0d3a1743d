package io.tidegate.demo;

import io.tidegate.it.server.MySqlServer;
import java.io.PrintStream;
import java.nio.file.Path;
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
        if (demo.proxies().size() > 1) {
            printProxies(out);
        }
        out.println("Try:");
        for (Example example : Example.all()) {
            out.println();
            out.println("    " + example.sql() + ";");
            out.println("      -> " + outcome(example) + example.shows());
        }
        out.println();
        out.println("    BEGIN; UPDATE users SET name = 'Six' WHERE id = 6;");
        out.println("    UPDATE users SET name = 'Seven' WHERE id = 7;");
        out.println(
                "      -> TG-CROSS-GROUP-TRANSACTION: 6 is of g0 and 7 of g1; ROLLBACK, or go on with g0");
        out.println();
        out.println("Where the rows really are (each server by itself, user tidegate/tidegate):");
        for (Map.Entry<String, MySqlServer> group : demo.groups().entrySet()) {
            out.printf(
                    "    %s: mysql -h %s -P %d -u tidegate -ptidegate shop -e 'SHOW TABLES'%n",
                    group.getKey(), group.getValue().host(), group.getValue().port());
        }
        out.println();
        printConfiguration(out);
        if (demo.hasReplicas()) {
            printMasters(out);
        }
        out.println("Ctrl-C stops everything.");
        out.flush();
    }

    /** How to lose a master. */
    private void printMasters(PrintStream out) {
        DemoGroup group = demo.servers().values().iterator().next();
        String sql = "    ./tidegate sql --port " + demo.port() + " --schema shop -e ";
        out.println(
                "Each group is a pair of masters, of which one is active, and a replica. Kill the master of "
                        + group.name()
                        + " and");
        out.println("write at once: the statement waits for the next master, and fails nobody");
        out.printf(
                "    kill -9 %d && ./tidegate sql --port %d --schema shop -e \"UPDATE users SET name = 'Six'"
                        + " WHERE id = 6\"%n",
                group.master().pid(), demo.port());
        out.println(admin() + " -e 'SELECT group_name, name, role FROM nodes'");
        out.println(admin() + " -e 'SELECT cause, state, old_master, new_master FROM failovers'");
        out.println(admin() + " -e 'SELECT step, milliseconds FROM failover_steps'");
        out.println(admin() + " -e 'EXPLAIN FAILOVER " + group.name() + "'");
        out.println("15 s later the demo starts it again, and it follows. To have it back as the master:");
        out.println(
                admin()
                        + " -e 'SWITCHOVER GROUP "
                        + group.name()
                        + " TO "
                        + group.master().name()
                        + "'");
        out.println("A replica serves reads whose session has written nothing that it lacks:");
        out.println(
                sql + "\"SELECT /* tidegate: {\"replica\": true} */ COUNT(*) FROM users\"");
        out.println();
    }

    private String admin() {
        return "    ./tidegate sql -P "
                + ShopConfiguration.adminPort(demo.proxies().ports().getFirst())
                + " -u admin -padmin";
    }

    private void printProxies(PrintStream out) {
        out.println("There are " + demo.proxies().size() + " proxies, and any of them will do:");
        for (int number = 0; number < demo.proxies().size(); number++) {
            out.printf(
                    "    %s: ./tidegate sql --port %d --schema shop%n",
                    DemoProxies.name(number), demo.proxies().ports().get(number));
        }
        out.println();
    }

    private void printConfiguration(PrintStream out) {
        Path file = demo.configurationFile();
        String where = " --data " + demo.proxies().data();
        out.println("Who runs, and by which configuration:");
        out.println("    ./tidegate config proxies" + where);
        out.println();
        out.println("A change of the configuration, for all proxies or for none: one more user");
        out.println(
                "    sed -i 's/^users:/users:\\n  guest: {password: guest, schemas: [shop]}/' "
                        + file);
        out.println("    ./tidegate config push " + file + where);
        out.printf(
                "    ./tidegate sql --port %d -u guest -pguest --schema shop -e 'SELECT COUNT(*) FROM"
                        + " users'%n",
                demo.proxies().ports().getLast());
        out.println("    ./tidegate config history" + where);
        out.println();
        out.println("What goes on, by the admin port (HELP; lists all that it shows and does):");
        String admin = admin();
        out.println(admin + " -e 'SELECT id, user, program, command, statement FROM sessions'");
        out.println(
                admin
                        + " -e 'SELECT executions, average_ms, plans, statement FROM digests ORDER BY"
                        + " executions DESC LIMIT 5'");
        out.println("and a change in one place of the configuration, which makes a version, too:");
        out.println(admin + " -e \"CONFIG SET users.demo.scatter TO warn\"");
        out.println();
    }

    private static String outcome(Example example) {
        return switch (example.expectation()) {
            case Expectation.Rows _, Expectation.Changed _ -> "";
            case Expectation.Refused refused -> refused.code() + ": ";
        };
    }
}
