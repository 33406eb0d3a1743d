package io.tidegate.proxy.wire.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidegate.conf.model.Credential;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Verifies by mysql_clear_password: the client sends the password itself, which every credential
 * can be compared with. Inside TLS only.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_authentication_methods_clear_text_password.html">Clear
 *     Text Authentication</a>
 */
final class ClearServerPlugin implements ServerPlugin {
    private final String user;
    private final Credential credential;
    private final AuthExecutor executor;

    ClearServerPlugin(String user, Credential credential, AuthExecutor executor) {
        this.user = user;
        this.credential = credential;
        this.executor = executor;
    }

    @Override
    public AuthPlugin plugin() {
        return AuthPlugin.MYSQL_CLEAR_PASSWORD;
    }

    @Override
    public AuthStep begin(byte[] response) {
        return executor.later(() -> verdict(response));
    }

    private AuthStep verdict(byte[] response) {
        boolean terminated = response.length > 0 && response[response.length - 1] == 0;
        byte[] password = terminated ? Arrays.copyOf(response, response.length - 1) : response;
        boolean right = matches(password);
        Arrays.fill(response, (byte) 0);
        Arrays.fill(password, (byte) 0);
        return right ? new AuthStep.Accepted(null) : new AuthStep.Denied();
    }

    private boolean matches(byte[] password) {
        return switch (credential) {
            case Credential.Password(var secret) ->
                    // Of hashes, the lengths are no secret.
                    MessageDigest.isEqual(
                            Digests.sha256(password),
                            Digests.sha256(secret.reveal().getBytes(UTF_8)));
            case Credential.NativeVerifier(String hex) ->
                    MessageDigest.isEqual(
                            NativePassword.stored(password),
                            HexFormat.of().parseHex(hex.substring(1)));
            case Credential.CachingSha2Verifier(String text) ->
                    new Sha2Verifier.Stored(user, text, executor.verified()).matches(password);
        };
    }

    @Override
    public AuthStep receive(byte[] data) {
        return new AuthStep.Denied();
    }
}
