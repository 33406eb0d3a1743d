package io.tidegate.conf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.certificate.Identity;
import io.tidegate.conf.certificate.SelfSigned;
import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class ConfigurationWatcherTest {
    private static final String OTHER_PORT = Yaml.with("listener: {}", "listener: {port: 3399}");
    private static final String OTHER_POOL = Yaml.with("pool: {}", "pool: {max-connections: 9}");
    private static final String BROKEN =
            Yaml.with("pool: {}", "pool: {max-connections: 9}\nlimits: {max-nesting: none}")
                    .replace("\nlimits: {}", "");

    /** What the listener was told. */
    private sealed interface Told {
        record Applied(List<String> needRestart) implements Told {}

        record Refused(List<String> paths) implements Told {}
    }

    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
    private volatile List<Problem> objections = List.of();
    private final Live<Configuration> live = Live.of(Yaml.load(Yaml.VALID));

    @TempDir private Path directory;
    private Path file;
    private ConfigurationWatcher watcher;

    @BeforeEach
    void watch() throws IOException {
        file = directory.resolve("tidegate.yaml");
        write(Yaml.VALID);
        watcher =
                new ConfigurationWatcher(
                        file,
                        Yaml.ENVIRONMENT,
                        read -> read,
                        live,
                        _ -> objections,
                        new Listening(),
                        Duration.ofMillis(5));
    }

    @AfterEach
    void close() {
        watcher.close();
    }

    @Test
    void a_changed_file_takes_effect() throws Exception {
        watcher.start();

        write(OTHER_POOL);

        assertThat(next()).isEqualTo(new Told.Applied(List.of()));
        assertThat(live.current()).isEqualTo(Yaml.load(OTHER_POOL));
    }

    @Test
    void a_change_before_the_watching_begins_is_seen() throws Exception {
        write(OTHER_POOL);

        watcher.start();

        assertThat(next()).isEqualTo(new Told.Applied(List.of()));
    }

    @Test
    void nothing_of_a_file_with_a_problem_takes_effect() throws Exception {
        watcher.start();

        write(BROKEN);

        assertThat(next()).isEqualTo(new Told.Refused(List.of("limits.max-nesting")));
        assertThat(live.current()).isEqualTo(Yaml.load(Yaml.VALID));
    }

    @Test
    void a_file_that_vanishes_changes_nothing_until_it_is_back() throws Exception {
        watcher.start();

        Files.delete(file);
        write(OTHER_POOL);

        assertThat(next()).isEqualTo(new Told.Applied(List.of()));
    }

    @Test
    void a_file_that_says_the_same_otherwise_is_no_change() throws Exception {
        watcher.start();

        write(Yaml.VALID + "# a remark\n");
        write(Yaml.VALID + "# another remark\n");
        write(OTHER_POOL);

        assertThat(next()).isEqualTo(new Told.Applied(List.of()));
        assertThat(live.current()).isEqualTo(Yaml.load(OTHER_POOL));
    }

    @Test
    void a_listener_that_fails_does_not_end_the_watching() throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        live.onChange(configuration -> failOnce(failed));
        watcher.start();
        write(OTHER_PORT);
        assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();

        write(OTHER_POOL);

        assertThat(next()).isEqualTo(new Told.Applied(List.of("listener.port")));
    }

    @Test
    void settings_that_are_read_at_the_start_only_are_named() throws Exception {
        write(
                OTHER_PORT
                        .replace("port: 3399", "port: 3399, backlog: 5")
                        .replace("pool: {}", "pool: {connect-timeout: 1s}")
                        .replace("limits: {}", "limits: {plan-cache-entries: 7}"));
        watcher.start();

        watcher.reload();

        assertThat(next())
                .isEqualTo(
                        new Told.Applied(
                                List.of(
                                        "listener.port",
                                        "listener.backlog",
                                        "pool.connect-timeout",
                                        "limits.plan-cache-entries")));
    }

    @Test
    void a_reload_that_is_asked_for_is_answered_without_a_change_too() throws Exception {
        watcher.start();

        watcher.reload();

        assertThat(next()).isEqualTo(new Told.Applied(List.of()));
    }

    @Test
    void nothing_of_a_configuration_that_is_objected_to_takes_effect() throws Exception {
        objections = List.of(new Problem("schemas.shop", "is not what the servers have", ""));
        watcher.start();

        write(OTHER_POOL);

        assertThat(next()).isEqualTo(new Told.Refused(List.of("schemas.shop")));
        assertThat(live.current()).isEqualTo(Yaml.load(Yaml.VALID));
    }

    @Test
    void a_configuration_that_was_objected_to_takes_effect_when_asked_for_again() throws Exception {
        objections = List.of(new Problem("schemas.shop", "is not what the servers have", ""));
        watcher.start();
        write(OTHER_POOL);
        next();

        objections = List.of();
        watcher.reload();

        assertThat(next()).isEqualTo(new Told.Applied(List.of()));
        assertThat(live.current()).isEqualTo(Yaml.load(OTHER_POOL));
    }

    @Test
    void a_changed_certificate_takes_effect_and_a_broken_one_does_not() throws Exception {
        Identity old = SelfSigned.generate("old");
        Identity renewed = SelfSigned.generate("renewed");
        writeIdentity(old);
        write(Yaml.with("listener: {}", "listener: {tls: {certificate: c.pem, key: k.pem}}"));
        watcher.start();
        assertThat(next()).isEqualTo(new Told.Applied(List.of()));
        assertThat(live.current().listener().tls().identity()).contains(old);

        PemFile.certificate(directory.resolve("c.pem"), renewed);

        assertThat(next()).isEqualTo(new Told.Refused(List.of("listener.tls.key")));
        assertThat(live.current().listener().tls().identity()).contains(old);

        PemFile.key(directory.resolve("k.pem"), renewed);

        assertThat(next()).isEqualTo(new Told.Applied(List.of()));
        assertThat(live.current().listener().tls().identity()).contains(renewed);
    }

    @Test
    void a_certificate_that_was_missing_is_found_when_it_is_there() throws Exception {
        write(Yaml.with("listener: {}", "listener: {tls: {certificate: c.pem, key: k.pem}}"));
        watcher.start();
        assertThat(next())
                .isEqualTo(
                        new Told.Refused(List.of("listener.tls.certificate", "listener.tls.key")));

        Identity late = SelfSigned.generate("late");
        PemFile.certificate(directory.resolve("c.pem"), late);
        assertThat(next()).isEqualTo(new Told.Refused(List.of("listener.tls.key")));
        PemFile.key(directory.resolve("k.pem"), late);

        assertThat(next()).isEqualTo(new Told.Applied(List.of()));
    }

    private void writeIdentity(Identity identity) throws Exception {
        PemFile.certificate(directory.resolve("c.pem"), identity);
        PemFile.key(directory.resolve("k.pem"), identity);
    }

    private static void failOnce(CountDownLatch failed) {
        if (failed.getCount() > 0) {
            failed.countDown();
            throw new IllegalStateException("on purpose");
        }
    }

    private @Nullable Told next() throws InterruptedException {
        return told.poll(10, TimeUnit.SECONDS);
    }

    /** Replaces the file at once, as careful tools do. */
    private void write(String yaml) throws IOException {
        Path whole = Files.writeString(directory.resolve("next.yaml"), yaml);
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private final class Listening implements ConfigurationWatcher.Listener {
        @Override
        public void applied(Configuration configuration, List<String> needRestart) {
            told.add(new Told.Applied(needRestart));
        }

        @Override
        public void refused(List<Problem> problems) {
            told.add(new Told.Refused(problems.stream().map(Problem::path).toList()));
        }
    }
}
