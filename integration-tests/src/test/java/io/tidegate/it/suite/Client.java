package io.tidegate.it.suite;

import java.util.List;

/** The clients; the columns of docs/clients.md. */
enum Client {
    CONNECTOR_J("Java", "Connector/J", Jdbc.connectorJ("cj", "")),
    CONNECTOR_J_PREPARED(
            "Java",
            "Connector/J, useServerPrepStmts",
            Jdbc.connectorJ("cj_prep", "&useServerPrepStmts=true&cachePrepStmts=true")),
    CONNECTOR_J_CURSOR(
            "Java",
            "Connector/J, useCursorFetch",
            Jdbc.connectorJ("cj_cursor", "&useServerPrepStmts=true&useCursorFetch=true")),
    CONNECTOR_J_REWRITE(
            "Java",
            "Connector/J, rewriteBatchedStatements",
            Jdbc.connectorJ("cj_rewrite", "&rewriteBatchedStatements=true")),
    MARIADB("Java", "MariaDB Connector/J", Jdbc.mariaDb("mc", "")),
    MARIADB_PREPARED(
            "Java",
            "MariaDB Connector/J, useServerPrepStmts",
            Jdbc.mariaDb("mc_prep", "&useServerPrepStmts=true")),
    MYSQL2_QUERY("Node", "mysql2, query", node("query")),
    MYSQL2_EXECUTE("Node", "mysql2, execute", node("execute")),
    PYMYSQL("Python", "PyMySQL", python("pymysql")),
    MYSQLDB("Python", "mysqlclient", python("MySQLdb")),
    MYSQLI("PHP", "mysqli", php("mysqli")),
    PDO("PHP", "PDO, native prepares", php("pdo")),
    PDO_EMULATED("PHP", "PDO, emulated prepares", php("pdo-emulated")),
    DBD_MYSQL("Perl", "DBD::mysql", perl("mysql", "text")),
    DBD_MARIADB("Perl", "DBD::MariaDB", perl("MariaDB", "text")),
    GO_PREPARED("Go", "go-sql-driver/mysql", go("prepared")),
    GO_TEXT("Go", "go-sql-driver/mysql, interpolateParams", go("text")),
    COMMAND_LINE(
            "Command line",
            "mariadb, mariadb-dump",
            new Script(
                    List.of("mariadb-dump", "--version"),
                    List.of("bash", Script.file("shell/client.sh"))));

    private final String language;
    private final String title;
    private final ClientProgram program;

    Client(String language, String title, ClientProgram program) {
        this.language = language;
        this.title = title;
        this.program = program;
    }

    String language() {
        return language;
    }

    String title() {
        return title;
    }

    ClientProgram program() {
        return program;
    }

    /** Debian's own interpreter: another one on the path would not see Debian's packages. */
    private static Script python(String module) {
        String python = "/usr/bin/python3";
        return new Script(
                List.of(python, "-c", "import " + module),
                List.of(python, Script.file("python/client.py"), module));
    }

    private static Script node(String how) {
        return new Script(
                List.of("node", "-e", "require('mysql2')"),
                List.of("node", Script.file("node/client.js"), how));
    }

    private static Script php(String how) {
        String php = "/usr/bin/php";
        String there = "exit(extension_loaded('mysqli') && extension_loaded('pdo_mysql') ? 0 : 1);";
        return new Script(
                List.of(php, "-r", there),
                List.of(
                        php,
                        "-d",
                        "mysqli.allow_local_infile=1",
                        Script.file("php/client.php"),
                        how));
    }

    private static Script perl(String driver, String how) {
        return new Script(
                List.of("/usr/bin/perl", "-MDBD::" + driver, "-e1"),
                List.of("/usr/bin/perl", Script.file("perl/client.pl"), driver, how));
    }

    private static Script go(String how) {
        String go = Script.installed().resolve("go").toString();
        String program = Script.installed().resolve("go-client").toString();
        return new Script(List.of(go, "version"), List.of(program, how));
    }
}
