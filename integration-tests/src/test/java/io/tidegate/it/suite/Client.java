package io.tidegate.it.suite;

import java.util.List;

/** The clients; the columns of docs/clients.md. */
enum Client {
    PYMYSQL("Python", "PyMySQL", python("pymysql")),
    MYSQLDB("Python", "mysqlclient", python("MySQLdb"));

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
}
