package io.tidegate.proxy.wire.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.util.HexFormat;

/** What servers store of a password, and configurations can hold in the place of it. */
public final class StoredPassword {
    private static final int ROUNDS = 5000;
    private static final String SALT =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private StoredPassword() {}

    /** What {@code mysql_native_password} stores. */
    public static String mysqlNative(String password) {
        byte[] stored = NativePassword.stored(password.getBytes(UTF_8));
        return "*" + HexFormat.of().withUpperCase().formatHex(stored);
    }

    /** What {@code caching_sha2_password} stores, with a salt of its own. */
    public static String cachingSha2(String password) {
        SecureRandom random = new SecureRandom();
        StringBuilder salt = new StringBuilder();
        for (int i = 0; i < ShaCrypt.SALT_LENGTH; i++) {
            salt.append(SALT.charAt(random.nextInt(SALT.length())));
        }
        return "$A$005$" + salt + ShaCrypt.crypt(password.getBytes(UTF_8), salt.toString(), ROUNDS);
    }
}
