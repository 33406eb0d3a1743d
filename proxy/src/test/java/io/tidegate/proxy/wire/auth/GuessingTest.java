package io.tidegate.proxy.wire.auth;

import static io.tidegate.proxy.wire.auth.AuthPlugin.CACHING_SHA2_PASSWORD;
import static io.tidegate.proxy.wire.auth.AuthPlugin.MYSQL_NATIVE_PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.Credential;
import io.tidegate.conf.model.Secret;
import io.tidegate.proxy.wire.message.AuthData;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What guessing brings: no way in, and nothing about who exists. */
class GuessingTest {
    private static final String PASSWORD = "a password";
    private static final int GUESSES = 100_000;
    private static final int ROUNDS = 10;

    /** A way that skips a hash takes less than half of the time; machines are noisy. */
    private static final double CLOSE = 0.2;

    private final AuthExecutor executor = new AuthExecutor(Runnable::run);
    private final Random random = new Random(7);

    static Stream<Arguments> kinds() {
        Credential plain = new Credential.Password(new Secret(PASSWORD));
        return Stream.of(
                Arguments.of("plain", plain, MYSQL_NATIVE_PASSWORD, 20, 4000),
                Arguments.of("plain", plain, CACHING_SHA2_PASSWORD, 32, 4000),
                Arguments.of(
                        "native",
                        AuthFixtures.nativeVerifier(PASSWORD),
                        MYSQL_NATIVE_PASSWORD,
                        20,
                        4000),
                Arguments.of(
                        "sha2",
                        AuthFixtures.sha2Verifier(PASSWORD),
                        CACHING_SHA2_PASSWORD,
                        32,
                        20));
    }

    /** A comparison whose result is cut to a byte lets one of 256 in. */
    @ParameterizedTest(name = "{0} by {2}")
    @MethodSource("kinds")
    void no_guess_of_many_is_right(
            String kind, Credential credential, AuthPlugin plugin, int length, int samples) {
        Configuration configuration = AuthFixtures.configuration(Map.of("known", credential));

        for (int i = 0; i < GUESSES; i++) {
            assertThat(begin(configuration, "known", plugin, length))
                    .isNotInstanceOf(AuthStep.Accepted.class);
        }
    }

    /** Medians of logins in turn, so that what else the machine does hits both. */
    @ParameterizedTest(name = "{0} by {2}")
    @MethodSource("kinds")
    void a_stranger_is_refused_in_the_same_time(
            String kind, Credential credential, AuthPlugin plugin, int length, int samples) {
        Configuration configuration = AuthFixtures.configuration(Map.of("known", credential));
        double best = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS && best > CLOSE; round++) {
            long[] known = new long[samples];
            long[] stranger = new long[samples];
            for (int i = 0; i < samples; i++) {
                known[i] = time(configuration, "known", plugin, length);
                stranger[i] = time(configuration, "nobody", plugin, length);
            }
            best = Math.min(best, Math.abs(median(stranger) / median(known) - 1));
        }

        assertThat(best).isLessThanOrEqualTo(CLOSE);
    }

    private static double median(long[] nanos) {
        Arrays.sort(nanos);
        return nanos[nanos.length / 2];
    }

    private long time(Configuration configuration, String user, AuthPlugin plugin, int length) {
        AuthData guess = guess(length);
        AuthData scramble = executor.newScramble();
        long start = System.nanoTime();
        ServerLogin login = login(configuration, user, plugin, scramble);
        AuthStep step = login.begin(plugin.pluginName(), guess);
        if (step instanceof AuthStep.More) {
            step = login.receive(AuthData.of("a wrong password\0".getBytes()));
        }
        if (step instanceof AuthStep.Later(var later)) {
            step = later.toCompletableFuture().join();
        }
        long nanos = System.nanoTime() - start;
        assertThat(step).isInstanceOf(AuthStep.Denied.class);
        return nanos;
    }

    private AuthStep begin(
            Configuration configuration, String user, AuthPlugin plugin, int length) {
        return login(configuration, user, plugin, executor.newScramble())
                .begin(plugin.pluginName(), guess(length));
    }

    private ServerLogin login(
            Configuration configuration, String user, AuthPlugin plugin, AuthData scramble) {
        return executor.login(configuration, new Claim(user, null, true, false), plugin, scramble);
    }

    private AuthData guess(int length) {
        byte[] guess = new byte[length];
        random.nextBytes(guess);
        return AuthData.of(guess);
    }
}
