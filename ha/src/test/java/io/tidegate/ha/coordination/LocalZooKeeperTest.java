package io.tidegate.ha.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidegate.conf.model.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proxy's own ZooKeeper, and who finds it. */
@SuppressWarnings("NullAway.Init")
final class LocalZooKeeperTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir private Path directory;

    private LocalZooKeeper local() {
        return LocalZooKeeper.in(directory.resolve("p1"));
    }

    private static Coordination joined(ZooKeeperAddress address) throws InterruptedException {
        Coordination proxy =
                Coordination.open(address, new Member("p1", "run", "127.0.0.1:1", "1", 0));
        assertThat(proxy.await(SOON)).isTrue();
        return proxy;
    }

    @Test
    void who_may_read_the_files_gets_in_and_others_can_neither_read_nor_write() throws Exception {
        try (RunningZooKeeper running = local().start(OptionalInt.empty());
                Coordination proxy = joined(local().runningAddress())) {
            await().atMost(SOON).until(() -> proxy.leadership().term().isPresent());

            assertThat(Files.getPosixFilePermissions(directory.resolve("p1/zookeeper.password")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(Files.getPosixFilePermissions(directory.resolve("p1/zookeeper")))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
            try (ZooKeeper stranger = new ZooKeeper(running.address().servers(), 4000, _ -> {})) {
                assertThatThrownBy(() -> stranger.getData("/tidegate/leader/live", false, null))
                        .isInstanceOf(KeeperException.NoAuthException.class);
                assertThatThrownBy(() ->
                                stranger.create(
                                        "/mine",
                                        new byte[0],
                                        ZooDefs.Ids.OPEN_ACL_UNSAFE,
                                        CreateMode.PERSISTENT))
                        .isInstanceOf(KeeperException.NoAuthException.class);
            }
        }
    }

    @Test
    void it_listens_at_the_same_place_again_unless_that_is_taken() throws Exception {
        String first;
        try (RunningZooKeeper running = local().start(OptionalInt.empty())) {
            first = running.address().servers();
        }
        try (RunningZooKeeper running = local().start(OptionalInt.empty())) {
            assertThat(running.address().servers()).isEqualTo(first);
        }
        int port = Integer.parseInt(first.substring(first.lastIndexOf(':') + 1));
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"));
                RunningZooKeeper running = local().start(OptionalInt.empty())) {
            assertThat(running.address().servers()).isNotEqualTo(first);
            assertThat(local().runningAddress()).isEqualTo(running.address());
        }
    }

    @Test
    void a_port_that_was_asked_for_and_is_taken_is_told_to_those_who_look_for_it()
            throws Exception {
        local().start(OptionalInt.empty()).close();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            String why = "port " + taken.getLocalPort() + " on 127.0.0.1 is taken";
            assertThatThrownBy(() -> local().start(OptionalInt.of(taken.getLocalPort())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(why);
            assertThatThrownBy(() -> local().runningAddress()).hasMessageContaining(why);
        }
    }

    @Test
    void a_directory_is_one_proxys() throws Exception {
        try (RunningZooKeeper running = local().start(OptionalInt.empty())) {
            assertThatThrownBy(() -> local().start(OptionalInt.empty()))
                    .hasMessageContaining("is another proxy's, which runs");
            assertThat(local().runningAddress()).isEqualTo(running.address());
        }
    }

    @Test
    void a_directory_that_cannot_be_made_is_an_error() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThatThrownBy(() -> LocalZooKeeper.in(file.resolve("p1")).start(OptionalInt.empty()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void nobody_and_the_dead_are_told_apart() throws Exception {
        assertThatThrownBy(() -> local().runningAddress())
                .hasMessageContaining("no proxy has run its own ZooKeeper in " + directory)
                .hasMessageContaining("--data");
        local().start(OptionalInt.empty()).close();

        assertThatThrownBy(() -> local().runningAddress())
                .hasMessageContaining("does not run: start that proxy (tidegate start)");
    }

    @Test
    void data_that_are_broken_are_an_error_and_not_an_empty_tree() throws Exception {
        try (RunningZooKeeper running = local().start(OptionalInt.empty());
                Coordination proxy = joined(running.address())) {
            await().atMost(SOON).until(() -> proxy.leadership().term().isPresent());
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(directory.resolve("p1/zookeeper/version-2"))) {
            files = all.toList();
        }
        for (Path each : files) {
            Files.write(each, "nothing that was written here".getBytes());
        }

        assertThatThrownBy(() -> local().start(OptionalInt.empty()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> local().runningAddress()).hasMessageContaining("cannot be read");
    }

    @Test
    void a_lost_password_does_not_open_the_data() throws Exception {
        local().start(OptionalInt.empty()).close();
        Files.delete(directory.resolve("p1/zookeeper.password"));

        assertThatThrownBy(() -> local().start(OptionalInt.empty()))
                .hasMessageContaining("closed for the password");
    }

    @Test
    void what_a_last_run_held_ends_with_it() throws Exception {
        try (RunningZooKeeper running = local().start(OptionalInt.empty())) {
            ZooKeeper left = new ZooKeeper(running.address().servers(), 20_000, _ -> {});
            ZooKeeperAddress.Login login = running.address().login().orElseThrow();
            left.addAuthInfo("digest", (login.user() + ":" + login.password().reveal()).getBytes());
            left.create("/left", new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            running.close();
            try (RunningZooKeeper again = local().start(OptionalInt.empty());
                    ZooKeeper look = new ZooKeeper(again.address().servers(), 4000, _ -> {})) {
                await().atMost(Duration.ofSeconds(3))
                        .until(() -> look.exists("/left", false) == null);
            } finally {
                left.close();
            }
        }
    }

    @Test
    void the_password_stands_in_no_text_of_the_address() throws Exception {
        try (RunningZooKeeper running = local().start(OptionalInt.empty())) {
            Secret password = running.address().login().orElseThrow().password();
            assertThat(password.reveal()).hasSizeGreaterThan(20);
            assertThat(running.address().toString()).doesNotContain(password.reveal());
            assertThat(Optional.of(running.address()).toString()).contains("***");
        }
    }
}
