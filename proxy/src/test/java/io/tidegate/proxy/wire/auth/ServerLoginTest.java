package io.tidegate.proxy.wire.auth;

import static io.tidegate.proxy.wire.auth.AuthPlugin.CACHING_SHA2_PASSWORD;
import static io.tidegate.proxy.wire.auth.AuthPlugin.MYSQL_NATIVE_PASSWORD;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.AddressRange;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.Credential;
import io.tidegate.conf.model.HintPolicy;
import io.tidegate.conf.model.ScatterPolicy;
import io.tidegate.conf.model.Secret;
import io.tidegate.conf.model.UserConfig;
import io.tidegate.proxy.wire.message.AuthData;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ServerLoginTest {
    private static final String PASSWORD = "pässword";
    private static final Credential PLAIN = new Credential.Password(new Secret(PASSWORD));
    private static final Credential EMPTY = new Credential.Password(new Secret(""));
    private static final Credential NATIVE = AuthFixtures.nativeVerifier(PASSWORD);
    private static final Credential SHA2 = AuthFixtures.sha2Verifier(PASSWORD);
    private static final AuthExecutor SHARED = new AuthExecutor(Runnable::run);

    private static final Claim CLAIM = new Claim("u", null, false, false);

    private final AuthExecutor fresh = new AuthExecutor(Runnable::run);

    @ParameterizedTest
    @EnumSource(names = {"MYSQL_NATIVE_PASSWORD", "CACHING_SHA2_PASSWORD"})
    void a_known_password_is_verified_by_whatever_the_client_begins_with(AuthPlugin plugin) {
        assertThat(login(SHARED, PLAIN, plugin, PASSWORD))
                .endsWith("accepted")
                .doesNotContain("later");
        assertThat(login(SHARED, PLAIN, plugin, "wrong")).containsExactly("denied");
        assertThat(login(SHARED, PLAIN, plugin, "")).containsExactly("denied");
    }

    @Test
    void a_known_password_is_always_on_the_fast_path() {
        assertThat(login(SHARED, PLAIN, CACHING_SHA2_PASSWORD, PASSWORD))
                .containsExactly("more 3", "accepted");
    }

    @ParameterizedTest
    @EnumSource(names = {"MYSQL_NATIVE_PASSWORD", "CACHING_SHA2_PASSWORD"})
    void the_empty_password_is_empty_for_each_plugin(AuthPlugin plugin) {
        assertThat(login(SHARED, EMPTY, plugin, "")).containsExactly("accepted");
        assertThat(login(SHARED, EMPTY, plugin, "x")).containsExactly("denied");
    }

    @Test
    void a_native_verifier_takes_a_native_client_at_once() {
        assertThat(login(SHARED, NATIVE, MYSQL_NATIVE_PASSWORD, PASSWORD))
                .containsExactly("accepted");
        assertThat(login(SHARED, NATIVE, MYSQL_NATIVE_PASSWORD, "wrong")).containsExactly("denied");
        assertThat(login(SHARED, NATIVE, MYSQL_NATIVE_PASSWORD, "")).containsExactly("denied");
    }

    @Test
    void a_native_verifier_switches_another_client() {
        assertThat(login(SHARED, NATIVE, CACHING_SHA2_PASSWORD, PASSWORD))
                .containsExactly("switch mysql_native_password", "accepted");
    }

    @Test
    void a_stored_verifier_needs_the_password_once_and_is_fast_afterwards() {
        assertThat(login(fresh, SHA2, CACHING_SHA2_PASSWORD, PASSWORD))
                .containsExactly("more 4", "later", "more key", "later", "accepted");
        assertThat(login(fresh, SHA2, CACHING_SHA2_PASSWORD, PASSWORD))
                .containsExactly("more 3", "accepted");
        assertThat(login(fresh, SHA2, MYSQL_NATIVE_PASSWORD, PASSWORD))
                .containsExactly("switch caching_sha2_password", "more 3", "accepted");
    }

    @Test
    void a_wrong_password_is_refused_before_and_after_it_is_cached() {
        List<String> full = List.of("more 4", "later", "more key", "later", "denied");
        assertThat(login(fresh, SHA2, CACHING_SHA2_PASSWORD, "wrong")).isEqualTo(full);
        assertThat(login(fresh, SHA2, CACHING_SHA2_PASSWORD, PASSWORD)).endsWith("accepted");
        assertThat(login(fresh, SHA2, CACHING_SHA2_PASSWORD, "wrong")).isEqualTo(full);
        assertThat(login(fresh, SHA2, CACHING_SHA2_PASSWORD, "")).containsExactly("denied");
    }

    @Test
    void a_changed_verifier_forgets_the_old_password() {
        assertThat(login(fresh, SHA2, CACHING_SHA2_PASSWORD, PASSWORD)).endsWith("accepted");
        Credential changed = AuthFixtures.sha2Verifier("new");

        assertThat(login(fresh, changed, CACHING_SHA2_PASSWORD, PASSWORD)).endsWith("denied");
        assertThat(login(fresh, changed, CACHING_SHA2_PASSWORD, "new")).endsWith("accepted");
    }

    @ParameterizedTest
    @EnumSource(names = {"MYSQL_NATIVE_PASSWORD", "CACHING_SHA2_PASSWORD"})
    void a_stranger_goes_the_way_of_a_user_with_a_wrong_password(AuthPlugin plugin) {
        for (Credential credential : List.of(PLAIN, NATIVE, SHA2)) {
            Configuration configuration = AuthFixtures.configuration(Map.of("known", credential));

            List<String> stranger = login(SHARED, configuration, "stranger", plugin, "wrong");

            assertThat(stranger)
                    .isEqualTo(login(SHARED, configuration, "known", plugin, "wrong"))
                    .endsWith("denied");
        }
    }

    @Test
    void a_stranger_is_refused_whatever_it_knows() {
        Configuration none = AuthFixtures.configuration(Map.of());

        assertThat(login(SHARED, none, "stranger", MYSQL_NATIVE_PASSWORD, "")).endsWith("denied");
        assertThat(login(SHARED, none, "stranger", CACHING_SHA2_PASSWORD, "x")).endsWith("denied");
    }

    @Test
    void a_client_that_begins_with_another_plugin_and_no_answer_is_asked_again() {
        AuthData scramble = SHARED.newScramble();
        ServerLogin login =
                SHARED.login(
                        AuthFixtures.configuration(Map.of("u", PLAIN)),
                        CLAIM,
                        MYSQL_NATIVE_PASSWORD,
                        scramble);

        AuthStep step = login.begin("caching_sha2_password", AuthData.EMPTY);

        assertThat(step).isInstanceOf(AuthStep.Switch.class);
        byte[] answer = CachingSha2Password.response(PASSWORD.getBytes(UTF_8), scramble.toBytes());
        assertThat(login.receive(AuthData.of(answer))).isInstanceOf(AuthStep.Accepted.class);
        assertThat(login.usedPassword()).isTrue();
    }

    /**
     * MariaDB's command line client, which has no caching_sha2_password, names a plugin of its own.
     */
    @ParameterizedTest
    @CsvSource({
        "CACHING_SHA2_PASSWORD, mysql_native_password",
        "MYSQL_NATIVE_PASSWORD, caching_sha2_password"
    })
    void a_client_that_lacks_the_greetings_plugin_is_asked_for_the_other(
            AuthPlugin greeted, String asked) {
        AuthStep step =
                SHARED.login(
                                AuthFixtures.configuration(Map.of("u", PLAIN)),
                                CLAIM,
                                greeted,
                                SHARED.newScramble())
                        .begin("dummy_fallback_auth", AuthData.EMPTY);

        assertThat(step)
                .isInstanceOfSatisfying(
                        AuthStep.Switch.class,
                        wanted -> assertThat(wanted.request().plugin()).isEqualTo(asked));
    }

    @Test
    void inside_tls_the_password_needs_no_key() {
        assertThat(login(fresh, SHA2, CACHING_SHA2_PASSWORD, PASSWORD, true))
                .containsExactly("more 4", "later", "accepted");
        assertThat(login(fresh, SHA2, CACHING_SHA2_PASSWORD, PASSWORD, true))
                .containsExactly("more 3", "accepted");
        assertThat(login(fresh, SHA2, CACHING_SHA2_PASSWORD, "wrong", true))
                .containsExactly("more 4", "later", "denied");
    }

    @Test
    void inside_tls_the_key_may_be_asked_for_too() {
        ServerLogin login = beginFull(fresh, true);

        assertThat(login.receive(AuthData.of(new byte[] {2}))).isInstanceOf(AuthStep.Later.class);
        assertThat(login.receive(AuthData.of((PASSWORD + "\0").getBytes(UTF_8))))
                .isInstanceOf(AuthStep.Denied.class);
    }

    static List<Credential> credentials() {
        return List.of(PLAIN, NATIVE, SHA2);
    }

    @ParameterizedTest
    @MethodSource("credentials")
    void inside_tls_the_password_itself_verifies_whatever_is_stored(Credential credential) {
        assertThat(clear(credential, "u", PASSWORD + "\0", true))
                .isInstanceOf(AuthStep.Accepted.class);
        assertThat(clear(credential, "u", "wrong\0", true)).isInstanceOf(AuthStep.Denied.class);
        assertThat(clear(credential, "u", "\0", true)).isInstanceOf(AuthStep.Denied.class);
        assertThat(clear(credential, "stranger", PASSWORD + "\0", true))
                .isInstanceOf(AuthStep.Denied.class);
    }

    @ParameterizedTest
    @MethodSource("credentials")
    void outside_of_tls_the_password_itself_is_not_looked_at(Credential credential) {
        assertThat(clear(credential, "u", PASSWORD + "\0", false))
                .isInstanceOf(AuthStep.Switch.class);
    }

    @Test
    void only_what_both_sides_know_by_the_plugin_proves_the_server() {
        AuthData scramble = SHARED.newScramble();
        Configuration configuration =
                AuthFixtures.configuration(Map.of("plain", PLAIN, "sha2", SHA2, "empty", EMPTY));

        assertThat(proof(configuration, "plain", MYSQL_NATIVE_PASSWORD, scramble))
                .hasValueSatisfying(proof -> assertThat(proof).matches("\u0001[0-9A-F]{64}"));
        assertThat(proof(configuration, "sha2", CACHING_SHA2_PASSWORD, scramble)).isEmpty();
        assertThat(proof(configuration, "empty", MYSQL_NATIVE_PASSWORD, scramble)).isEmpty();
    }

    private static Optional<String> proof(
            Configuration configuration, String user, AuthPlugin plugin, AuthData scramble) {
        return SHARED.login(configuration, new Claim(user, null, true, false), plugin, scramble)
                .proof(new byte[32]);
    }

    @Test
    void a_user_who_comes_from_elsewhere_does_not_exist() {
        UserConfig user =
                new UserConfig(
                        "u",
                        NATIVE,
                        Set.of(),
                        Optional.empty(),
                        0,
                        List.of(AddressRange.parse("192.0.2.0/24")),
                        false,
                        false,
                        ScatterPolicy.ALLOW,
                        HintPolicy.REFUSE);
        Configuration configuration = AuthFixtures.configurationOf(Stream.of(user));

        assertThat(from(configuration, "192.0.2.7", PASSWORD)).containsExactly("accepted");
        assertThat(from(configuration, "192.0.3.7", PASSWORD))
                .isEqualTo(from(configuration, "192.0.2.7", "wrong"))
                .containsExactly("denied");
        assertThat(login(SHARED, configuration, "u", MYSQL_NATIVE_PASSWORD, PASSWORD))
                .containsExactly("denied");
    }

    private static List<String> from(Configuration configuration, String address, String password) {
        AuthData scramble = SHARED.newScramble();
        Claim claim = new Claim("u", InetAddress.ofLiteral(address), false, false);
        return LoginConversation.run(
                SHARED.login(configuration, claim, MYSQL_NATIVE_PASSWORD, scramble),
                scramble,
                MYSQL_NATIVE_PASSWORD,
                password,
                false);
    }

    /** Else a name's plugin would change with each restart, unless somebody has that name. */
    @Test
    void a_strangers_kind_survives_a_restart_and_new_users() {
        Configuration two = AuthFixtures.configuration(Map.of("a", NATIVE, "b", SHA2));
        Configuration more =
                AuthFixtures.configuration(
                        Map.of("a", NATIVE, "b", SHA2, "c", AuthFixtures.nativeVerifier("other")));
        Set<List<String>> kinds = new HashSet<>();
        for (int number = 0; number < 50; number++) {
            String name = "stranger" + number;
            List<String> before = login(fresh, two, name, MYSQL_NATIVE_PASSWORD, "wrong");
            AuthExecutor restarted = new AuthExecutor(Runnable::run);

            assertThat(login(restarted, more, name, MYSQL_NATIVE_PASSWORD, "wrong"))
                    .isEqualTo(before);
            kinds.add(before);
        }

        assertThat(kinds).as("both kinds of users have strangers like them").hasSize(2);
    }

    @Test
    void a_password_in_clear_text_is_refused() {
        ServerLogin login = beginFull(fresh);

        assertThat(login.receive(AuthData.of((PASSWORD + "\0").getBytes(UTF_8))))
                .isInstanceOf(AuthStep.Denied.class);
    }

    @Test
    void the_public_key_is_given_once() {
        ServerLogin login = beginFull(fresh);
        AuthData request = AuthData.of(new byte[] {2});

        assertThat(login.receive(request)).isInstanceOf(AuthStep.Later.class);
        assertThat(login.receive(request)).isInstanceOf(AuthStep.Denied.class);
    }

    @Test
    void an_encrypted_block_that_is_none_is_denied_like_a_wrong_password() {
        ServerLogin login = beginFull(fresh);

        AuthStep step = login.receive(AuthData.of(new byte[RsaKey.ENCRYPTED_LENGTH]));

        assertThat(step)
                .isInstanceOfSatisfying(
                        AuthStep.Later.class,
                        later ->
                                assertThat(later.step().toCompletableFuture().join())
                                        .isInstanceOf(AuthStep.Denied.class));
    }

    @Test
    void a_full_executor_says_so() {
        AuthExecutor full =
                new AuthExecutor(_ -> {
                    throw new RejectedExecutionException("full");
                });

        assertThat(login(full, SHA2, CACHING_SHA2_PASSWORD, PASSWORD))
                .containsExactly("more 4", "overloaded");
    }

    @Test
    void a_scramble_has_no_byte_that_ends_it() {
        for (int i = 0; i < 1000; i++) {
            for (byte character : SHARED.newScramble().toBytes()) {
                assertThat(character).isGreaterThan((byte) 0).isNotEqualTo((byte) '$');
            }
        }
        assertThat(SHARED.newScramble()).isNotEqualTo(SHARED.newScramble());
    }

    @Test
    void nothing_secret_is_printed() {
        String hex = HexFormat.of().formatHex(NativePassword.stored(PASSWORD.getBytes(UTF_8)));

        assertThat(NATIVE.toString() + PLAIN + SHA2).doesNotContain(PASSWORD, hex);
    }

    private static AuthStep clear(
            Credential credential, String user, String answer, boolean secure) {
        AuthStep step =
                SHARED.login(
                                AuthFixtures.configuration(Map.of("u", credential)),
                                new Claim(user, null, secure, false),
                                MYSQL_NATIVE_PASSWORD,
                                SHARED.newScramble())
                        .begin("mysql_clear_password", AuthData.of(answer.getBytes(UTF_8)));
        return step instanceof AuthStep.Later(var later)
                ? later.toCompletableFuture().join()
                : step;
    }

    private static ServerLogin beginFull(AuthExecutor executor) {
        return beginFull(executor, false);
    }

    private static ServerLogin beginFull(AuthExecutor executor, boolean secure) {
        ServerLogin login =
                executor.login(
                        AuthFixtures.configuration(Map.of("u", SHA2)),
                        new Claim("u", null, secure, false),
                        CACHING_SHA2_PASSWORD,
                        executor.newScramble());
        assertThat(login.begin("caching_sha2_password", AuthData.of(new byte[32])))
                .isInstanceOf(AuthStep.More.class);
        return login;
    }

    private static List<String> login(
            AuthExecutor executor, Credential credential, AuthPlugin plugin, String password) {
        return login(executor, credential, plugin, password, false);
    }

    private static List<String> login(
            AuthExecutor executor,
            Credential credential,
            AuthPlugin plugin,
            String password,
            boolean secure) {
        AuthData scramble = executor.newScramble();
        ServerLogin server =
                executor.login(
                        AuthFixtures.configuration(Map.of("u", credential)),
                        new Claim("u", null, secure, false),
                        plugin,
                        scramble);
        return LoginConversation.run(server, scramble, plugin, password, secure);
    }

    private static List<String> login(
            AuthExecutor executor,
            Configuration configuration,
            String user,
            AuthPlugin plugin,
            String password) {
        AuthData scramble = executor.newScramble();
        ServerLogin server =
                executor.login(
                        configuration, new Claim(user, null, false, false), plugin, scramble);
        return LoginConversation.run(server, scramble, plugin, password, false);
    }
}
