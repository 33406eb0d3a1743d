package io.tidegate.proxy.wire.auth;

import static io.tidegate.proxy.wire.ServerStatus.AUTOCOMMIT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.Unpooled;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.Secret;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.proxy.wire.WirePackets;
import io.tidegate.proxy.wire.message.AuthData;
import io.tidegate.proxy.wire.message.AuthMoreData;
import io.tidegate.proxy.wire.message.AuthSwitchRequest;
import io.tidegate.proxy.wire.message.Greeting;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Queue;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers ask for by switching the plugin. */
class ServersPluginsTest {
    private static final byte[] SCRAMBLE = new byte[32];
    private static final byte[] SALT = "eighteen bytes ...".getBytes(UTF_8);

    static {
        for (int i = 0; i < SCRAMBLE.length; i++) {
            SCRAMBLE[i] = (byte) (i * 7 + 1);
        }
    }

    private final Queue<Runnable> tasks = new ArrayDeque<>();

    /** Signatures that MariaDB Connector/J 3.5.6 made. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a | fe514345ea508ef8e08465e3959c81820e7e87472488881ec8cad0befdf821a0"
                        + "354287ac3148e25a32b45f068bbbc7432d1aec52f77c0a9ac2823ae9b504e906",
                "secret | 1ad4dd2b8bfd4d74b7aedf479f9fca56b58bc5fc90eae53b27b00476496fcbc6"
                        + "3ede410f23876fbb436b03ae8182f649812e86caf005dc49dbe3d963fd1fd509",
                "pässword | e65c451dd56b076582a493b237df03416c7d3ad1c35868aa441f2a3514535e11"
                        + "e6359e0295015fdd8b36a6092797874b207a7060385d2bcc4b3e1a0c7e71d00c",
                "exactly thirty-two bytes, really | "
                        + "02456fa02f70c135f5018f7613eeba8d61f127ec90fda4448324fe0339752939"
                        + "64f0a254e7a78c36b49425559700a09e3088d41cdb21cc96d1b5c7e877419e02",
                "a password that is longer than the thirty-two bytes of a standard secret | "
                        + "d0d733770c9a5caa642b08bebd546af130e904cb90736713e79d505b39f6bb42"
                        + "02bf5a2ed322b21eca4d19a8941ad85ebf16af395b40e4ffdbe7abc81976660a"
            })
    void ed25519_signs_with_a_password_of_any_length(String password, String signature) {
        ClientLogin login = login(password, false);

        AuthData answer = login.receive(switchTo("client_ed25519", SCRAMBLE));

        assertThat(HexFormat.of().formatHex(answer.toBytes())).isEqualTo(signature);
    }

    /** One in 256 ends so; MariaDB sends no NUL behind it. */
    @Test
    void a_scramble_that_ends_in_zero_is_whole() {
        byte[] scramble = SCRAMBLE.clone();
        scramble[31] = 0;
        byte[] onWire =
                WirePackets.payload(out -> {
                    out.writeByte(0xFE).writeCharSequence("client_ed25519\0", UTF_8);
                    out.writeBytes(scramble);
                });

        AuthSwitchRequest request = AuthSwitchRequest.decode(Unpooled.wrappedBuffer(onWire));

        assertThat(request.data()).isEqualTo(AuthData.of(scramble));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void parsec_derives_its_key_elsewhere_and_signs_both_scrambles(int doublings) throws Exception {
        ClientLogin login = login("pässword", false);
        assertThat(login.receive(switchTo("parsec", SCRAMBLE))).isEqualTo(AuthData.EMPTY);

        ClientStep step = login.receive(salt((byte) 'P', (byte) doublings, SALT));

        var later = ((ClientStep.Later) step).data().toCompletableFuture();
        assertThat(later.isDone()).isFalse();
        tasks.remove().run();
        byte[] answer = later.join().toBytes();
        assertThat(answer).hasSize(32 + 64);
        byte[] signed = Arrays.copyOf(SCRAMBLE, 64);
        System.arraycopy(answer, 0, signed, 32, 32);
        assertThat(Arrays.copyOfRange(answer, 32, 96))
                .isEqualTo(signatureByTheJdk("pässword", 1024 << doublings, signed));
    }

    @ParameterizedTest
    @CsvSource({"Q, 0", "P, 4", "P, -1", "P, 127"})
    void parsec_is_no_work_without_end(char algorithm, byte doublings) {
        ClientLogin login = login("secret", false);
        login.receive(switchTo("parsec", SCRAMBLE));

        assertThatExceptionOfType(MalformedPacketException.class)
                .isThrownBy(() -> login.receive(salt((byte) algorithm, doublings, SALT)));
        assertThat(tasks).isEmpty();
    }

    @Test
    void parsec_has_one_salt() {
        ClientLogin login = login("secret", false);
        login.receive(switchTo("parsec", SCRAMBLE));
        login.receive(salt((byte) 'P', (byte) 0, SALT));

        assertThatExceptionOfType(MalformedPacketException.class)
                .isThrownBy(() -> login.receive(salt((byte) 'P', (byte) 0, SALT)));
    }

    @Test
    void an_empty_password_has_a_key_too() {
        assertThat(ParsecClientPlugin.derive(new byte[0], SALT, 1024)).hasSize(32);
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_ed25519", "parsec"})
    void a_scramble_of_another_length_is_refused(String plugin) {
        ClientLogin login = login("secret", false);

        assertThatExceptionOfType(MalformedPacketException.class)
                .isThrownBy(() -> login.receive(switchTo(plugin, new byte[20])));
    }

    @Test
    void the_password_itself_is_given_inside_tls_only() {
        AuthSwitchRequest wish = switchTo("mysql_clear_password", new byte[0]);

        assertThat(login("secret", true).receive(wish))
                .isEqualTo(AuthData.of("secret\0".getBytes(UTF_8)));
        assertThatExceptionOfType(TidegateException.class)
                .isThrownBy(() -> login("secret", false).receive(wish))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.BACKEND_LOGIN_REFUSED);
                    assertThat(refusal.getMessage())
                            .contains("inside TLS only")
                            .doesNotContain("secret");
                });
    }

    /** A server could ask for it by its greeting alone. */
    @Test
    void no_greeting_gets_the_password_itself() {
        Greeting greeting =
                new Greeting(
                        "9.7.0",
                        1,
                        AuthData.of(new byte[20]),
                        -1,
                        45,
                        AUTOCOMMIT,
                        "mysql_clear_password");

        ClientLogin login = new ClientLogin(new Secret("secret"), greeting, true, tasks::add);

        assertThat(login.plugin()).isEqualTo(AuthPlugin.MYSQL_NATIVE_PASSWORD);
        assertThat(login.begin().length()).isEqualTo(20);
    }

    private ClientLogin login(String password, boolean secure) {
        Greeting greeting =
                new Greeting(
                        "11.4.5-MariaDB",
                        1,
                        AuthData.of(new byte[20]),
                        -1,
                        45,
                        AUTOCOMMIT,
                        "mysql_native_password");
        return new ClientLogin(new Secret(password), greeting, secure, tasks::add);
    }

    private static AuthSwitchRequest switchTo(String plugin, byte[] data) {
        return new AuthSwitchRequest(plugin, AuthData.of(data));
    }

    private static AuthMoreData salt(byte algorithm, byte doublings, byte[] salt) {
        byte[] data = new byte[2 + salt.length];
        data[0] = algorithm;
        data[1] = doublings;
        System.arraycopy(salt, 0, data, 2, salt.length);
        return new AuthMoreData(AuthData.of(data));
    }

    private static byte[] signatureByTheJdk(String password, int rounds, byte[] signed)
            throws Exception {
        byte[] key =
                SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                        .generateSecret(new PBEKeySpec(password.toCharArray(), SALT, rounds, 256))
                        .getEncoded();
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(
                KeyFactory.getInstance("Ed25519")
                        .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, key)));
        signature.update(signed);
        return signature.sign();
    }
}
