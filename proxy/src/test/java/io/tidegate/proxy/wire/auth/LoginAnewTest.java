package io.tidegate.proxy.wire.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.Credential;
import io.tidegate.conf.model.Secret;
import io.tidegate.proxy.wire.message.AuthData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The login of a client that becomes another user, by whatever it prefers and has stored. */
class LoginAnewTest {
    private static final String PASSWORD = "hidden";
    private static final Map<String, Credential> STORED =
            Map.of(
                    "password", new Credential.Password(new Secret(PASSWORD)),
                    "native", AuthFixtures.nativeVerifier(PASSWORD),
                    "sha2", AuthFixtures.sha2Verifier(PASSWORD));

    private final AuthExecutor executor = new AuthExecutor(Runnable::run);

    static List<Arguments> ways() {
        List<Arguments> ways = new ArrayList<>();
        for (String stored : List.of("password", "native", "sha2")) {
            for (String preferred :
                    List.of(
                            "mysql_native_password",
                            "caching_sha2_password",
                            "mysql_clear_password",
                            "client_ed25519",
                            "dialog",
                            "")) {
                ways.add(Arguments.of(stored, preferred, false));
                ways.add(Arguments.of(stored, preferred, true));
            }
        }
        return ways;
    }

    @ParameterizedTest
    @MethodSource("ways")
    void the_right_password_is_taken_in_every_way(String stored, String preferred, boolean secure) {
        assertThat(login(stored, preferred, PASSWORD, secure)).endsWith("accepted");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void a_wrong_password_is_denied_in_every_way(String stored, String preferred, boolean secure) {
        assertThat(login(stored, preferred, "wrong", secure)).endsWith("denied");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void a_password_in_clear_text_is_asked_for_inside_tls_only(
            String stored, String preferred, boolean secure) {
        boolean wanted = secure && preferred.equals("mysql_clear_password");

        assertThat(
                        login(stored, preferred, PASSWORD, secure)
                                .contains("switch mysql_clear_password"))
                .isEqualTo(wanted);
    }

    /** Its answer to the scramble that it knows is not looked at: servers ask anew too. */
    @Test
    void it_is_always_asked() {
        assertThat(login("native", "mysql_native_password", PASSWORD, false))
                .containsExactly("switch mysql_native_password", "accepted");
    }

    private List<String> login(String stored, String preferred, String password, boolean secure) {
        AuthData scramble = executor.newScramble();
        ServerLogin server =
                executor.login(
                        AuthFixtures.configuration(Map.of("u", STORED.get(stored))),
                        new Claim("u", null, secure, false),
                        AuthPlugin.CACHING_SHA2_PASSWORD,
                        scramble);
        return LoginConversation.runAnew(server, scramble, preferred, password, secure);
    }
}
