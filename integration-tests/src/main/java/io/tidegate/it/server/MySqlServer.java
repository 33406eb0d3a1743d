package io.tidegate.it.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One server as a child process, on a port of 127.0.0.1 that it keeps over restarts. It dies with
 * this JVM.
 *
 * <p>Threads: one caller at a time.
 */
public final class MySqlServer implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();
    private static final int PROTOCOL_10 = 10;

    private final String name;
    private final ServerProgram program;
    private final Path directory;
    private final int port;
    private final List<String> options;
    private final Watchdog watchdog;
    private final Optional<SmallDisk> disk;
    private Process process;

    private MySqlServer(
            String name,
            ServerProgram program,
            Path directory,
            int port,
            List<String> options,
            Optional<SmallDisk> disk,
            Watchdog watchdog)
            throws ServerException, InterruptedException {
        this.name = name;
        this.program = program;
        this.directory = directory;
        this.port = port;
        this.options = options;
        this.watchdog = watchdog;
        this.disk = disk;
        this.process = launch();
    }

    /**
     * Starts a server whose data is in {@code directory}, initialised first when that is empty, and
     * returns when it answers.
     *
     * @param name what messages call it
     * @param options more options for the server
     */
    public static MySqlServer start(
            String name,
            ServerProgram program,
            Path directory,
            List<String> options,
            Watchdog watchdog)
            throws ServerException, InterruptedException {
        return start(name, program, directory, options, OptionalInt.empty(), watchdog);
    }

    /**
     * The same.
     *
     * @param disk how many megabytes its data may have, on a file system of its own; what it holds
     *     does not outlive the server's process
     */
    static MySqlServer start(
            String name,
            ServerProgram program,
            Path directory,
            List<String> options,
            OptionalInt disk,
            Watchdog watchdog)
            throws ServerException, InterruptedException {
        try {
            Files.createDirectories(temporary(directory));
            if (!Files.isDirectory(data(directory).resolve("mysql"))) {
                initialise(program, directory);
            }
            Optional<SmallDisk> small =
                    disk.isEmpty()
                            ? Optional.empty()
                            : Optional.of(new SmallDisk(data(directory), disk.getAsInt()));
            return new MySqlServer(
                    name, program, directory, FreePort.find(), options, small, watchdog);
        } catch (IOException failed) {
            throw ServerException.of("server " + name + " does not start", failed);
        }
    }

    private static Path data(Path directory) {
        return directory.resolve("data");
    }

    private static void initialise(ServerProgram program, Path directory)
            throws IOException, InterruptedException {
        Path data = data(directory);
        Files.createDirectories(directory);
        // What was there, or an interrupted initialisation left, is of no use to anyone.
        Trees.delete(data);
        Files.createDirectory(data);
        InitialData.of(program)
                .copyTo(data, temporary(directory), directory.resolve("initialise.log"));
    }

    /** Of its own: a server that starts removes what it takes for leftovers of its last run. */
    private static Path temporary(Path directory) {
        return directory.resolve("tmp");
    }

    public String name() {
        return name;
    }

    public ServerFamily family() {
        return program.family();
    }

    public String host() {
        return HOST;
    }

    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    /** A connection over TCP with all rights, past the proxy. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mysql://"
                        + HOST
                        + ":"
                        + port
                        + "/?sslMode=DISABLED&allowPublicKeyRetrieval=true",
                ServerAccount.USER,
                ServerAccount.PASSWORD);
    }

    /** An orderly end; killed when it takes too long. */
    public void stop() throws InterruptedException {
        resume();
        process.destroy();
        if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            kill();
        }
    }

    /** Whether its process runs, frozen or not. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** kill -9: the end of a crash. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Starts the stopped or killed server again, with the same data on the same port. */
    public void restart() throws ServerException, InterruptedException {
        if (process.isAlive()) {
            stop();
        }
        process = launch();
    }

    /**
     * Kills it, and starts it with the data of a server that is new, on the same port.
     *
     * @param more options for this time
     */
    public void renew(String... more) throws ServerException, InterruptedException {
        kill();
        try {
            initialise(program, directory);
        } catch (IOException failed) {
            throw ServerException.of("server " + name + " cannot be made anew", failed);
        }
        process = launch(more);
    }

    /** SIGSTOP: it holds its connections and answers nothing. */
    public void freeze() throws ServerException, InterruptedException {
        ServerPrograms.output("kill", "-STOP", Long.toString(pid()));
    }

    /** SIGCONT. */
    public void resume() throws InterruptedException {
        try {
            ServerPrograms.output("kill", "-CONT", Long.toString(pid()));
        } catch (ServerException ended) {
            // Nothing to wake.
        }
    }

    /** Leaves no room on a disk of its own. */
    public void fillDisk() throws IOException {
        disk.orElseThrow().fill(pid());
    }

    public void freeDisk() throws IOException {
        disk.orElseThrow().free(pid());
    }

    /** Ends it at once: an orderly end takes longer and is for those who want the data again. */
    @Override
    public void close() {
        try {
            kill();
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private Process launch(String... more) throws ServerException, InterruptedException {
        Path log = directory.resolve("server.log");
        List<String> command = new ArrayList<>(program.command());
        command.addAll(program.quickOptions());
        command.addAll(Initialisation.ownUser());
        command.addAll(
                List.of(
                        "--datadir=" + data(directory),
                        "--tmpdir=" + temporary(directory),
                        // Relative to the data directory: a path of any depth fits the socket's
                        // limit of 107 bytes.
                        "--socket=server.sock",
                        "--pid-file=server.pid",
                        "--bind-address=" + HOST,
                        "--port=" + port,
                        "--skip-name-resolve",
                        "--max-allowed-packet=64M"));
        command.addAll(options);
        command.addAll(List.of(more));
        List<String> inside = disk.map(each -> each.around(command)).orElse(command);
        Process started;
        try {
            started =
                    new ProcessBuilder(inside)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
        } catch (IOException failed) {
            throw ServerException.of("cannot run " + command.getFirst(), failed);
        }
        watchdog.watch(started.pid());
        Thread.ofVirtual().name("reaper-of-" + name).start(() -> forgetAtEnd(started));
        awaitGreeting(started, log);
        return started;
    }

    private void forgetAtEnd(Process started) {
        try {
            started.waitFor();
            watchdog.forget(started.pid());
        } catch (InterruptedException unexpected) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitGreeting(Process started, Path log)
            throws ServerException, InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!greets()) {
            if (!started.isAlive()) {
                throw ServerException.withLog(
                        "server " + name + " ended with " + started.exitValue(), log);
            }
            if (Thread.interrupted() || System.nanoTime() > deadline) {
                started.destroyForcibly();
                started.waitFor();
                throw ServerException.withLog(
                        "server " + name + " does not answer on port " + port, log);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** True when the first packet is a handshake, not an error such as "too many connections". */
    private boolean greets() {
        try (Socket socket = new Socket(InetAddress.ofLiteral(HOST), port)) {
            socket.setSoTimeout((int) START_LIMIT.toMillis());
            byte[] start = socket.getInputStream().readNBytes(5);
            return start.length == 5 && start[4] == PROTOCOL_10;
        } catch (IOException notYet) {
            return false;
        }
    }
}
