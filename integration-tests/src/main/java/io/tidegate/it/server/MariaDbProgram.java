package io.tidegate.it.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * MariaDB.
 *
 * @param executable the server program
 * @param share the directory with its SQL scripts and messages
 */
public record MariaDbProgram(Path executable, Path share) implements ServerProgram {
    /** Rows for the machine's own name, which the scripts' users filter out the same way. */
    private static final Pattern HOST_ROWS = Pattern.compile("(?m)^.*@current_hostname.*$\\n?");

    private static final List<String> SCRIPTS =
            List.of("system_tables.sql", "performance_tables.sql", "system_tables_data.sql");

    /** The program out of the artifact on the class path. */
    public static MariaDbProgram unpacked() throws ServerException {
        String machine = System.getProperty("os.arch");
        if (!"amd64".equals(machine) || !"Linux".equals(System.getProperty("os.name"))) {
            throw new ServerException(
                    "the MariaDB programs that come along run on x86-64 Linux only; this is "
                            + System.getProperty("os.name")
                            + " "
                            + machine
                            + ": name a server of your own with --mysqld PATH");
        }
        Path home = MariaDbBinaries.unpack(CacheDirectory.path());
        return new MariaDbProgram(home.resolve("bin/mariadbd"), home.resolve("share"));
    }

    @Override
    public ServerFamily family() {
        return ServerFamily.MARIADB;
    }

    @Override
    public List<String> command() {
        return List.of(
                executable.toString(),
                "--no-defaults",
                "--basedir=" + share.getParent(),
                "--lc-messages-dir=" + share,
                "--character-sets-dir=" + share.resolve("charsets"),
                // Without it the server makes an RSA key at every start, which takes seconds.
                "--skip-ssl");
    }

    @Override
    public List<String> quickOptions() {
        return List.of(
                "--innodb-buffer-pool-size=64M",
                "--innodb-log-file-size=32M",
                "--innodb-flush-log-at-trx-commit=2",
                "--innodb-flush-method=nosync",
                "--innodb-doublewrite=OFF",
                "--performance-schema=OFF",
                "--key-buffer-size=1M",
                "--aria-pagecache-buffer-size=8M",
                "--debug-no-sync");
    }

    @Override
    public void initialise(Path data, Path temporary, Path log)
            throws ServerException, InterruptedException {
        List<String> command = new ArrayList<>(command());
        command.addAll(quickOptions());
        command.addAll(
                List.of(
                        "--bootstrap",
                        "--enforce-storage-engine=",
                        "--datadir=" + data,
                        "--tmpdir=" + temporary));
        command.addAll(Initialisation.ownUser());
        try {
            Initialisation.run(command, bootstrap(), log);
        } catch (IOException failed) {
            throw ServerException.of("MariaDB could not initialise " + data, failed);
        }
    }

    @Override
    public String bootstrap() throws IOException {
        List<String> texts = new ArrayList<>();
        texts.add(
                "CREATE DATABASE IF NOT EXISTS mysql;\nUSE mysql;\nSET @auth_root_socket=NULL;\n");
        for (String script : SCRIPTS) {
            texts.add(HOST_ROWS.matcher(Files.readString(script(script))).replaceAll(""));
        }
        texts.add("FLUSH PRIVILEGES;\n" + ServerAccount.CREATION);
        return String.join("\n", texts);
    }

    private Path script(String name) {
        return scriptIn(share, name);
    }

    /** True when {@code share} has the scripts that make the system tables. */
    static boolean hasScripts(Path share) {
        return SCRIPTS.stream().allMatch(script -> Files.exists(scriptIn(share, script)));
    }

    /** Before 10.11 the scripts had MySQL's name. */
    private static Path scriptIn(Path share, String name) {
        Path current = share.resolve("mariadb_" + name);
        return Files.exists(current) ? current : share.resolve("mysql_" + name);
    }
}
