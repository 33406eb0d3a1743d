package io.tidegate.proxy.wire.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginArithmeticTest {
    private static final byte[] SCRAMBLE = "abcdefghijklmnopqrst".getBytes(US_ASCII);
    private static final int WRONG_ANSWERS = 1_000_000;

    @ParameterizedTest
    @CsvSource({
        "password, 2470c0c06dee42fd1618bb99005adca2ec9d1e19",
        "123456, 6bb4837eb74329105ee4568dda7dc67ed2ca2ad9",
        "root, 81f5e21e35407d884a6cd4a731aebfb6af209e1b"
    })
    void native_verifiers_are_those_that_servers_store(String password, String stored) {
        assertThat(NativePassword.stored(password.getBytes(UTF_8)))
                .isEqualTo(HexFormat.of().parseHex(stored));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "password", "größe", "a very long password, longer than any block"})
    void the_right_password_verifies_and_no_other(String text) {
        byte[] password = text.getBytes(UTF_8);
        byte[] other = (text + " ").getBytes(UTF_8);

        byte[] nativeStored = NativePassword.stored(password);
        byte[] cached = CachingSha2Password.cached(password);

        assertThat(NativePassword.verify(response(password), nativeStored, SCRAMBLE)).isTrue();
        assertThat(NativePassword.verify(response(other), nativeStored, SCRAMBLE)).isFalse();
        assertThat(
                        CachingSha2Password.verify(
                                CachingSha2Password.response(password, SCRAMBLE), cached, SCRAMBLE))
                .isTrue();
        assertThat(
                        CachingSha2Password.verify(
                                CachingSha2Password.response(other, SCRAMBLE), cached, SCRAMBLE))
                .isFalse();
    }

    @Test
    void an_answer_is_good_for_its_scramble_only() {
        byte[] password = "password".getBytes(UTF_8);
        byte[] later = "tsrqponmlkjihgfedcba".getBytes(US_ASCII);

        assertThat(
                        NativePassword.verify(
                                response(password), NativePassword.stored(password), later))
                .isFalse();
        assertThat(
                        CachingSha2Password.verify(
                                CachingSha2Password.response(password, SCRAMBLE),
                                CachingSha2Password.cached(password),
                                later))
                .isFalse();
    }

    @Test
    void a_million_wrong_answers_are_all_refused() {
        byte[] nativeStored = NativePassword.stored("password".getBytes(UTF_8));
        Random random = new Random(7);
        byte[] answer = new byte[Digests.SHA1_LENGTH];
        int accepted = 0;
        for (int i = 0; i < WRONG_ANSWERS; i++) {
            random.nextBytes(answer);
            if (NativePassword.verify(answer, nativeStored, SCRAMBLE)) {
                accepted++;
            }
        }

        assertThat(accepted).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 19, 21, 31, 33, 64})
    void an_answer_of_another_length_is_refused(int length) {
        byte[] answer = new byte[length];

        assertThat(NativePassword.verify(answer, new byte[20], SCRAMBLE)).isFalse();
        assertThat(CachingSha2Password.verify(answer, new byte[32], SCRAMBLE)).isFalse();
    }

    @Test
    void rsa_carries_a_password_under_the_public_key_that_was_printed() throws Exception {
        RsaKey key = RsaKey.generate();
        byte[] clear = CachingSha2Password.mask("größe\0".getBytes(UTF_8), SCRAMBLE);

        byte[] encrypted = Rsa.encrypt(clear, Rsa.fromPem(key.pem()));

        assertThat(encrypted).hasSize(RsaKey.ENCRYPTED_LENGTH);
        assertThat(key.decrypt(encrypted).map(bytes -> CachingSha2Password.mask(bytes, SCRAMBLE)))
                .hasValueSatisfying(
                        bytes -> assertThat(new String(bytes, UTF_8)).isEqualTo("größe\0"));
        encrypted[17] ^= 1;
        assertThat(key.decrypt(encrypted)).isEmpty();
        assertThat(key.decrypt(new byte[3])).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-----BEGIN PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----\n%%\n-----END PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
                "-----END PUBLIC KEY----------BEGIN PUBLIC KEY-----"
            })
    void what_is_no_public_key_is_refused(String pem) {
        assertThatThrownBy(() -> Rsa.fromPem(pem.getBytes(US_ASCII)))
                .isInstanceOf(GeneralSecurityException.class);
    }

    private static byte[] response(byte[] password) {
        return NativePassword.response(password, SCRAMBLE);
    }
}
