package io.tidegate.conf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.certificate.Identity;
import io.tidegate.conf.certificate.SelfSigned;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.GroupTls;
import io.tidegate.conf.model.ListenerTls;
import io.tidegate.conf.topology.GroupId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sections {@code tls} and the files that they name, beside the configuration. */
class TlsTest {
    private static final Identity MINE = SelfSigned.generate("mine");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @BeforeEach
    void writeFiles() throws Exception {
        PemFile.certificate(directory.resolve("mine.pem"), MINE);
        PemFile.key(directory.resolve("mine.key"), MINE);
        PemFile.key(directory.resolve("other.key"), SelfSigned.generate("other"));
    }

    @Test
    void every_key_of_the_listener_is_read() throws Exception {
        assertThat(
                        listener(
                                "{mode: verify-ca, certificate: mine.pem, key: mine.key,"
                                        + " client-ca: mine.pem}"))
                .isEqualTo(
                        new ListenerTls(
                                ListenerTls.Mode.VERIFY_CA,
                                Optional.of(MINE),
                                List.of(MINE.certificate())));
    }

    @Test
    void every_key_of_a_group_is_read() throws Exception {
        assertThat(
                        group(
                                "{mode: verify-identity, ca: mine.pem, certificate: mine.pem,"
                                        + " key: mine.key}"))
                .isEqualTo(
                        new GroupTls(
                                GroupTls.Mode.VERIFY_IDENTITY,
                                List.of(MINE.certificate()),
                                Optional.of(MINE)));
    }

    @Test
    void without_a_certificate_the_listener_makes_its_own() throws Exception {
        assertThat(listener("{}")).isEqualTo(ListenerTls.DEFAULT);
        assertThat(listener("{mode: off}").mode()).isEqualTo(ListenerTls.Mode.OFF);
    }

    @Test
    void servers_that_offer_it_are_spoken_to_in_tls() throws Exception {
        assertThat(group("{}")).isEqualTo(GroupTls.DEFAULT);
        assertThat(GroupTls.DEFAULT.mode()).isEqualTo(GroupTls.Mode.PREFERRED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{mode: maybe} | mode",
                "{mode: verify-ca} | client-ca",
                "{client-ca: mine.pem} | client-ca",
                "{certificate: mine.pem} | key",
                "{key: mine.key} | certificate",
                "{certificate: mine.pem, key: none.key} | key",
                "{certificate: none.pem, key: mine.key} | certificate",
                "{certificate: mine.key, key: mine.key} | certificate",
                "{certificate: mine.pem, key: mine.pem} | key",
                "{certificate: mine.pem, key: other.key} | key",
                "{certificate: mine.pem, key: .} | key",
                "{versions: all} | versions"
            })
    void a_wrong_part_of_the_listener_is_named_by_its_path(String section, String key)
            throws Exception {
        assertThat(problems(Yaml.with("listener: {}", "listener: {tls: " + section + "}")))
                .extracting(Problem::path)
                .containsExactly("listener.tls." + key);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{mode: off} | mode",
                "{ca: mine.pem} | ca",
                "{mode: verify-ca, ca: none.pem} | ca",
                "{mode: verify-ca, ca: mine.key} | ca",
                "{certificate: mine.pem} | key"
            })
    void a_wrong_part_of_a_group_is_named_by_its_path(String section, String key) throws Exception {
        assertThat(problems(withGroup(section)))
                .extracting(Problem::path)
                .containsExactly("groups.g0.tls." + key);
    }

    @Test
    void a_file_that_may_not_be_read_says_whose_rights_are_missing() throws Exception {
        Path key = directory.resolve("mine.key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("---------"));
        Assumptions.assumeFalse(Files.isReadable(key), "run as root, who may read everything");

        assertThat(
                        problems(
                                Yaml.with(
                                        "listener: {}",
                                        "listener: {tls: {certificate: mine.pem, key: mine.key}}")))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.path()).isEqualTo("listener.tls.key");
                    assertThat(problem.message()).contains("may not be read by the user");
                    assertThat(problem.hint()).contains("chown");
                });
    }

    private ListenerTls listener(String section) throws Exception {
        return load(Yaml.with("listener: {}", "listener: {tls: " + section + "}")).listener().tls();
    }

    private GroupTls group(String section) throws Exception {
        return Objects.requireNonNull(load(withGroup(section)).groups().get(new GroupId("g0")))
                .tls();
    }

    private static String withGroup(String section) {
        return Yaml.with(
                "g0: {user: u, password: p, ", "g0: {user: u, password: p, tls: " + section + ", ");
    }

    private Configuration load(String yaml) throws Exception {
        return switch (result(yaml)) {
            case LoadResult.Loaded(Configuration configuration) -> configuration;
            case LoadResult.Invalid(List<Problem> problems) ->
                    throw new AssertionError(problems.toString());
        };
    }

    private List<Problem> problems(String yaml) throws Exception {
        return switch (result(yaml)) {
            case LoadResult.Loaded _ -> List.of();
            case LoadResult.Invalid(List<Problem> problems) -> problems;
        };
    }

    private LoadResult result(String yaml) throws Exception {
        Path file = directory.resolve("tidegate.yaml");
        Files.writeString(file, yaml);
        return ConfigurationLoader.load(file, Yaml.ENVIRONMENT);
    }
}
